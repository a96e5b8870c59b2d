package dev.muduo.networks.runtime;

/**
 * Section {@code engine}: where networks compute, and with how much. Described in the reference configuration.
 *
 * @param device  of every network of this process
 * @param threads native ones of one operation; 0: as many as there are processors
 */
public record EngineConfig(Placement device, int threads) {
    static final int MOST_THREADS = 1024;

    public EngineConfig {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads is 0 to " + MOST_THREADS + ", got " + threads);
        }
    }

    /** The number that 0 stands for on this machine, or the one that was configured. */
    int threadsHere() {
        return threads == 0 ? Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS) : threads;
    }

    /** Which kind of device. */
    public enum Placement {
        /** The first GPU, if the native library of this build finds one, else the CPU. */
        AUTO,
        CPU,
        /** The first GPU; a build without CUDA, or a machine without one, does not start. */
        GPU
    }
}
