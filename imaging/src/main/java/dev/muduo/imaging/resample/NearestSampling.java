package dev.muduo.imaging.resample;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;

/** For each target voxel the position, in the source's array, of the cell that its centre lies in. */
final class NearestSampling {
    private static final int OUTSIDE = -1;

    private final GridMap map;
    private final boolean separable;
    private final int[] cellsX;
    private final int[] cellsY;
    private final int[] cellsZ;

    private NearestSampling(GridMap map) {
        this.map = map;
        this.separable = map.separable();
        this.cellsX = separable ? cells(0) : new int[0];
        this.cellsY = separable ? cells(1) : new int[0];
        this.cellsZ = separable ? cells(2) : new int[0];
    }

    static NearestSampling of(Grid source, Grid target) {
        return new NearestSampling(GridMap.of(source, target));
    }

    private int[] cells(int axis) {
        int[] cells = new int[map.targetExtent(axis)];
        for (int index = 0; index < cells.length; index++) {
            cells[index] = cellOrOutside(map.along(axis, index), map.sourceExtent(axis));
        }
        return cells;
    }

    private static int cellOrOutside(double coordinate, int extent) {
        return Neighbours.inside(coordinate, extent) ? Neighbours.cell(coordinate, extent) : OUTSIDE;
    }

    /** Fills {@code positions} (one a voxel of the row) with positions in the source's array, negative outside it. */
    void row(int j, int k, int[] positions) {
        if (separable) {
            parallelRow(j, k, positions);
        } else {
            obliqueRow(j, k, positions);
        }
    }

    private void parallelRow(int j, int k, int[] positions) {
        int row = (cellsY[j] | cellsZ[k]) < 0 ? OUTSIDE : map.source().index(0, cellsY[j], cellsZ[k]);
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (row | cellsX[i]) < 0 ? OUTSIDE : row + cellsX[i];
        }
    }

    private void obliqueRow(int j, int k, int[] positions) {
        Affine a = map.affine();
        Grid source = map.source();
        for (int i = 0; i < positions.length; i++) {
            int x = cellOrOutside(a.x(i, j, k), source.nx());
            int y = cellOrOutside(a.y(i, j, k), source.ny());
            int z = cellOrOutside(a.z(i, j, k), source.nz());
            positions[i] = (x | y | z) < 0 ? OUTSIDE : source.index(x, y, z);
        }
    }
}
