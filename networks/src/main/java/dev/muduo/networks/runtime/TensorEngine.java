package dev.muduo.networks.runtime;

/** The native tensor engine of this process: started once, offline, with a fixed number of threads. */
public final class TensorEngine {
    private TensorEngine() {}

    /**
     * Starts the engine. Call it in {@code main} before anything else of this module; later calls with the same number do
     * nothing. Set {@code GOMP_SPINCOUNT=0} in the environment of the process: otherwise idle native threads spin.
     *
     * @param threads native threads of one operation; results are repeatable at a fixed number
     * @throws IllegalStateException if it runs with another number of threads
     */
    public static void start(int threads) {
        throw new UnsupportedOperationException("being built");
    }
}
