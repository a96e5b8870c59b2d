package dev.muduo.imaging.metrics;

import dev.muduo.imaging.metrics.MaskScore.Outcome;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One structure over several studies. Studies without the structure in either mask are left out of every mean; undefined
 * numbers (NaN) are left out of theirs. A mean of nothing is NaN.
 *
 * @param absent        studies in which neither mask had the structure
 * @param missed        studies in which the prediction had nothing of it
 * @param falsePositive studies in which only the prediction had it
 */
public record MeanScore(
        double dice,
        double absoluteRavd,
        double asd,
        double assd,
        double hd,
        double hd95,
        int studies,
        int absent,
        int missed,
        int falsePositive) {

    public static MeanScore of(List<MaskScore> scores) {
        List<MaskScore> counted = scores.stream()
                .filter(score -> score.outcome() != Outcome.ABSENT)
                .toList();
        return new MeanScore(
                mean(counted, MaskScore::dice),
                mean(counted, score -> Math.abs(score.ravd())),
                mean(counted, MaskScore::asd),
                mean(counted, MaskScore::assd),
                mean(counted, MaskScore::hd),
                mean(counted, MaskScore::hd95),
                scores.size(),
                count(scores, Outcome.ABSENT),
                count(scores, Outcome.MISSED),
                count(scores, Outcome.FALSE_POSITIVE));
    }

    private static double mean(List<MaskScore> scores, ToDoubleFunction<MaskScore> number) {
        return scores.stream()
                .mapToDouble(number)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static int count(List<MaskScore> scores, Outcome outcome) {
        return (int) scores.stream().filter(score -> score.outcome() == outcome).count();
    }
}
