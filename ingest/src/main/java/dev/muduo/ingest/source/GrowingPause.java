package dev.muduo.ingest.source;

import java.time.Duration;

/**
 * The time between attempts at one thing that fails while others do not.
 *
 * @param first before the second attempt; it doubles from one to the next, up to an hour
 */
public record GrowingPause(Duration first) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    /** The wait after so many attempts, 1 or more. */
    public Duration after(int failed) {
        Duration pause = first.multipliedBy(1L << Math.min(MOST_DOUBLINGS, failed - 1));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
