package dev.muduo.imaging.resample;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;

/** From a target grid's voxel indices to a source grid's. */
record GridMap(Grid source, Grid target, Affine affine) {
    /** Grids whose axes drift apart by less than this many source voxels over their whole length count as parallel. */
    static final double PARALLEL_VOXELS = 1e-3;

    static GridMap of(Grid source, Grid target) {
        return new GridMap(source, target, source.affine().inverse().after(target.affine()));
    }

    /** Whether each source axis depends on the target axis of the same name alone. */
    boolean separable() {
        int[] extents = {target.nx(), target.ny(), target.nz()};
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                if (row != column && Math.abs(affine.get(row, column)) * (extents[column] - 1) > PARALLEL_VOXELS) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Only where {@link #separable}: the source coordinate of a target index along one axis, taken at the middle of the other two. */
    double along(int axis, double index) {
        double[] at = {(target.nx() - 1) / 2.0, (target.ny() - 1) / 2.0, (target.nz() - 1) / 2.0};
        at[axis] = index;
        return affine.get(axis, 0) * at[0]
                + affine.get(axis, 1) * at[1]
                + affine.get(axis, 2) * at[2]
                + affine.get(axis, 3);
    }

    int sourceExtent(int axis) {
        return axis == 0 ? source.nx() : axis == 1 ? source.ny() : source.nz();
    }

    int targetExtent(int axis) {
        return axis == 0 ? target.nx() : axis == 1 ? target.ny() : target.nz();
    }
}
