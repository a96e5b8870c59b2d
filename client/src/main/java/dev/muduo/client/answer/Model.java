package dev.muduo.client.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model with its last checkpoints and promotions, newest first.
 *
 * @param waiting  why the newest checkpoint is not judged
 * @param verdicts by hash, of these checkpoints, as far as they have been read
 */
public record Model(
        String name,
        Optional<Promoted> promoted,
        Optional<String> waiting,
        List<Promoted> promotions,
        List<Checkpoint> checkpoints,
        Map<String, VerdictSummary> verdicts) {
    /** The gate's numbers in short; Dice by structure. */
    public record VerdictSummary(
            int studies,
            Optional<Double> candidateMeanDice,
            Optional<Double> incumbentMeanDice,
            Optional<Double> bestMeanDice,
            Map<String, Double> candidateDice,
            Map<String, Double> incumbentDice,
            List<String> objections) {
        public VerdictSummary {
            candidateDice = Map.copyOf(candidateDice);
            incumbentDice = Map.copyOf(incumbentDice);
            objections = List.copyOf(objections);
        }
    }

    public Model {
        promotions = List.copyOf(promotions);
        checkpoints = List.copyOf(checkpoints);
        verdicts = Map.copyOf(verdicts);
    }
}
