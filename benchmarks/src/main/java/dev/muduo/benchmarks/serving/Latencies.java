package dev.muduo.benchmarks.serving;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long answers took, from the moment each request was to be sent. */
final class Latencies {
    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;
    private static final double MICROS = 1000;

    private final Histogram micros = new Histogram(MOST_MICROS, DIGITS);

    private Latencies() {}

    static Latencies of(List<Answer> answers) {
        return ofMicros(answers.stream().map(Answer::micros).toList());
    }

    static Latencies ofMicros(List<Long> each) {
        Latencies latencies = new Latencies();
        each.forEach(micros -> latencies.micros.recordValue(Math.min(Math.max(micros, 0), MOST_MICROS)));
        return latencies;
    }

    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / MICROS;
    }

    /** Median, 99th percentile and the longest, in milliseconds. */
    String words() {
        return micros.getTotalCount() == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms, longest %.1f ms, of %d",
                        millis(50),
                        millis(99),
                        micros.getMaxValue() / MICROS,
                        micros.getTotalCount());
    }
}
