package dev.muduo.imaging;

import java.util.Optional;

/** A cuboid of a grid's voxels, from the first to before the last along i, j and k; never empty. */
public record VoxelBox(int iBegin, int iEnd, int jBegin, int jEnd, int kBegin, int kEnd) {
    /** In voxels: a centre on the border of a box is in it, whatever rounding does. */
    private static final double ROUNDING = 1e-6;

    public VoxelBox {
        if (iBegin < 0 || jBegin < 0 || kBegin < 0 || iEnd <= iBegin || jEnd <= jBegin || kEnd <= kBegin) {
            throw new IllegalArgumentException("a box has at least one voxel along each axis, got i [" + iBegin + ", "
                    + iEnd + "), j [" + jBegin + ", " + jEnd + "), k [" + kBegin + ", " + kEnd + ")");
        }
    }

    /** All of a grid. */
    public static VoxelBox whole(Grid grid) {
        return new VoxelBox(0, grid.nx(), 0, grid.ny(), 0, grid.nz());
    }

    /**
     * The voxels of a grid whose centres lie in a box; of an oblique grid the smallest cuboid that has all of them.
     *
     * @return empty if the box lies beside the grid, or between its voxels
     */
    public static Optional<VoxelBox> of(Grid grid, BoxMm box) {
        double[] bounds =
                BoxMm.bounds(grid.affine().inverse(), new double[] {box.xMin(), box.yMin(), box.zMin()}, new double[] {
                    box.xMax(), box.yMax(), box.zMax()
                });
        int iBegin = first(bounds[0]);
        int iEnd = end(bounds[1], grid.nx());
        int jBegin = first(bounds[2]);
        int jEnd = end(bounds[3], grid.ny());
        int kBegin = first(bounds[4]);
        int kEnd = end(bounds[5], grid.nz());
        return iBegin < iEnd && jBegin < jEnd && kBegin < kEnd
                ? Optional.of(new VoxelBox(iBegin, iEnd, jBegin, jEnd, kBegin, kEnd))
                : Optional.empty();
    }

    private static int first(double position) {
        return (int) Math.max(0, Math.ceil(position - ROUNDING));
    }

    private static int end(double position, int extent) {
        return (int) Math.min(extent, Math.floor(position + ROUNDING) + 1);
    }

    public int nx() {
        return iEnd - iBegin;
    }

    public int ny() {
        return jEnd - jBegin;
    }

    public int nz() {
        return kEnd - kBegin;
    }

    /** Whether the cuboid lies in a grid of these extents. */
    boolean isWithin(Grid grid) {
        return iEnd <= grid.nx() && jEnd <= grid.ny() && kEnd <= grid.nz();
    }
}
