package dev.muduo.platform.log;

import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.RecordFaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The faults of the next record since the last that was dealt with, and until when it waits for its next attempt. */
final class RecordFaults {
    private static final BackOff BETWEEN_ATTEMPTS = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final InstantSource clock;
    private final RandomGenerator jitter = RandomGenerator.getDefault();
    private Optional<RecordFaultException> last = Optional.empty();
    private int failures;
    private Instant notBefore = Instant.MIN;

    RecordFaults(InstantSource clock) {
        this.clock = clock;
    }

    void note(RecordFaultException fault) {
        last = Optional.of(fault);
    }

    /** The newest fault; empty if this process has seen none. */
    Optional<RecordFaultException> last() {
        return last;
    }

    /** From now on the record waits, each time longer. */
    void backOff() {
        failures++;
        notBefore = clock.instant().plus(BETWEEN_ATTEMPTS.wait(failures, jitter));
    }

    boolean waiting() {
        return clock.instant().isBefore(notBefore);
    }

    /** The record is dealt with: the next one has a clean slate. */
    void forget() {
        last = Optional.empty();
        failures = 0;
        notBefore = Instant.MIN;
    }
}
