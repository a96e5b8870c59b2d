package dev.muduo.standalone.report;

import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Dice of one structure over a set of studies.
 *
 * @param studies that count: the structure is drawn, or was found where none is
 * @param missed  of those, the studies in which it is drawn and nothing of it was found
 * @param absent  studies in which it is neither drawn nor found; they count in no mean
 * @param mean    over {@code studies}; empty if there are none
 */
public record StructureDice(String structure, int studies, int missed, int absent, OptionalDouble mean) {
    static StructureDice of(String structure, List<MaskScore> scores) {
        List<MaskScore> counted = scores.stream()
                .filter(score -> score.outcome() != Outcome.ABSENT)
                .toList();
        int missed = (int) counted.stream()
                .filter(score -> score.outcome() == Outcome.MISSED)
                .count();
        OptionalDouble mean = counted.stream().mapToDouble(MaskScore::dice).average();
        return new StructureDice(structure, counted.size(), missed, scores.size() - counted.size(), mean);
    }
}
