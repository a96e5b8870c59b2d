package dev.muduo.imaging;

/**
 * Where a patch lies in the body: a cube, aligned with the RAS+ axes, given by its centre and edge in millimetres. The same
 * place can be sampled on grids of any spacing (a student's, a teacher's), which then cover exactly the same space.
 */
public record PatchPlace(double centreX, double centreY, double centreZ, double edgeMm) {
    public PatchPlace {
        if (!Double.isFinite(centreX) || !Double.isFinite(centreY) || !Double.isFinite(centreZ) || !(edgeMm > 0)) {
            throw new IllegalArgumentException("a patch has a finite centre and a positive edge");
        }
    }

    /** The cube divided into {@code voxels}³ cubes; voxel centres lie half a voxel inside its faces. */
    public Grid grid(int voxels) {
        double spacing = edgeMm / voxels;
        double half = (edgeMm - spacing) / 2;
        return new Grid(
                voxels,
                voxels,
                voxels,
                Affine.scaling(spacing, spacing, spacing, centreX - half, centreY - half, centreZ - half));
    }
}
