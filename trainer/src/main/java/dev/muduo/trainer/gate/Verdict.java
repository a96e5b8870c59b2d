package dev.muduo.trainer.gate;

import dev.muduo.platform.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision of the gate with everything it rests on: stored under the hash of its own bytes and named in the event. Holds no
 * date, so that the same judgement is the same object.
 *
 * @param number     the promotion number at stake
 * @param best       the best checkpoint promoted so far, where it is not the incumbent and the rule looks at it; verdicts of
 *     version 1 have none
 * @param unreadable VALIDATION studies that could not be scored, with the reason
 */
public record Verdict(
        int version,
        String model,
        long number,
        String candidate,
        String incumbent,
        GateRule rule,
        double meanTolerance,
        double structureTolerance,
        List<Study> studies,
        SortedMap<String, String> unreadable,
        Scores candidateScores,
        Scores incumbentScores,
        Optional<Best> best,
        boolean promoted,
        List<String> objections) {
    static final int VERSION = 3;

    public Verdict {
        studies = List.copyOf(studies);
        unreadable = new TreeMap<>(unreadable);
        objections = List.copyOf(objections);
    }

    /**
     * The best checkpoint promoted so far, scored on the same studies in the same run.
     *
     * @param tolerances how many times the tolerances a candidate may fall below it
     */
    public record Best(String checkpoint, double tolerances, Scores scores) {}

    /**
     * The best checkpoint promoted so far once this decision is carried out, by the Dice of this run. Another takes its place
     * only if neither the mean nor any structure is lower: otherwise a structure could be lost step by step while others make
     * up for it in the mean.
     */
    String bestAfter() {
        boolean incumbentIsBest =
                best.isEmpty() || incumbentScores.nowhereBelow(best.get().scores());
        Scores mark = incumbentIsBest ? incumbentScores : best.get().scores();
        if (promoted && candidateScores.nowhereBelow(mark)) {
            return candidate;
        }
        return incumbentIsBest ? incumbent : best.get().checkpoint();
    }

    /**
     * One VALIDATION study.
     *
     * @param annotations by structure the annotation that was the reference
     * @param candidate   Dice by structure that is in the reference, or in the answer of one of the checkpoints compared; of one that
     *     is not in the reference it is 0 for whoever found it and 1 for whoever did not. Up to version 2 such ones were left out,
     *     so that nothing spoke against what was found where there is nothing
     * @param absent      annotated structures that the reference has no voxel of; what nobody found either is in no mean
     */
    public record Study(
            String studyId,
            int revision,
            SortedMap<String, String> annotations,
            SortedMap<String, Double> candidate,
            SortedMap<String, Double> incumbent,
            List<String> absent) {
        public Study {
            annotations = new TreeMap<>(annotations);
            candidate = new TreeMap<>(candidate);
            incumbent = new TreeMap<>(incumbent);
            absent = List.copyOf(absent);
        }
    }

    byte[] toJson() {
        return Json.write(this);
    }

    /** What a list of models shows of a verdict. */
    public Summary summary() {
        return new Summary(
                studies.size(),
                finite(candidateScores.mean()),
                finite(incumbentScores.mean()),
                best.map(each -> each.scores().mean()).filter(Double::isFinite),
                candidateScores.structures(),
                incumbentScores.structures(),
                objections);
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    public record Summary(
            int studies,
            Optional<Double> candidateMeanDice,
            Optional<Double> incumbentMeanDice,
            Optional<Double> bestMeanDice,
            SortedMap<String, Double> candidateDice,
            SortedMap<String, Double> incumbentDice,
            List<String> objections) {}
}
