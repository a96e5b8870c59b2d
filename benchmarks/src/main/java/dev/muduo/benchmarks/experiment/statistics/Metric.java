package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.imaging.metrics.MaskScore;

/** The columns of the paper's tables. */
public enum Metric {
    DICE("Dice %") {
        @Override
        double of(MaskScore score) {
            return 100 * score.dice();
        }
    },
    /** Without its sign, as in the paper. */
    RAVD("RAVD %") {
        @Override
        double of(MaskScore score) {
            return 100 * Math.abs(score.ravd());
        }
    },
    ASD("ASD") {
        @Override
        double of(MaskScore score) {
            return score.asd();
        }
    },
    HD95("HD95") {
        @Override
        double of(MaskScore score) {
            return score.hd95();
        }
    };

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    /** For a table's head. */
    public String title() {
        return title;
    }

    abstract double of(MaskScore score);
}
