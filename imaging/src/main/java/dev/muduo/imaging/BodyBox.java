package dev.muduo.imaging;

/**
 * The box of the patient's body in a CT, in voxels: [iFrom, iTo) × [jFrom, jTo) × [kFrom, kTo). Never empty.
 */
public record BodyBox(int iFrom, int iTo, int jFrom, int jTo, int kFrom, int kTo) {
    /** What is denser than this belongs to the body (or the table); lungs are inside its box all the same. */
    public static final float THRESHOLD_HU = -500;

    /** Of the largest component's size a part of the body has at least so much; the shell of a table, and what lies about, has less. */
    public static final double LEAST_SHARE = 0.1;

    public BodyBox {
        if (iFrom < 0 || jFrom < 0 || kFrom < 0 || iFrom >= iTo || jFrom >= jTo || kFrom >= kTo) {
            throw new IllegalArgumentException("a body box is not empty, got [" + iFrom + ", " + iTo + ") x [" + jFrom
                    + ", " + jTo + ") x [" + kFrom + ", " + kTo + ")");
        }
    }

    /**
     * The bounding box of the large 6-connected components above {@link #THRESHOLD_HU}: the largest, and all that have at least a
     * tenth of its voxels, as two legs that do not touch. The whole grid if nothing is above it (a crop that lies within a lung), or
     * if there is no telling (an image that is no body's, with more surface than any).
     */
    public static BodyBox of(Volume ct) {
        return RunComponents.above(ct, THRESHOLD_HU)
                .flatMap(components -> components.aroundLarge(LEAST_SHARE))
                .orElseGet(() -> whole(ct.grid()));
    }

    /** Memory that {@link #of} takes at most, in bytes, for a CT of so many voxels. */
    public static long mostBytes(int voxels) {
        return RunComponents.mostBytes(voxels);
    }

    public static BodyBox whole(Grid grid) {
        return new BodyBox(0, grid.nx(), 0, grid.ny(), 0, grid.nz());
    }

    /** The bounding box, in RAS+ millimetres, of the cells (voxels ± ½) of this box on its grid. */
    public BoxMm onGrid(Grid grid) {
        return BoxMm.around(grid.affine(), new double[] {iFrom - 0.5, jFrom - 0.5, kFrom - 0.5}, new double[] {
            iTo - 0.5, jTo - 0.5, kTo - 0.5
        });
    }
}
