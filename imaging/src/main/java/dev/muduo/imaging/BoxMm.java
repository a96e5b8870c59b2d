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
        throw new UnsupportedOperationException();
    }

    /** Volume common to both boxes, in cubic millimetres; 0 if they do not overlap. */
    public double overlapMm3(BoxMm other) {
        throw new UnsupportedOperationException();
    }

    public double volumeMm3() {
        return (xMax - xMin) * (yMax - yMin) * (zMax - zMin);
    }
}
