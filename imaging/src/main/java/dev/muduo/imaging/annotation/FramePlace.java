package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.Vector3;
import java.util.Optional;

/**
 * Which voxels of a grid a frame's pixels are, where each is one: in whatever direction the frame's rows and columns run along
 * the grid's axes, and whichever part of the grid it covers.
 *
 * @param first      index of the first pixel along i, j and k; may lie outside
 * @param columnAxis of i, j, k along which the columns follow each other
 * @param columnStep 1 or −1
 * @param rowAxis    along which the rows follow each other, another one
 * @param rowStep    1 or −1
 */
record FramePlace(Grid grid, int[] first, int columnAxis, int columnStep, int rowAxis, int rowStep) {
    /** Of a voxel, how far a pixel's centre may be off the voxel's. */
    static final double TOLERANCE = 0.05;

    /** Not a voxel of the grid. */
    static final int OUTSIDE = -1;

    /** Empty if the pixels are not voxels of the grid. */
    static Optional<FramePlace> of(SlicePlane plane, Grid grid) {
        Affine toVoxels = grid.affine().inverse();
        double[] first = voxel(toVoxels, plane.position());
        double[] column = direction(toVoxels, plane.rowDirection().times(plane.columnSpacingMm()));
        double[] row = direction(toVoxels, plane.columnDirection().times(plane.rowSpacingMm()));
        int columnAxis = longest(column);
        int rowAxis = longest(row);
        FramePlace place = new FramePlace(
                grid,
                new int[] {(int) Math.round(first[0]), (int) Math.round(first[1]), (int) Math.round(first[2])},
                columnAxis,
                column[columnAxis] > 0 ? 1 : -1,
                rowAxis,
                row[rowAxis] > 0 ? 1 : -1);
        boolean fits = columnAxis != rowAxis
                && place.fits(first, column, row, 0, 0)
                && place.fits(first, column, row, plane.columns() - 1, 0)
                && place.fits(first, column, row, 0, plane.rows() - 1)
                && place.fits(first, column, row, plane.columns() - 1, plane.rows() - 1);
        return fits ? Optional.of(place) : Optional.empty();
    }

    private static double[] voxel(Affine toVoxels, Vector3 lps) {
        return new double[] {
            toVoxels.x(-lps.x(), -lps.y(), lps.z()),
            toVoxels.y(-lps.x(), -lps.y(), lps.z()),
            toVoxels.z(-lps.x(), -lps.y(), lps.z())
        };
    }

    private static double[] direction(Affine toVoxels, Vector3 lps) {
        double[] to = voxel(toVoxels, lps);
        return new double[] {to[0] - toVoxels.get(0, 3), to[1] - toVoxels.get(1, 3), to[2] - toVoxels.get(2, 3)};
    }

    private static int longest(double[] direction) {
        int longest = 0;
        for (int axis = 1; axis < 3; axis++) {
            longest = Math.abs(direction[axis]) > Math.abs(direction[longest]) ? axis : longest;
        }
        return longest;
    }

    private boolean fits(double[] exactFirst, double[] column, double[] row, int atColumn, int atRow) {
        for (int axis = 0; axis < 3; axis++) {
            double exact = exactFirst[axis] + atColumn * column[axis] + atRow * row[axis];
            // Written so that what is not a number does not fit.
            if (!(Math.abs(exact - at(axis, atColumn, atRow)) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    private int at(int axis, int column, int row) {
        return first[axis] + (axis == columnAxis ? columnStep * column : 0) + (axis == rowAxis ? rowStep * row : 0);
    }

    /** The voxel of a pixel in an array of the grid's values, or {@link #OUTSIDE}. */
    int voxel(int column, int row) {
        int i = at(0, column, row);
        int j = at(1, column, row);
        int k = at(2, column, row);
        boolean inside = i >= 0 && j >= 0 && k >= 0 && i < grid.nx() && j < grid.ny() && k < grid.nz();
        return inside ? grid.index(i, j, k) : OUTSIDE;
    }
}
