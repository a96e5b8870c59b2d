package dev.muduo.networks.inference;

/** Where the windows lie and how much each voxel of one counts (nnU-Net's rules, §2.11). */
public final class SlidingWindow {
    private SlidingWindow() {}

    /**
     * Starts of the windows along one axis: n = ⌈(extent − patch) / (step · patch)⌉ + 1 windows, spread evenly.
     *
     * @param step fraction of the patch between windows, in (0, 1]; ½ is the standard
     * @return ascending; the first is 0, the last extent − patch
     * @throws IllegalArgumentException if the extent is smaller than the patch
     */
    public static int[] starts(int extent, int patch, double step) {
        if (patch < 1 || extent < patch || !(step > 0 && step <= 1)) {
            throw new IllegalArgumentException("windows need 1 <= patch <= extent and a step in (0, 1], got patch "
                    + patch + ", extent " + extent + ", step " + step);
        }
        int count = (int) Math.ceil((extent - patch) / (step * patch)) + 1;
        int[] starts = new int[count];
        for (int j = 1; j < count; j++) {
            starts[j] = (int) Math.rint((double) j * (extent - patch) / (count - 1));
        }
        return starts;
    }

    /**
     * Weight of every voxel of a cubic window: a Gaussian of σ = patch / 8 around voxel patch / 2, at most 1, and never 0.
     *
     * @return (z, y, x) row-major
     */
    public static float[] gaussianWeights(int patch) {
        double[] axis = new double[patch];
        double sigma = patch / 8.0;
        for (int i = 0; i < patch; i++) {
            double distance = (i - patch / 2) / sigma;
            axis[i] = StrictMath.exp(-0.5 * distance * distance);
        }
        float[] weights = new float[patch * patch * patch];
        int index = 0;
        for (double z : axis) {
            for (double y : axis) {
                for (double x : axis) {
                    weights[index++] = (float) (z * y * x);
                }
            }
        }
        return weights;
    }
}
