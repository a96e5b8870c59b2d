package dev.muduo.imaging.results;

import dev.muduo.imaging.Grid;

/** Whether a mask lies where the source's voxels are. */
final class SourceGrid {
    /** Of a voxel: a mask that was kept in a format of 32-bit numbers is off by less. */
    private static final double TOLERANCE = 0.01;

    private SourceGrid() {}

    /** @throws IllegalArgumentException if any corner of the two grids differs by more than the rounding of a file format */
    static void require(Grid actual, Grid expected) {
        boolean size = actual.nx() == expected.nx() && actual.ny() == expected.ny() && actual.nz() == expected.nz();
        if (!size || furthest(actual, expected) > TOLERANCE * smallest(expected)) {
            throw new IllegalArgumentException(
                    "a result is on the grid of its source, " + expected + ", got " + actual);
        }
    }

    private static double smallest(Grid grid) {
        return Math.min(
                grid.affine().spacingMm(0),
                Math.min(grid.affine().spacingMm(1), grid.affine().spacingMm(2)));
    }

    private static double furthest(Grid one, Grid other) {
        double most = 0;
        for (int corner = 0; corner < 8; corner++) {
            int i = (corner & 1) * (one.nx() - 1);
            int j = (corner >> 1 & 1) * (one.ny() - 1);
            int k = (corner >> 2) * (one.nz() - 1);
            double x = one.affine().x(i, j, k) - other.affine().x(i, j, k);
            double y = one.affine().y(i, j, k) - other.affine().y(i, j, k);
            double z = one.affine().z(i, j, k) - other.affine().z(i, j, k);
            most = Math.max(most, Math.sqrt(x * x + y * y + z * z));
        }
        return most;
    }
}
