package dev.muduo.imaging.metrics;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.metrics.MaskScore.Outcome;

/** Dice, RAVD, ASD, ASSD, HD and HD95 of one structure in two label maps of the same extents (§4 of the method). */
public final class MaskMetrics {
    private MaskMetrics() {}

    /** Dice alone, cheap: 1 if neither has a voxel of the structure. */
    public static double dice(LabelMap prediction, LabelMap reference, int structureId) {
        requireComparable(prediction, reference, structureId);
        byte id = (byte) structureId;
        long both = 0;
        long sum = 0;
        for (int at = 0; at < prediction.labels().length; at++) {
            boolean p = prediction.labels()[at] == id;
            boolean r = reference.labels()[at] == id;
            sum += (p ? 1 : 0) + (r ? 1 : 0);
            both += p && r ? 1 : 0;
        }
        return sum == 0 ? 1 : 2.0 * both / sum;
    }

    /** Everything, distances in millimetres by the reference's spacing, empty masks by {@link EmptyMasks#HONEST}. */
    public static MaskScore score(LabelMap prediction, LabelMap reference, int structureId) {
        return score(prediction, reference, structureId, SpacingMm.of(reference.grid()), EmptyMasks.HONEST);
    }

    /**
     * Everything, with a choice of unit and of what empty masks are worth.
     *
     * @param spacing the unit of the distances; {@link SpacingMm#VOXELS} counts voxels as the paper does
     */
    public static MaskScore score(
            LabelMap prediction, LabelMap reference, int structureId, SpacingMm spacing, EmptyMasks emptyMasks) {
        requireComparable(prediction, reference, structureId);
        MaskPair pair = MaskPair.of(reference.grid(), prediction.labels(), reference.labels(), structureId);
        Outcome outcome = outcome(pair);
        if (outcome != Outcome.PRESENT) {
            return emptyMasks.score(outcome);
        }
        SurfaceDistances distances = SurfaceDistances.of(pair, spacing);
        double[] pooled = distances.pooled();
        return new MaskScore(
                outcome,
                2.0 * pair.common() / (pair.predicted() + pair.referenced()),
                (double) (pair.predicted() - pair.referenced()) / pair.referenced(),
                distances.asd(),
                distances.assd(),
                pooled[pooled.length - 1],
                SurfaceDistances.percentile95(pooled));
    }

    private static Outcome outcome(MaskPair pair) {
        if (pair.referenced() == 0) {
            return pair.predicted() == 0 ? Outcome.ABSENT : Outcome.FALSE_POSITIVE;
        }
        return pair.predicted() == 0 ? Outcome.MISSED : Outcome.PRESENT;
    }

    private static void requireComparable(LabelMap prediction, LabelMap reference, int structureId) {
        Grid a = prediction.grid();
        Grid b = reference.grid();
        if (a.nx() != b.nx() || a.ny() != b.ny() || a.nz() != b.nz()) {
            throw new IllegalArgumentException("masks are compared on one grid, got a prediction on " + a
                    + " and a reference on " + b + "; resample one of them");
        }
        if (structureId < 1 || structureId > 255) {
            throw new IllegalArgumentException("a structure's id is 1 to 255, got " + structureId);
        }
    }
}
