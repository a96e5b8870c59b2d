package dev.muduo.infer.request;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many requests are inside: uploading, waiting or being computed. Safe for several threads. */
public final class Admission {
    private final int most;
    private final Semaphore free;

    public Admission(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** A place, or nothing where all are taken: then the client is told to come back. */
    public Optional<Place> tryEnter() {
        return free.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
    }

    public int inside() {
        return most - free.availablePermits();
    }

    public int most() {
        return most;
    }

    /** Leaving twice frees one place. */
    public final class Place implements AutoCloseable {
        private final AtomicBoolean taken = new AtomicBoolean(true);

        @Override
        public void close() {
            if (taken.compareAndSet(true, false)) {
                free.release();
            }
        }
    }
}
