package dev.muduo.imaging.metrics;

/**
 * How a predicted mask of one structure compares with its reference.
 *
 * @param outcome whether both, one or none of the masks had a voxel
 * @param dice    2|P∩R| / (|P| + |R|)
 * @param ravd    signed relative volume difference (|P| − |R|) / |R|; the paper reports its absolute value in percent
 * @param asd     mean distance from the prediction's surface to the reference's (directed)
 * @param assd    mean of the two directed mean distances
 * @param hd      largest distance of the two directions
 * @param hd95    95th percentile of both directions pooled (linear interpolation)
 */
public record MaskScore(Outcome outcome, double dice, double ravd, double asd, double assd, double hd, double hd95) {

    /** Which masks had a voxel. */
    public enum Outcome {
        /** Both: every number is defined. */
        PRESENT,
        /** None: a perfect score, to be left out of averages and counted. */
        ABSENT,
        /** Only the reference: dice 0, RAVD −1, distances NaN. */
        MISSED,
        /** Only the prediction: dice 0, RAVD and distances NaN. */
        FALSE_POSITIVE
    }
}
