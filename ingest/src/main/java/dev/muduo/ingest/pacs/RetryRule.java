package dev.muduo.ingest.pacs;

import java.time.Duration;

/**
 * How often a study that an archive does not give is asked for.
 *
 * @param attempts so many, then it waits for a person
 * @param first    time before the second attempt; it doubles from one to the next, up to an hour
 */
record RetryRule(int attempts, Duration first) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    /** The wait after so many attempts, 1 or more. */
    Duration pause(int failed) {
        Duration pause = first.multipliedBy(1L << Math.min(MOST_DOUBLINGS, failed - 1));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
