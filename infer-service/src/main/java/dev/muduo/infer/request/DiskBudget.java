package dev.muduo.infer.request;

import java.nio.file.Path;

/**
 * The local disk that requests share: bodies on their way in, and what is unpacked of them. What does not fit is refused until others
 * are done; so is everything where the disk itself is about to be full. Safe for several threads; never blocks.
 */
public final class DiskBudget {
    private final Path folder;
    private final long most;
    private final long leastFree;

    // Guarded by this object's lock.
    private long taken;
    /** Announced, and perhaps not written yet: the disk still calls it usable. */
    private long toCome;

    /**
     * Nothing is taken yet.
     *
     * @param folder    there already
     * @param most      bytes that requests may have together
     * @param leastFree bytes that stay free on the folder's disk for whatever else is there
     */
    public DiskBudget(Path folder, long most, long leastFree) {
        this.folder = folder;
        this.most = most;
        this.leastFree = leastFree;
    }

    /** A part of it, nothing at first: of a body, or of what is unpacked of one. */
    public final class Lease implements AutoCloseable {
        // Guarded by the budget's lock.
        private long bytes;

        private long toComeOfThis;

        private Lease() {}

        /**
         * Takes so many bytes more, before they are written.
         *
         * @throws RefusedException if there is no room for them now
         */
        public void grow(long more) {
            take(more, more);
        }

        /**
         * As {@link #grow}, of bytes that others send: until they are {@linkplain #cameWhole there}, nobody else gets their room.
         *
         * @throws RefusedException if there is no room for them now
         */
        public void announce(long more) {
            synchronized (DiskBudget.this) {
                take(more, more);
                toCome += more;
                toComeOfThis += more;
            }
        }

        /** All that was announced is written, or never will be. */
        public void cameWhole() {
            synchronized (DiskBudget.this) {
                toCome -= toComeOfThis;
                toComeOfThis = 0;
            }
        }

        /**
         * As {@link #grow}, where nobody knows how many come: the most that may counts, though the disk need not have room for it.
         *
         * @throws RefusedException if there is no room now
         */
        public void growUpTo(long most) {
            take(most, 0);
        }

        private void take(long more, long certain) {
            synchronized (DiskBudget.this) {
                require(more, certain);
                taken += more;
                bytes += more;
            }
        }

        /** Gives everything back. Idempotent. */
        @Override
        public void close() {
            synchronized (DiskBudget.this) {
                taken -= bytes;
                bytes = 0;
                cameWhole();
            }
        }
    }

    public Lease lease() {
        return new Lease();
    }

    /** Bytes that requests have now. */
    public synchronized long taken() {
        return taken;
    }

    /** Where the bytes lie. */
    public Path folder() {
        return folder;
    }

    private void require(long more, long certain) {
        if (more > most - taken) {
            throw refusal("requests have " + (taken >> 20) + " MiB of the " + (most >> 20)
                    + " MiB of disk that they may (serving.maxDiskMiB)");
        }
        // Of a disk that cannot be asked it is 0.
        if (folder.toFile().getUsableSpace() < leastFree + toCome + certain) {
            throw refusal("the service's disk is nearly full");
        }
    }

    private static RefusedException refusal(String why) {
        return new RefusedException(
                RefusedException.Reason.DISK_UNAVAILABLE, "the files cannot be kept now: " + why + "; try again later");
    }
}
