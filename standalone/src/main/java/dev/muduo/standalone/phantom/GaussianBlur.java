package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Grid;

/** A separable Gaussian filter; at the edges of the image its border goes on outwards. */
final class GaussianBlur {
    /** Full width at half maximum of a Gaussian of standard deviation 1: 2·√(2·ln 2). */
    private static final double FWHM = 2 * StrictMath.sqrt(2 * StrictMath.log(2));

    private static final double REACH = 3;
    private static final double NEGLIGIBLE_VOXELS = 0.1;

    private GaussianBlur() {}

    /** Filters in place. */
    static void apply(float[] values, Grid grid, double fwhmMm) {
        int[] extents = {grid.nx(), grid.ny(), grid.nz()};
        int[] strides = {1, grid.nx(), grid.nx() * grid.ny()};
        for (int axis = 0; axis < 3; axis++) {
            double sigma = fwhmMm / FWHM / grid.affine().spacingMm(axis);
            if (sigma > NEGLIGIBLE_VOXELS) {
                along(values, extents, strides, axis, kernel(sigma));
            }
        }
    }

    private static double[] kernel(double sigma) {
        int reach = (int) Math.ceil(REACH * sigma);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int n = -reach; n <= reach; n++) {
            kernel[n + reach] = StrictMath.exp(-0.5 * n * n / (sigma * sigma));
            sum += kernel[n + reach];
        }
        for (int n = 0; n < kernel.length; n++) {
            kernel[n] /= sum;
        }
        return kernel;
    }

    private static void along(float[] values, int[] extents, int[] strides, int axis, double[] kernel) {
        int b = axis == 0 ? 1 : 0;
        int c = axis == 2 ? 1 : 2;
        int reach = kernel.length / 2;
        int n = extents[axis];
        double[] line = new double[n + 2 * reach];
        for (int q = 0; q < extents[c]; q++) {
            for (int p = 0; p < extents[b]; p++) {
                int start = p * strides[b] + q * strides[c];
                for (int t = 0; t < line.length; t++) {
                    int index = Math.max(0, Math.min(n - 1, t - reach));
                    line[t] = values[start + index * strides[axis]];
                }
                for (int t = 0; t < n; t++) {
                    double sum = 0;
                    for (int tap = 0; tap < kernel.length; tap++) {
                        sum += kernel[tap] * line[t + tap];
                    }
                    values[start + t * strides[axis]] = (float) sum;
                }
            }
        }
    }
}
