package dev.muduo.networks.training;

/**
 * What people drew in one sample. Classes that nobody annotated are merged with the background: there the student may say
 * background or any of them, at no cost (marginal loss).
 *
 * @param labels    class of every voxel, (z, y, x) row-major, unsigned; a class that is not annotated counts as background
 * @param annotated by class; the background, index 0, always is
 */
public record Annotation(byte[] labels, boolean[] annotated) {
    public Annotation {
        if (annotated.length < 2 || !annotated[0]) {
            throw new IllegalArgumentException("the background is class 0 and always annotated");
        }
        for (byte label : labels) {
            if ((label & 0xFF) >= annotated.length) {
                throw new IllegalArgumentException(
                        "labels lie in [0, " + annotated.length + "), got " + (label & 0xFF));
            }
        }
    }

    /** An annotation of every structure. */
    public static Annotation complete(byte[] labels, int classes) {
        boolean[] annotated = new boolean[classes];
        java.util.Arrays.fill(annotated, true);
        return new Annotation(labels, annotated);
    }
}
