package dev.muduo.client.answer;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A round of training.
 *
 * @param base       the checkpoint it began from; empty: freshly initialised
 * @param records    of the log that it took in
 * @param unusable   of these, those that could not be used
 * @param checkpoint that it ended with; empty while it goes on
 */
public record Round(
        long round,
        Optional<String> base,
        long records,
        long unusable,
        long firstStep,
        long steps,
        Instant openedAt,
        Optional<String> checkpoint,
        Optional<Instant> writtenAt,
        Map<String, Double> metrics) {
    public Round {
        metrics = Map.copyOf(metrics);
    }
}
