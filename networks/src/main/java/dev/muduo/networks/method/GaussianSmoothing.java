package dev.muduo.networks.method;

/**
 * g_σ of Eq. 2: separable, truncated at 4σ, zero outside the grid and not renormalised there; axis 0, then 1, then 2, in
 * double.
 */
public final class GaussianSmoothing {
    /** Taps beyond this many σ are left out. */
    public static final double TRUNCATE = 4;

    /** What is outside the grid, by the field's name for it. */
    public static final String BOUNDARY = "zero";

    private GaussianSmoothing() {}

    /**
     * Smooths one volume.
     *
     * @param values (z, y, x) row-major
     * @param sigma  in voxels
     */
    public static double[] smooth(double[] values, int depth, int height, int width, double sigma) {
        if (!(sigma > 0) || sigma > 64 || values.length != (long) depth * height * width) {
            throw new IllegalArgumentException("smoothing needs 0 < sigma <= 64 and a full grid, got " + sigma + " and "
                    + values.length + " values for " + depth + " × " + height + " × " + width);
        }
        double[] taps = taps(sigma);
        double[] alongZ = along(values, 1, depth, height * width, taps);
        double[] alongY = along(alongZ, depth, height, width, taps);
        return along(alongY, depth * height, width, 1, taps);
    }

    private static double[] taps(double sigma) {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        double[] taps = new double[2 * radius + 1];
        double sum = 0;
        for (int j = -radius; j <= radius; j++) {
            taps[j + radius] = StrictMath.exp(-j * j / (2 * sigma * sigma));
            sum += taps[j + radius];
        }
        for (int j = 0; j < taps.length; j++) {
            taps[j] /= sum;
        }
        return taps;
    }

    /** Along the middle axis of (outer, length, inner). */
    private static double[] along(double[] in, int outer, int length, int inner, double[] taps) {
        double[] out = new double[in.length];
        int radius = taps.length / 2;
        for (int o = 0; o < outer; o++) {
            for (int position = 0; position < length; position++) {
                int to = (o * length + position) * inner;
                int first = Math.max(position - radius, 0);
                int last = Math.min(position + radius, length - 1);
                for (int source = first; source <= last; source++) {
                    double tap = taps[source - position + radius];
                    int from = (o * length + source) * inner;
                    for (int i = 0; i < inner; i++) {
                        out[to + i] += tap * in[from + i];
                    }
                }
            }
        }
        return out;
    }
}
