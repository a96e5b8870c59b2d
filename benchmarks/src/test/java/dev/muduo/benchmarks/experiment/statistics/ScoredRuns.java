package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import dev.muduo.standalone.report.CaseScore;
import java.util.List;
import java.util.Map;

/** Runs with scores written by hand. */
final class ScoredRuns {
    private static final double NAN = Double.NaN;

    private ScoredRuns() {}

    static RunResult run(long seed, CaseScore... cases) {
        return new RunResult(
                "key-" + seed,
                "method",
                seed,
                Map.of(),
                "machine",
                "commit",
                Map.of(),
                "sha",
                List.of(),
                List.of(cases));
    }

    /** Both masks there; the distances in voxels are half of those in millimetres. */
    static CaseScore present(String study, String structure, double dice, double ravd, double asd, double hd95) {
        return new CaseScore(
                study,
                structure,
                new MaskScore(Outcome.PRESENT, dice, ravd, asd, asd, hd95, hd95),
                new MaskScore(Outcome.PRESENT, dice, ravd, asd / 2, asd / 2, hd95 / 2, hd95 / 2));
    }

    static CaseScore missed(String study, String structure) {
        return new CaseScore(
                study,
                structure,
                new MaskScore(Outcome.MISSED, 0, -1, NAN, NAN, NAN, NAN),
                new MaskScore(Outcome.MISSED, 0, 1, 0, 0, 0, 0));
    }

    static CaseScore falsePositive(String study, String structure) {
        return new CaseScore(
                study,
                structure,
                new MaskScore(Outcome.FALSE_POSITIVE, 0, NAN, NAN, NAN, NAN, NAN),
                new MaskScore(Outcome.FALSE_POSITIVE, 0, 1, 0, 0, 0, 0));
    }

    static CaseScore absent(String study, String structure) {
        MaskScore score = new MaskScore(Outcome.ABSENT, 1, 0, 0, 0, 0, 0);
        return new CaseScore(study, structure, score, score);
    }
}
