package dev.muduo.networks.inference;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.VoxelBox;
import java.util.Optional;

/**
 * Decides the labels of a native grid, or of a part of it, from probabilities on the working grid, which arrive slab by slab: they
 * are interpolated linearly at the voxel's centre and the largest wins (ties go to the lower class). A native voxel whose
 * neighbours straddle two slabs is decided with the later one; of the earlier one only the last slice is kept.
 *
 * <p>Belongs to one thread.
 */
final class NativeLabels implements ProbabilitySlabs {
    /** Above this the background has won, whatever rounding did to the sum of the others. */
    private static final float CERTAIN = 0.5001f;

    /** In working voxels: what rounding may do to a position. */
    private static final double ROUNDING = 1e-3;

    private final Grid working;
    private final int classes;
    private final Grid target;
    private final VoxelBox part;
    private final Grid partGrid;
    private final SurroundingAir air;
    private final Affine toWorking;
    private final double[] low = new double[3];
    private final double[] high = new double[3];
    private final byte[] labels;
    private final Optional<VoxelBox> needed;
    private final Optional<VoxelBox> centres;

    /** Where the next slab begins; negative before the first. */
    private int zNext = -1;

    private float[] lastSlice;
    private float[] slab;

    /** Of all voxels of the target. */
    NativeLabels(Grid working, int classes, BoxMm region, SurroundingAir air, Grid target) {
        this(working, classes, region, air, target, VoxelBox.whole(target));
    }

    /**
     * @param region background outside it; within the space of the working grid
     * @param air    background in it; it has seen every slice of a slab before the slab comes
     * @param part   of the target: the labels there are those of the whole, bit for bit
     */
    NativeLabels(Grid working, int classes, BoxMm region, SurroundingAir air, Grid target, VoxelBox part) {
        this.working = working;
        this.classes = classes;
        this.air = air;
        this.target = target;
        this.part = part;
        this.partGrid = target.part(part);
        Affine toVoxels = working.affine().inverse();
        this.toWorking = toVoxels.after(target.affine());
        bound(0, toVoxels.x(region.xMin(), 0, 0), toVoxels.x(region.xMax(), 0, 0), working.nx());
        bound(1, toVoxels.y(0, region.yMin(), 0), toVoxels.y(0, region.yMax(), 0), working.ny());
        bound(2, toVoxels.z(0, 0, region.zMin()), toVoxels.z(0, 0, region.zMax()), working.nz());
        this.labels = new byte[partGrid.voxels()];
        double[] from = new double[3];
        double[] to = new double[3];
        extentOfPart(from, to);
        this.needed = neededVoxels(from, to);
        this.centres = centresWithin(from, to);
    }

    /** Lowest and highest working position of what is labelled, along each axis. */
    private void extentOfPart(double[] from, double[] to) {
        for (int axis = 0; axis < 3; axis++) {
            double min = toWorking.get(axis, 3);
            double max = min;
            int[] firsts = {part.iBegin(), part.jBegin(), part.kBegin()};
            int[] lasts = {part.iEnd() - 1, part.jEnd() - 1, part.kEnd() - 1};
            for (int column = 0; column < 3; column++) {
                double atFirst = toWorking.get(axis, column) * firsts[column];
                double atLast = toWorking.get(axis, column) * lasts[column];
                min += Math.min(atFirst, atLast);
                max += Math.max(atFirst, atLast);
            }
            from[axis] = Math.max(min, low[axis]) - ROUNDING;
            to[axis] = Math.min(max, high[axis]) + ROUNDING;
        }
    }

    private Optional<VoxelBox> neededVoxels(double[] from, double[] to) {
        int[] begin = new int[3];
        int[] end = new int[3];
        int[] extents = {working.nx(), working.ny(), working.nz()};
        for (int axis = 0; axis < 3; axis++) {
            if (from[axis] > to[axis]) {
                return Optional.empty();
            }
            begin[axis] = (int) Math.max(0, Math.floor(from[axis]));
            end[axis] = (int) Math.min(extents[axis], Math.floor(to[axis]) + 2);
        }
        return Optional.of(new VoxelBox(begin[0], end[0], begin[1], end[1], begin[2], end[2]));
    }

    private Optional<VoxelBox> centresWithin(double[] from, double[] to) {
        int[] begin = new int[3];
        int[] end = new int[3];
        int[] extents = {working.nx(), working.ny(), working.nz()};
        for (int axis = 0; axis < 3; axis++) {
            begin[axis] = (int) Math.max(0, Math.ceil(from[axis]));
            end[axis] = (int) Math.min(extents[axis], Math.floor(to[axis]) + 1);
            if (begin[axis] >= end[axis]) {
                return Optional.empty();
            }
        }
        return Optional.of(new VoxelBox(begin[0], end[0], begin[1], end[1], begin[2], end[2]));
    }

    /**
     * The working voxels whose probabilities are read; the first slab may begin with the first slice of them. Empty: there is
     * nothing but background, and no slab is to come.
     */
    Optional<VoxelBox> needed() {
        return needed;
    }

    /** The working voxels whose centres lie in what is labelled: of an oblique part, in the cuboid around it. */
    Optional<VoxelBox> centres() {
        return centres;
    }

    private void bound(int axis, double min, double max, int extent) {
        low[axis] = Math.max(min, -0.5);
        high[axis] = Math.min(max, extent - 0.5);
    }

    @Override
    public void accept(int zBegin, int zEnd, float[] probabilities) {
        boolean inOrder = zNext < 0 ? zBegin <= firstNeeded() : zBegin == zNext;
        if (!inOrder || zEnd <= zBegin || zEnd > working.nz()) {
            throw new IllegalArgumentException("slabs come in order: expected one from "
                    + (zNext < 0 ? firstNeeded() : zNext) + ", got [" + zBegin + ", " + zEnd + ")");
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
        int last = needed.map(VoxelBox::kEnd).orElse(-1);
        if (zNext < last) {
            throw new IllegalStateException("slabs up to " + zNext + " of " + last + " have come");
        }
        return new LabelMap(partGrid, labels);
    }

    private int firstNeeded() {
        return needed.map(VoxelBox::kBegin).orElse(0);
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
        for (int k = part.kBegin(); k < part.kEnd(); k++) {
            for (int j = part.jBegin(); j < part.jEnd(); j++) {
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
        int row = partGrid.index(-part.iBegin(), j - part.jBegin(), k - part.kBegin());
        for (int i = part.iBegin(); i < part.iEnd(); i++) {
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
