package dev.muduo.infer.swap;

import dev.muduo.imaging.Structures;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.unet.Arithmetic;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One promoted checkpoint in memory: immutable, counted, its native memory freed when nobody holds it any more. It is born
 * with one holder, the reference that publishes it.
 */
public final class ServingModel {
    private final Version version;
    private final VolumeSegmenter segmenter;
    private final Structures structures;
    private final Runnable free;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * Which checkpoint.
     *
     * @param number     of its promotion
     * @param checkpoint SHA-256
     * @param arithmetic that it answers in: another one answers otherwise
     * @param since      when it was loaded
     */
    public record Version(long number, String checkpoint, Arithmetic arithmetic, Instant since) {}

    /** @param free called once, by the thread that lets go last */
    public ServingModel(Version version, VolumeSegmenter segmenter, Structures structures, Runnable free) {
        this.version = version;
        this.segmenter = segmenter;
        this.structures = structures;
        this.free = free;
    }

    public Version version() {
        return version;
    }

    /** Adds a holder, unless there is none left: a model that was freed stays so. */
    boolean tryRetain() {
        while (true) {
            int now = holders.get();
            if (now == 0) {
                return false;
            }
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("promotion " + version.number() + " was released more often than held");
        }
        if (left == 0) {
            free.run();
        }
    }

    /** A model kept in memory for one request; to be closed by whoever acquired it. Closing twice does nothing. */
    public static final class Handle implements AutoCloseable {
        private final ServingModel model;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Handle(ServingModel retained) {
            this.model = retained;
        }

        public Version version() {
            return model.version;
        }

        public Structures structures() {
            return model.structures;
        }

        /**
         * Computes with the model.
         *
         * @throws IllegalStateException if this handle is closed: its network may be gone
         */
        public VolumeSegmenter segmenter() {
            if (!open.get()) {
                throw new IllegalStateException(
                        "the handle of promotion " + version().number() + " is closed");
            }
            return model.segmenter;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                model.release();
            }
        }
    }
}
