package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import dev.muduo.standalone.report.CaseScore;

/** What an empty mask is worth in a mean (§4). */
public enum Reading {
    /** Absent structures are in no mean, undefined numbers in none of theirs; distances in millimetres. */
    HONEST("mm") {
        @Override
        MaskScore of(CaseScore scored) {
            return scored.honest();
        }

        @Override
        boolean counts(CaseScore scored) {
            return scored.honest().outcome() != Outcome.ABSENT;
        }
    },
    /** {@code compat=MUDUO}, the released evaluation: a missed structure has distance 0, an absent one Dice 1; in voxels. */
    MUDUO("voxels") {
        @Override
        MaskScore of(CaseScore scored) {
            return scored.compat();
        }

        @Override
        boolean counts(CaseScore scored) {
            return true;
        }
    };

    private final String unit;

    Reading(String unit) {
        this.unit = unit;
    }

    /** Of the distances. */
    public String unit() {
        return unit;
    }

    abstract MaskScore of(CaseScore scored);

    abstract boolean counts(CaseScore scored);
}
