package dev.muduo.client.answer;

import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint.
 *
 * @param round   0 of imported weights
 * @param fate    PENDING, PROMOTED, REJECTED or PASSED_OVER
 * @param reason  why it was refused
 * @param verdict its hash, where the gate decided
 */
public record Checkpoint(
        String checkpoint,
        long round,
        long step,
        String fate,
        Optional<String> reason,
        Optional<String> verdict,
        Map<String, Double> metrics) {
    public Checkpoint {
        metrics = Map.copyOf(metrics);
    }
}
