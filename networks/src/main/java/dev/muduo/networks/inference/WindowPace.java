package dev.muduo.networks.inference;

/**
 * What the caller of a {@link VolumeSegmenter} does before each window: wait for a turn on a shared machine, look at a
 * deadline, give up.
 */
@FunctionalInterface
public interface WindowPace {
    /** Every window at once. */
    WindowPace FREE = () -> () -> {};

    /**
     * Says how many windows there will be, before the first.
     *
     * @param windows of one segmentation; those that see nothing but air count, too
     */
    default void expect(int windows) {}

    /**
     * Waits until one window may be computed.
     *
     * @return closed when that window is done
     * @throws java.util.concurrent.CancellationException to give up; the segmentation ends with it
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Turn next() throws InterruptedException;

    /** Leave to compute one window. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
