package dev.muduo.imaging;

/**
 * A voxel grid in the body: extents along i, j, k and the map from voxel indices (centres at integers) to RAS+ millimetres.
 *
 * @param nx voxels along i, the fastest axis in memory (tensor width)
 * @param ny voxels along j (tensor height)
 * @param nz voxels along k (tensor depth)
 */
public record Grid(int nx, int ny, int nz, Affine affine) {
    public Grid {
        if (nx < 1 || ny < 1 || nz < 1 || (long) nx * ny * nz > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a grid has between 1 and 2^31 voxels, got " + nx + " x " + ny + " x " + nz);
        }
    }

    public int voxels() {
        return nx * ny * nz;
    }

    /** Position of voxel (i, j, k) in an array of this grid's values. */
    public int index(int i, int j, int k) {
        return i + nx * (j + ny * k);
    }

    /**
     * The grid of some of its voxels, each where it was.
     *
     * @throws IllegalArgumentException if the box reaches beyond this grid
     */
    public Grid part(VoxelBox box) {
        if (!box.isWithin(this)) {
            throw new IllegalArgumentException(box + " reaches beyond a grid of " + nx + " x " + ny + " x " + nz);
        }
        double[] moved = affine.toArray();
        moved[3] = affine.x(box.iBegin(), box.jBegin(), box.kBegin());
        moved[7] = affine.y(box.iBegin(), box.jBegin(), box.kBegin());
        moved[11] = affine.z(box.iBegin(), box.jBegin(), box.kBegin());
        return new Grid(box.nx(), box.ny(), box.nz(), Affine.of(moved));
    }

    /** Volume of one voxel in cubic millimetres. */
    public double voxelMm3() {
        return Math.abs(affine.determinant());
    }
}
