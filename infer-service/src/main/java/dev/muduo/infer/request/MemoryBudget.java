package dev.muduo.infer.request;

import java.util.Locale;

/**
 * The heap that requests share: each takes what it will need, by the size of its images, before any of it is allocated, and waits
 * while others have too much of it. What would not fit if it were alone is refused, now and for ever. Safe for several threads.
 */
public final class MemoryBudget {
    /** The rest is for everything else in the process, and for what a garbage-collected heap cannot use to its last byte. */
    private static final double SHARE = 0.75;

    /** Whoever waits looks as often whether it is still wanted. */
    private static final long LOOK_MILLIS = 100;

    private final long most;

    // Guarded by this object's lock.
    private long taken;

    /** @param most bytes that requests may have together */
    public MemoryBudget(long most) {
        this.most = most;
    }

    /** Three quarters of a heap that grows to so many bytes at most. */
    public static MemoryBudget ofHeap(long maxMemory) {
        return new MemoryBudget((long) (SHARE * maxMemory));
    }

    /** Asks whether whoever waits for memory is still wanted; throws if not. */
    @FunctionalInterface
    public interface Wanted {
        void require();
    }

    /** What one request has of it, nothing at first. Belongs to one thread. */
    public final class Lease implements AutoCloseable {
        private long bytes;

        private Lease() {}

        /**
         * Takes so much instead of what it has; waits for others to give back theirs.
         *
         * @throws RefusedException if there will never be so much
         * @throws InterruptedException if the service is stopping
         */
        public void take(long needed, Wanted wanted) throws InterruptedException {
            close();
            acquire(needed, wanted);
            bytes = needed;
        }

        /** Gives everything back. Idempotent. */
        @Override
        public void close() {
            release(bytes);
            bytes = 0;
        }
    }

    public Lease lease() {
        return new Lease();
    }

    /** Bytes that requests have now. */
    synchronized long taken() {
        return taken;
    }

    private synchronized void acquire(long needed, Wanted wanted) throws InterruptedException {
        if (needed > most) {
            throw new RefusedException(
                    RefusedException.Reason.UNUSABLE_SCAN,
                    "too-large",
                    String.format(
                            Locale.ROOT,
                            "images of this size take %s of memory and the service has %d MiB for requests: send them with"
                                    + " larger voxels, or give the process more (-Xmx, or the container's limit)",
                            needed == Long.MAX_VALUE ? "more than there can be" : (needed >> 20) + " MiB",
                            most >> 20),
                    null);
        }
        while (taken > most - needed) {
            wanted.require();
            wait(LOOK_MILLIS);
        }
        taken += needed;
    }

    private synchronized void release(long bytes) {
        taken -= bytes;
        notifyAll();
    }
}
