package dev.muduo.ingest.spool;

import java.time.Duration;

/**
 * When a pushed study counts as whole.
 *
 * @param idle how long nothing of it must have come
 * @param cap  how long after its first instance it is taken all the same
 */
public record AssemblyTimes(Duration idle, Duration cap) {
    public AssemblyTimes {
        if (idle.isNegative() || idle.isZero() || cap.compareTo(idle) < 0) {
            throw new IllegalArgumentException("idle is positive and cap is not less, got " + idle + " and " + cap);
        }
    }
}
