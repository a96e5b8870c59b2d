package dev.muduo.trainer.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model as the gate sees it, for people. Immutable.
 *
 * @param promoted    the promotion that counts
 * @param waiting     why the newest checkpoint is not judged
 * @param promotions  the last ones, newest first
 * @param checkpoints the last ones, newest first
 * @param verdicts    by hash, of these checkpoints, as far as they have been read
 */
public record GateStatus(
        String name,
        Optional<Promoted> promoted,
        Optional<String> waiting,
        List<Promoted> promotions,
        List<Checkpoint> checkpoints,
        Map<String, Verdict.Summary> verdicts) {
    public GateStatus {
        promotions = List.copyOf(promotions);
        checkpoints = List.copyOf(checkpoints);
        verdicts = Map.copyOf(verdicts);
    }

    /** What became of a checkpoint. */
    public enum Fate {
        PENDING,
        PROMOTED,
        REJECTED,
        /** A newer one came before it could be judged. */
        PASSED_OVER
    }

    public record Checkpoint(
            String checkpoint,
            long round,
            long step,
            Fate fate,
            Optional<String> reason,
            Optional<String> verdict,
            Map<String, Double> metrics) {}

    public record Promoted(long number, String checkpoint, String cause, String promotedAt, Optional<String> verdict) {}
}
