package dev.muduo.benchmarks.serving;

import java.util.concurrent.ExecutionException;

/** What the machine can do: loads are multiples of it, so that they mean the same on any. */
final class Capacity {
    private static final int REQUESTS = 15;
    private static final double NANOSECONDS = 1e9;

    private Capacity() {}

    /** Uploads a second, one after the other, once everything is warm. */
    static double measure(Client client) throws InterruptedException, ExecutionException {
        long begun = 0;
        for (int n = -REQUESTS; n < REQUESTS; n++) {
            if (n == 0) {
                begun = System.nanoTime();
            }
            client.upload(System.nanoTime()).get();
        }
        return REQUESTS / ((System.nanoTime() - begun) / NANOSECONDS);
    }
}
