package dev.muduo.imaging.metrics;

import dev.muduo.imaging.metrics.MaskScore.Outcome;

/** What a comparison is worth when a mask is empty (§4 of the method): there is no distance to nothing. */
public enum EmptyMasks {
    /** Distances are NaN unless both are empty; see {@link Outcome}. */
    HONEST {
        @Override
        MaskScore score(Outcome outcome) {
            double nan = Double.NaN;
            return switch (outcome) {
                case ABSENT -> new MaskScore(outcome, 1, 0, 0, 0, 0, 0);
                case MISSED -> new MaskScore(outcome, 0, -1, nan, nan, nan, nan);
                case FALSE_POSITIVE -> new MaskScore(outcome, 0, nan, nan, nan, nan, nan);
                case PRESENT -> throw new IllegalArgumentException("no mask is empty");
            };
        }
    },
    /** The numbers of the authors' released evaluation: a missed structure has distance 0 and RAVD 1, which flatters. */
    MUDUO {
        @Override
        MaskScore score(Outcome outcome) {
            return switch (outcome) {
                case ABSENT -> new MaskScore(outcome, 1, 0, 0, 0, 0, 0);
                case MISSED, FALSE_POSITIVE -> new MaskScore(outcome, 0, 1, 0, 0, 0, 0);
                case PRESENT -> throw new IllegalArgumentException("no mask is empty");
            };
        }
    };

    abstract MaskScore score(Outcome outcome);
}
