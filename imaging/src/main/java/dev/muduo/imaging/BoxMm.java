package dev.muduo.imaging;

/** A box aligned with the RAS+ axes, in millimetres. */
public record BoxMm(double xMin, double xMax, double yMin, double yMax, double zMin, double zMax) {
    public BoxMm {
        if (!(xMin < xMax) || !(yMin < yMax) || !(zMin < zMax)) {
            throw new IllegalArgumentException("a box has positive edges, got x [" + xMin + ", " + xMax + "], y ["
                    + yMin + ", " + yMax + "], z [" + zMin + ", " + zMax + "]");
        }
    }

    /** The box around all cells (voxels ± ½) of a grid: the space that an image on it fills. */
    public static BoxMm of(Grid grid) {
        return around(grid.affine(), new double[] {-0.5, -0.5, -0.5}, new double[] {
            grid.nx() - 0.5, grid.ny() - 0.5, grid.nz() - 0.5
        });
    }

    /** The box around a cuboid of voxel space, given by its lowest and highest corner. */
    static BoxMm around(Affine affine, double[] low, double[] high) {
        double[] bounds = bounds(affine, low, high);
        return new BoxMm(bounds[0], bounds[1], bounds[2], bounds[3], bounds[4], bounds[5]);
    }

    /**
     * The same as bounds, in the order of a box's: of a cuboid thinner than the result can tell, the two of an axis are equal.
     */
    static double[] bounds(Affine affine, double[] low, double[] high) {
        double[] bounds = new double[6];
        for (int row = 0; row < 3; row++) {
            double min = affine.get(row, 3);
            double max = min;
            for (int axis = 0; axis < 3; axis++) {
                double a = affine.get(row, axis) * low[axis];
                double b = affine.get(row, axis) * high[axis];
                min += Math.min(a, b);
                max += Math.max(a, b);
            }
            bounds[2 * row] = min;
            bounds[2 * row + 1] = max;
        }
        return bounds;
    }

    /** Volume common to both boxes, in cubic millimetres; 0 if they do not overlap. */
    public double overlapMm3(BoxMm other) {
        return overlap(xMin, xMax, other.xMin, other.xMax)
                * overlap(yMin, yMax, other.yMin, other.yMax)
                * overlap(zMin, zMax, other.zMin, other.zMax);
    }

    private static double overlap(double minA, double maxA, double minB, double maxB) {
        return Math.max(0, Math.min(maxA, maxB) - Math.max(minA, minB));
    }

    public double volumeMm3() {
        return (xMax - xMin) * (yMax - yMin) * (zMax - zMin);
    }
}
