package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.standalone.report.CaseScore;
import java.util.Arrays;
import java.util.List;

/**
 * How much higher one arm's mean Dice is than another's, in percent points, with two 95 % intervals. Arms are paired: what makes
 * a case hard or a seed lucky for both cancels. No correction is made for how many arms are compared.
 *
 * @param bootstrap percentile interval over cases and seeds, drawn with replacement; it is too narrow where there are few of them
 *     (with three seeds and twenty cases or four it covers the truth in 75 to 95 of 100 experiments)
 * @param overSeeds Student's t over the differences of the seeds, the cases as they are: honest with three seeds, but it says nothing of
 *     other cases; NaN with one seed
 */
public record DiceDifference(double mean, Interval bootstrap, Interval overSeeds) {
    /** From {@code low} to {@code high}. */
    public record Interval(double low, double high) {}

    private static final int DRAWS = 2_000;
    private static final double TAIL = 0.025;
    /** 97.5th percentile of Student's t with 1, 2, … degrees of freedom; of more than these the last is close, and too wide. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131
    };

    private static final String PURPOSE = "bootstrap over cases and seeds";

    /**
     * Compares two arms.
     *
     * @param arm        a run a seed
     * @param reference  runs of the same seeds, in the same order
     * @param structures the mean is over these
     * @throws IllegalArgumentException if the runs are not of the same seeds
     */
    public static DiceDifference of(
            List<RunResult> arm, List<RunResult> reference, List<String> structures, long randomSeed) {
        List<Long> seeds = arm.stream().map(RunResult::seed).toList();
        if (seeds.isEmpty()
                || !seeds.equals(reference.stream().map(RunResult::seed).toList())) {
            throw new IllegalArgumentException("arms are compared seed by seed, got " + seeds + " and "
                    + reference.stream().map(RunResult::seed).toList());
        }
        List<String> studies = arm.get(0).cases().stream()
                .map(CaseScore::study)
                .distinct()
                .sorted()
                .toList();
        double[][][] ours = dice(arm, studies, structures);
        double[][][] theirs = dice(reference, studies, structures);
        int[] everySeed = identity(seeds.size());
        int[] everyCase = identity(studies.size());
        double[] draws = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            CounterRandom random = CounterRandom.of(randomSeed, draw, PURPOSE);
            int[] drawnSeeds = drawn(random, seeds.size());
            int[] drawnCases = drawn(random, studies.size());
            draws[draw] = mean(ours, drawnSeeds, drawnCases) - mean(theirs, drawnSeeds, drawnCases);
        }
        double mean = mean(ours, everySeed, everyCase) - mean(theirs, everySeed, everyCase);
        double[] ofSeeds = Arrays.stream(everySeed)
                .mapToDouble(seed -> meanOfSeed(ours[seed], everyCase) - meanOfSeed(theirs[seed], everyCase))
                .toArray();
        double[] sorted = Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
        return new DiceDifference(
                mean, new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)), student(mean, ofSeeds));
    }

    private static Interval student(double mean, double[] values) {
        if (values.length < 2) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        int freedom = values.length - 1;
        double half = T[Math.min(freedom, T.length) - 1] * Math.sqrt(squares / freedom / values.length);
        return new Interval(mean - half, mean + half);
    }

    /** By seed, case, structure; NaN where nothing counts. */
    private static double[][][] dice(List<RunResult> runs, List<String> studies, List<String> structures) {
        double[][][] dice = new double[runs.size()][studies.size()][structures.size()];
        for (int seed = 0; seed < runs.size(); seed++) {
            for (double[] row : dice[seed]) {
                Arrays.fill(row, Double.NaN);
            }
            for (CaseScore scored : runs.get(seed).cases()) {
                if (Reading.HONEST.counts(scored)) {
                    dice[seed][studies.indexOf(scored.study())][structures.indexOf(scored.structure())] =
                            Metric.DICE.of(scored.honest());
                }
            }
        }
        return dice;
    }

    /** As the table's mean: over cases, over structures, over seeds. */
    private static double mean(double[][][] dice, int[] seeds, int[] cases) {
        double sum = 0;
        for (int seed : seeds) {
            sum += meanOfSeed(dice[seed], cases);
        }
        return sum / seeds.length;
    }

    private static double meanOfSeed(double[][] dice, int[] cases) {
        double ofStructures = 0;
        int counted = 0;
        for (int structure = 0; structure < dice[0].length; structure++) {
            double sum = 0;
            int defined = 0;
            for (int study : cases) {
                double value = dice[study][structure];
                if (!Double.isNaN(value)) {
                    sum += value;
                    defined++;
                }
            }
            if (defined > 0) {
                ofStructures += sum / defined;
                counted++;
            }
        }
        return ofStructures / counted;
    }

    private static int[] identity(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static int[] drawn(CounterRandom random, int n) {
        int[] drawn = new int[n];
        Arrays.setAll(drawn, i -> random.nextInt(n));
        return drawn;
    }

    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
