package dev.muduo.imaging.metrics;

import dev.muduo.imaging.LabelMap;

/** Dice, RAVD, ASD, ASSD, HD and HD95 of one structure in two label maps of the same extents. */
public final class MaskMetrics {
    private MaskMetrics() {}

    /** Dice alone, cheap: 1 if neither has a voxel of the structure. */
    public static double dice(LabelMap prediction, LabelMap reference, int structureId) {
        throw new UnsupportedOperationException();
    }

    /** Everything, distances in millimetres by the reference's spacing, empty masks by {@link EmptyMasks#HONEST}. */
    public static MaskScore score(LabelMap prediction, LabelMap reference, int structureId) {
        return score(prediction, reference, structureId, SpacingMm.of(reference.grid()), EmptyMasks.HONEST);
    }

    /** @param spacing the unit of the distances; {@link SpacingMm#VOXELS} counts voxels as the paper does */
    public static MaskScore score(
            LabelMap prediction, LabelMap reference, int structureId, SpacingMm spacing, EmptyMasks emptyMasks) {
        throw new UnsupportedOperationException();
    }
}
