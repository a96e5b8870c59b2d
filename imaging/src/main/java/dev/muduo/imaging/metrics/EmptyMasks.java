package dev.muduo.imaging.metrics;

/** What a comparison is worth when a mask is empty (§4 of the method): there is no distance to nothing. */
public enum EmptyMasks {
    /** Distances are NaN unless both are empty; see {@link MaskScore.Outcome}. */
    HONEST,
    /** The numbers of the authors' released evaluation: a missed structure has distance 0 and RAVD 1, which flatters. */
    MUDUO
}
