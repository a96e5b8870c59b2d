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
        float[] out = new float[target.voxels()];
        LinearSampling.slab(source, target, 0, target.nz(), outside, out);
        return new Volume(target, out);
    }

    /**
     * The slices [kFrom, kTo) of {@link #linear}, so that a large target can be made slab by slab.
     *
     * @param out receives {@code (kTo − kFrom) · ny · nx} values from its start, i fastest
     */
    public static void linearInto(Volume source, Grid target, int kFrom, int kTo, float outside, float[] out) {
        requireSlab(target, kFrom, kTo, out.length);
        LinearSampling.slab(source, target, kFrom, kTo, outside, out);
    }

    /** The value of the cell in which each target voxel's centre lies. */
    public static Volume nearest(Volume source, Grid target, float outside) {
        NearestSampling sampling = NearestSampling.of(source.grid(), target);
        float[] out = new float[target.voxels()];
        int[] positions = new int[target.nx()];
        for (int k = 0, at = 0; k < target.nz(); k++) {
            for (int j = 0; j < target.ny(); j++) {
                sampling.row(j, k, positions);
                for (int i = 0; i < positions.length; i++, at++) {
                    out[at] = positions[i] < 0 ? outside : source.values()[positions[i]];
                }
            }
        }
        return new Volume(target, out);
    }

    /** The label of the cell in which each target voxel's centre lies; background outside. */
    public static LabelMap nearest(LabelMap source, Grid target) {
        byte[] out = new byte[target.voxels()];
        nearestInto(source, target, 0, target.nz(), out);
        return new LabelMap(target, out);
    }

    /** The slices [kFrom, kTo) of {@link #nearest(LabelMap, Grid)}. */
    public static void nearestInto(LabelMap source, Grid target, int kFrom, int kTo, byte[] out) {
        requireSlab(target, kFrom, kTo, out.length);
        NearestSampling sampling = NearestSampling.of(source.grid(), target);
        int[] positions = new int[target.nx()];
        for (int k = kFrom, at = 0; k < kTo; k++) {
            for (int j = 0; j < target.ny(); j++) {
                sampling.row(j, k, positions);
                for (int i = 0; i < positions.length; i++, at++) {
                    out[at] = positions[i] < 0 ? 0 : source.labels()[positions[i]];
                }
            }
        }
    }

    /**
     * The mean of the source over each target voxel's cell: for going to a coarser grid. Exact where the axes of the two grids
     * are parallel, otherwise by sampling each target cell at least once per source voxel.
     *
     * @param outside what the source is taken to be beyond its own cells
     */
    public static Volume area(Volume source, Grid target, float outside) {
        return new Volume(target, AreaSampling.sample(source, target, outside));
    }

    private static void requireSlab(Grid target, int kFrom, int kTo, int length) {
        if (kFrom < 0 || kFrom > kTo || kTo > target.nz()) {
            throw new IllegalArgumentException(
                    "a slab lies within slices 0 to " + target.nz() + ", got [" + kFrom + ", " + kTo + ")");
        }
        long needed = (long) (kTo - kFrom) * target.ny() * target.nx();
        if (length < needed) {
            throw new IllegalArgumentException("the slab has " + needed + " voxels, got room for " + length);
        }
    }
}
