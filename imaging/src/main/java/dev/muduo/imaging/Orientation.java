package dev.muduo.imaging;

/**
 * Turns images to RAS+ (i to the patient's right, j to the front, k to the head) by exchanging and flipping axes only: no
 * value changes, and every voxel keeps its place in the body because the affine changes with it.
 */
public final class Orientation {
    private Orientation() {}

    public static Volume toRas(Volume volume) {
        throw new UnsupportedOperationException();
    }

    public static LabelMap toRas(LabelMap map) {
        throw new UnsupportedOperationException();
    }

    /** The grid that {@code toRas} gives for an image on this one. */
    public static Grid toRas(Grid grid) {
        throw new UnsupportedOperationException();
    }
}
