package dev.muduo.client.answer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which checkpoint answers.
 *
 * @param serving          empty before the first promotion
 * @param announced        the newest promotion's number on the log
 * @param failedLoad       why the newest does not serve, if it does not load
 * @param inFlight         requests that are being answered
 * @param versionsInMemory 0 to 2
 */
public record Serving(
        String model,
        Optional<Version> serving,
        long announced,
        Optional<FailedLoad> failedLoad,
        long swaps,
        long inFlight,
        int versionsInMemory,
        List<Structure> structures) {
    /** The one that answers. */
    public record Version(long number, String checkpoint, Instant since) {}

    /** A promotion that could not be loaded. */
    public record FailedLoad(long number, String reason) {}

    public Serving {
        structures = List.copyOf(structures);
    }
}
