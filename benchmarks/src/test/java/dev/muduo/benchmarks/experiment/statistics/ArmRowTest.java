package dev.muduo.benchmarks.experiment.statistics;

import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.absent;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.falsePositive;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.missed;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.present;
import static dev.muduo.benchmarks.experiment.statistics.ScoredRuns.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.benchmarks.experiment.run.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmRowTest {
    private static final double TOLERANCE = 1e-9;
    private static final List<String> STRUCTURES = List.of("liver", "spleen");

    private static final RunResult FIRST = run(
            1,
            present("a", "liver", 0.8, -0.2, 2, 6),
            present("b", "liver", 0.6, 0.4, 4, 10),
            present("a", "spleen", 0.5, 0.1, 8, 20),
            missed("b", "spleen"));

    private static final RunResult SECOND = run(
            2,
            present("a", "liver", 0.9, 0.1, 1, 2),
            present("b", "liver", 0.9, 0.1, 1, 2),
            absent("a", "spleen"),
            falsePositive("b", "spleen"));

    private static void assertSpread(double mean, double cases, double seeds, Spread found) {
        assertEquals(mean, found.mean(), TOLERANCE);
        assertEquals(cases, found.cases(), TOLERANCE);
        assertEquals(seeds, found.seeds(), TOLERANCE);
    }

    private static Spread of(List<ArmRow> rows, int row, Metric metric) {
        return rows.get(row).values().get(metric);
    }

    @Test
    void aStructureIsAveragedOverCasesWithThePopulationsDeviation() {
        List<ArmRow> rows = ArmRow.of(List.of(FIRST), STRUCTURES, Reading.HONEST);

        // Liver: Dice 80 and 60; |RAVD| 20 and 40; ASD 2 and 4; HD95 6 and 10.
        assertSpread(70, 10, Double.NaN, of(rows, 0, Metric.DICE));
        assertSpread(30, 10, Double.NaN, of(rows, 0, Metric.RAVD));
        assertSpread(3, 1, Double.NaN, of(rows, 0, Metric.ASD));
        assertSpread(8, 2, Double.NaN, of(rows, 0, Metric.HD95));
    }

    @Test
    void aMissedStructureCountsAsDiceZeroAndHasNoDistance() {
        List<ArmRow> rows = ArmRow.of(List.of(FIRST), STRUCTURES, Reading.HONEST);

        // Spleen: Dice 50 and 0; |RAVD| 10 and 100; one distance alone.
        assertSpread(25, 25, Double.NaN, of(rows, 1, Metric.DICE));
        assertSpread(55, 45, Double.NaN, of(rows, 1, Metric.RAVD));
        assertSpread(8, 0, Double.NaN, of(rows, 1, Metric.ASD));
        assertEquals(1, rows.get(1).missed());
    }

    @Test
    void theMeanIsOverStructuresAndSoIsItsDeviation() {
        List<ArmRow> rows = ArmRow.of(List.of(FIRST), STRUCTURES, Reading.HONEST);

        assertEquals(ArmRow.MEAN, rows.get(2).structure());
        // (70 + 25) / 2 and (10 + 25) / 2.
        assertSpread(47.5, 17.5, Double.NaN, of(rows, 2, Metric.DICE));
        // (8 + 20) / 2 and (2 + 0) / 2.
        assertSpread(14, 1, Double.NaN, of(rows, 2, Metric.HD95));
        assertEquals(1, rows.get(2).missed());
    }

    @Test
    void seedsAreAveragedLast() {
        List<ArmRow> rows = ArmRow.of(List.of(FIRST, SECOND), STRUCTURES, Reading.HONEST);

        // Liver 70 ± 10 and 90 ± 0; between them a sample deviation of 20 / √2.
        assertSpread(80, 5, 20 / Math.sqrt(2), of(rows, 0, Metric.DICE));
        // Spleen 25 in one seed; in the other the absent one is in no mean and the false positive is Dice 0.
        assertSpread(12.5, 12.5, 25 / Math.sqrt(2), of(rows, 1, Metric.DICE));
        assertEquals(1, rows.get(2).missed());
        assertEquals(1, rows.get(2).falsePositive());
        assertEquals(1, rows.get(2).absent());
    }

    @Test
    void theReleasedEvaluationsReadingFlatters() {
        List<ArmRow> rows = ArmRow.of(List.of(FIRST, SECOND), STRUCTURES, Reading.MUDUO);

        // Spleen, in voxels: seed 1 has ASD 4 and, missed, 0; seed 2 has 0 and 0.
        assertSpread(1, 1, 2 / Math.sqrt(2), of(rows, 1, Metric.ASD));
        // Dice: 50 and 0; absent is 100, false positive 0.
        assertSpread(37.5, 37.5, 25 / Math.sqrt(2), of(rows, 1, Metric.DICE));
        // RAVD: 10 and 100; 0 and 100.
        assertEquals(52.5, of(rows, 1, Metric.RAVD).mean(), TOLERANCE);
    }
}
