package dev.muduo.imaging.resample;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;

/** Samples an image at the voxel centres of another grid; both grids may have any affine. */
public final class Resampler {
    private Resampler() {}

    /**
     * Trilinear interpolation; on two divisions of one cube it is torch's {@code trilinear, align_corners=False}.
     *
     * @param outside the value of target voxels whose centre lies outside every cell of the source
     */
    public static Volume linear(Volume source, Grid target, float outside) {
        throw new UnsupportedOperationException();
    }

    /**
     * The slices [kFrom, kTo) of {@link #linear}, so that a large target can be made slab by slab.
     *
     * @param out receives {@code (kTo − kFrom) · ny · nx} values from its start, i fastest
     */
    public static void linearInto(Volume source, Grid target, int kFrom, int kTo, float outside, float[] out) {
        throw new UnsupportedOperationException();
    }

    /** The value of the cell in which each target voxel's centre lies. */
    public static Volume nearest(Volume source, Grid target, float outside) {
        throw new UnsupportedOperationException();
    }

    /** The label of the cell in which each target voxel's centre lies; background outside. */
    public static LabelMap nearest(LabelMap source, Grid target) {
        throw new UnsupportedOperationException();
    }

    /** The slices [kFrom, kTo) of {@link #nearest(LabelMap, Grid)}. */
    public static void nearestInto(LabelMap source, Grid target, int kFrom, int kTo, byte[] out) {
        throw new UnsupportedOperationException();
    }

    /**
     * The mean of the source over each target voxel's cell: for going to a coarser grid. Exact where the axes of the two grids
     * are parallel, otherwise by sampling each target cell at least once per source voxel.
     */
    public static Volume area(Volume source, Grid target, float outside) {
        throw new UnsupportedOperationException();
    }
}
