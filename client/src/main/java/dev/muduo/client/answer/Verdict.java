package dev.muduo.client.answer;

import java.util.List;
import java.util.Map;

/**
 * A decision of the gate.
 *
 * @param number             the promotion number at stake
 * @param meanTolerance      how far the mean Dice may fall below the incumbent's
 * @param structureTolerance how far that of one structure may
 * @param studies            on which both were scored
 * @param unreadable         by study why it could not be scored
 * @param objections         what spoke against the candidate
 */
public record Verdict(
        int version,
        String model,
        long number,
        String candidate,
        String incumbent,
        String rule,
        double meanTolerance,
        double structureTolerance,
        List<Judged> studies,
        Map<String, String> unreadable,
        Scores candidateScores,
        Scores incumbentScores,
        boolean promoted,
        List<String> objections) {
    /** One study: Dice by structure, and the annotations that were the reference. */
    public record Judged(
            String studyId,
            int revision,
            Map<String, String> annotations,
            Map<String, Double> candidate,
            Map<String, Double> incumbent,
            List<String> absent) {
        public Judged {
            annotations = Map.copyOf(annotations);
            candidate = Map.copyOf(candidate);
            incumbent = Map.copyOf(incumbent);
            absent = List.copyOf(absent);
        }
    }

    /** Mean Dice by structure. */
    public record Scores(Map<String, Double> structures) {
        public Scores {
            structures = Map.copyOf(structures);
        }
    }

    public Verdict {
        studies = List.copyOf(studies);
        unreadable = Map.copyOf(unreadable);
        objections = List.copyOf(objections);
    }
}
