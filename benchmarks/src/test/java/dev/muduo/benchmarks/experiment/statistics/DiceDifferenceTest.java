package dev.muduo.benchmarks.experiment.statistics;

import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.absent;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.present;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.standalone.report.CaseScore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiceDifferenceTest {
    private static final List<String> LIVER = List.of("liver");

    /** Cases of very unequal difficulty, the same for every arm. */
    private static List<RunResult> arm(int seeds, int cases, double better, double noise, String name) {
        List<RunResult> runs = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            CounterRandom random = CounterRandom.of(seed, 0, name);
            CaseScore[] scores = new CaseScore[cases];
            for (int i = 0; i < cases; i++) {
                double dice = 0.2 + 0.6 * i / cases + better + noise * random.nextGaussian();
                scores[i] = present("case-" + i, "liver", dice, 0, 0, 0);
            }
            runs.add(run(seed, scores));
        }
        return runs;
    }

    @Test
    void whatMakesACaseHardForBothCancels() {
        DiceDifference difference = DiceDifference.of(arm(3, 20, 0.05, 0, "a"), arm(3, 20, 0, 0, "b"), LIVER, 1);

        assertEquals(5, difference.mean(), 1e-9);
        for (DiceDifference.Interval interval : List.of(difference.bootstrap(), difference.overSeeds())) {
            assertEquals(5, interval.low(), 1e-9);
            assertEquals(5, interval.high(), 1e-9);
        }
    }

    /** Of the mean of 20 differences of noise 0.02 · √2: sd 0.63 percent points, so that 95 % are within about ± 1.2. */
    @Test
    void theIntervalIsAsWideAsTheNoiseMakesIt() {
        DiceDifference difference = DiceDifference.of(arm(1, 20, 0.05, 0.02, "a"), arm(1, 20, 0, 0.02, "b"), LIVER, 1);

        DiceDifference.Interval drawn = difference.bootstrap();
        assertTrue(drawn.low() < difference.mean() && difference.mean() < drawn.high());
        double width = drawn.high() - drawn.low();
        assertTrue(width > 1.2 && width < 4, "a width near 2.5, got " + width);
    }

    /** Differences of 1, 2 and 6 percent points: mean 3, sd √7, and Student's t of two degrees of freedom at 97.5 % is 4.303. */
    @Test
    void overSeedsItIsStudentsInterval() {
        List<RunResult> a = new ArrayList<>();
        List<RunResult> b = new ArrayList<>();
        double[] differences = {0.01, 0.02, 0.06};
        for (int seed = 0; seed < differences.length; seed++) {
            b.add(run(seed + 1, present("x", "liver", 0.5, 0, 0, 0)));
            a.add(run(seed + 1, present("x", "liver", 0.5 + differences[seed], 0, 0, 0)));
        }
        DiceDifference difference = DiceDifference.of(a, b, LIVER, 1);

        double half = 4.303 * Math.sqrt(7.0 / 3);
        assertEquals(3, difference.mean(), 1e-9);
        assertEquals(3 - half, difference.overSeeds().low(), 1e-9);
        assertEquals(3 + half, difference.overSeeds().high(), 1e-9);
        assertTrue(Double.isNaN(DiceDifference.of(a.subList(0, 1), b.subList(0, 1), LIVER, 1)
                .overSeeds()
                .low()));
    }

    @Test
    void theSameSeedDrawsTheSameInterval() {
        List<RunResult> a = arm(3, 10, 0.02, 0.05, "a");
        List<RunResult> b = arm(3, 10, 0, 0.05, "b");

        assertEquals(DiceDifference.of(a, b, LIVER, 1), DiceDifference.of(a, b, LIVER, 1));
    }

    @Test
    void absentStructuresAreInNoMean() {
        List<RunResult> a = List.of(run(1, present("x", "liver", 0.5, 0, 0, 0), absent("y", "liver")));
        List<RunResult> b = List.of(run(1, present("x", "liver", 0.3, 0, 0, 0), absent("y", "liver")));

        assertEquals(20, DiceDifference.of(a, b, LIVER, 1).mean(), 1e-9);
    }

    @Test
    void armsOfOtherSeedsAreNotCompared() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DiceDifference.of(arm(2, 3, 0, 0, "a"), arm(3, 3, 0, 0, "b"), LIVER, 1));
    }
}
