package dev.muduo.imaging.metrics;

import dev.muduo.imaging.Grid;

/** Distance between neighbouring voxel centres along i, j and k. */
public record SpacingMm(double i, double j, double k) {
    /** Distances in voxels, as in the paper and its code. */
    public static final SpacingMm VOXELS = new SpacingMm(1, 1, 1);

    public SpacingMm {
        if (!(i > 0 && j > 0 && k > 0) || Double.isInfinite(i + j + k)) {
            throw new IllegalArgumentException("a spacing is three positive lengths, got " + i + ", " + j + ", " + k);
        }
    }

    public static SpacingMm of(Grid grid) {
        return new SpacingMm(
                grid.affine().spacingMm(0),
                grid.affine().spacingMm(1),
                grid.affine().spacingMm(2));
    }
}
