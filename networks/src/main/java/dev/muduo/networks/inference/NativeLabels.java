package dev.muduo.networks.inference;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;

/**
 * Decides the label of every voxel of a native grid from probabilities on the working grid, which arrive slab by slab: they
 * are interpolated linearly at the voxel's centre and the largest wins (ties go to the lower class). A native voxel whose
 * neighbours straddle two slabs is decided with the later one; of the earlier one only the last slice is kept.
 *
 * <p>Belongs to one thread.
 */
final class NativeLabels implements ProbabilitySlabs {
    /** Above this the background has won, whatever rounding did to the sum of the others. */
    private static final float CERTAIN = 0.5001f;

    private final Grid working;
    private final int classes;
    private final Grid target;
    private final SurroundingAir air;
    private final Affine toWorking;
    private final double[] low = new double[3];
    private final double[] high = new double[3];
    private final byte[] labels;

    private int zNext;
    private float[] lastSlice;
    private float[] slab;

    /**
     * @param region background outside it; within the space of the working grid
     * @param air    background in it; it has seen every slice of a slab before the slab comes
     */
    NativeLabels(Grid working, int classes, BoxMm region, SurroundingAir air, Grid target) {
        this.working = working;
        this.classes = classes;
        this.air = air;
        this.target = target;
        Affine toVoxels = working.affine().inverse();
        this.toWorking = toVoxels.after(target.affine());
        bound(0, toVoxels.x(region.xMin(), 0, 0), toVoxels.x(region.xMax(), 0, 0), working.nx());
        bound(1, toVoxels.y(0, region.yMin(), 0), toVoxels.y(0, region.yMax(), 0), working.ny());
        bound(2, toVoxels.z(0, 0, region.zMin()), toVoxels.z(0, 0, region.zMax()), working.nz());
        this.labels = new byte[target.voxels()];
    }

    private void bound(int axis, double min, double max, int extent) {
        low[axis] = Math.max(min, -0.5);
        high[axis] = Math.min(max, extent - 0.5);
    }

    @Override
    public void accept(int zBegin, int zEnd, float[] probabilities) {
        if (zBegin != zNext || zEnd <= zBegin || zEnd > working.nz()) {
            throw new IllegalArgumentException(
                    "slabs come in order: expected one from " + zNext + ", got [" + zBegin + ", " + zEnd + ")");
        }
        slab = probabilities;
        double from = zBegin == 0 ? low[2] : Math.max(low[2], zBegin - 1);
        double to = zEnd == working.nz() ? high[2] : Math.min(high[2], zEnd - 1);
        decide(zBegin, zEnd, from, to);
        lastSlice = sliceOf(probabilities, zEnd - zBegin);
        slab = null;
        zNext = zEnd;
    }

    /** The map, once every slab has come. */
    LabelMap finished() {
        if (zNext != working.nz()) {
            throw new IllegalStateException("slabs up to " + zNext + " of " + working.nz() + " have come");
        }
        return new LabelMap(target, labels);
    }

    private float[] sliceOf(float[] probabilities, int depth) {
        int plane = working.nx() * working.ny();
        float[] slice = new float[classes * plane];
        for (int c = 0; c < classes; c++) {
            System.arraycopy(probabilities, (c * depth + depth - 1) * plane, slice, c * plane, plane);
        }
        return slice;
    }

    /** Decides the native voxels whose centres lie at working z in [from, to): each belongs to exactly one slab. */
    private void decide(int zBegin, int zEnd, double from, double to) {
        Cell cell = new Cell(zBegin, zEnd);
        for (int k = 0; k < target.nz(); k++) {
            for (int j = 0; j < target.ny(); j++) {
                decideRow(j, k, from, to, cell);
            }
        }
    }

    private void decideRow(int j, int k, double from, double to, Cell cell) {
        double z0 = toWorking.z(0, j, k);
        double dz = toWorking.get(2, 0);
        double zLast = z0 + dz * (target.nx() - 1);
        if (Math.max(z0, zLast) < from || Math.min(z0, zLast) >= to) {
            return;
        }
        int row = target.index(0, j, k);
        for (int i = 0; i < target.nx(); i++) {
            double z = z0 + dz * i;
            if (z < from || z >= to) {
                continue;
            }
            double x = toWorking.x(i, j, k);
            double y = toWorking.y(i, j, k);
            if (x >= low[0] && x < high[0] && y >= low[1] && y < high[1] && !air.at(x, y, z)) {
                cell.place(x, y, z);
                labels[row + i] = (byte) cell.winner();
            }
        }
    }

    /** The eight working voxels around a point, and their weights. */
    private final class Cell {
        private final int zBegin;
        private final int depth;
        private final int plane = working.nx() * working.ny();
        private final int[] corner = new int[4];
        private final float[] weight = new float[4];
        private int zLow;
        private int zHigh;
        private float zFraction;

        Cell(int zBegin, int zEnd) {
            this.zBegin = zBegin;
            this.depth = zEnd - zBegin;
        }

        void place(double x, double y, double z) {
            int xLow = floorWithin(x, working.nx());
            int yLow = floorWithin(y, working.ny());
            int xHigh = Math.min(xLow + 1, working.nx() - 1);
            int yHigh = Math.min(yLow + 1, working.ny() - 1);
            float fx = fraction(x, xLow);
            float fy = fraction(y, yLow);
            corner[0] = xLow + working.nx() * yLow;
            corner[1] = xHigh + working.nx() * yLow;
            corner[2] = xLow + working.nx() * yHigh;
            corner[3] = xHigh + working.nx() * yHigh;
            weight[0] = (1 - fx) * (1 - fy);
            weight[1] = fx * (1 - fy);
            weight[2] = (1 - fx) * fy;
            weight[3] = fx * fy;
            zLow = floorWithin(z, working.nz());
            zFraction = fraction(z, zLow);
            zHigh = zFraction == 0 ? zLow : Math.min(zLow + 1, working.nz() - 1);
        }

        int winner() {
            float best = probability(0);
            int winner = 0;
            if (best > CERTAIN) {
                return 0;
            }
            for (int c = 1; c < classes; c++) {
                float p = probability(c);
                if (p > best) {
                    best = p;
                    winner = c;
                }
            }
            return winner;
        }

        private float probability(int c) {
            return (1 - zFraction) * inSlice(c, zLow) + zFraction * inSlice(c, zHigh);
        }

        private float inSlice(int c, int z) {
            float[] values = z < zBegin ? lastSlice : slab;
            int base = z < zBegin ? c * plane : (c * depth + z - zBegin) * plane;
            return weight[0] * values[base + corner[0]]
                    + weight[1] * values[base + corner[1]]
                    + weight[2] * values[base + corner[2]]
                    + weight[3] * values[base + corner[3]];
        }
    }

    private static int floorWithin(double position, int extent) {
        return (int) Math.min(Math.max(Math.floor(position), 0), extent - 1);
    }

    /** In the outer half of a border voxel the border's value holds. */
    private static float fraction(double position, int low) {
        return (float) Math.min(Math.max(position - low, 0), 1);
    }
}
