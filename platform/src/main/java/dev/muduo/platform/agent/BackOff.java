package dev.muduo.platform.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling from {@code first} to {@code longest}, each wait drawn between half of that
 * and all of it, so that many who fail together do not come back together.
 */
public record BackOff(Duration first, Duration longest) {
    /** For surroundings that fail: half a second to half a minute. */
    public static final BackOff SURROUNDINGS = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /** For a role that finds nothing to do. */
    public static final BackOff IDLE = new BackOff(Duration.ofMillis(5), Duration.ofMillis(200));

    public BackOff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "a back-off begins above zero and ends no earlier, got " + first + " to " + longest);
        }
    }

    /** The wait after so many failures in a row, 1 or more. */
    public Duration wait(int failures, RandomGenerator random) {
        long nanos = longest.toNanos();
        int doublings = Math.max(0, failures - 1);
        if (doublings < Long.numberOfLeadingZeros(first.toNanos()) - 1) {
            nanos = Math.min(nanos, first.toNanos() << doublings);
        }
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
    }
}
