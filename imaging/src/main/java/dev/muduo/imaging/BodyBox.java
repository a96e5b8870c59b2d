package dev.muduo.imaging;

/**
 * The box of the patient's body in a CT, in voxels: [iFrom, iTo) × [jFrom, jTo) × [kFrom, kTo). Never empty.
 */
public record BodyBox(int iFrom, int iTo, int jFrom, int jTo, int kFrom, int kTo) {
    /** What is denser than this belongs to the body (or the table); lungs are inside its box all the same. */
    public static final float THRESHOLD_HU = -500;

    /**
     * The bounding box of the largest 6-connected component above {@link #THRESHOLD_HU}; the whole grid if nothing is (a
     * crop that lies within a lung).
     */
    public static BodyBox of(Volume ct) {
        throw new UnsupportedOperationException();
    }

    /** The bounding box, in RAS+ millimetres, of the cells (voxels ± ½) of this box on its grid. */
    public BoxMm onGrid(Grid grid) {
        throw new UnsupportedOperationException();
    }
}
