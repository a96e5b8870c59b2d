package dev.muduo.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long something took, in seconds: the median of some runs, and how far they spread. */
record Timing(double median, double fastest, double slowest, int runs) {
    private static final double NANOSECONDS = 1e9;

    /** Runs a piece of work that often, after as many runs that do not count. */
    static Timing of(int warmUps, int runs, Runnable work) {
        for (int i = 0; i < warmUps; i++) {
            work.run();
        }
        double[] seconds = new double[runs];
        for (int i = 0; i < runs; i++) {
            long begun = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - begun) / NANOSECONDS;
        }
        return of(seconds);
    }

    /** Of what somebody else has measured, in seconds; at least one. */
    static Timing of(List<Double> seconds) {
        return of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Timing of(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Timing(median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f s (%.4f to %.4f, %d runs)", median, fastest, slowest, runs);
    }
}
