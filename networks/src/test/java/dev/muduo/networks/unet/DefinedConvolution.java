package dev.muduo.networks.unet;

import java.util.Arrays;

/** A three-dimensional convolution by its definition: cross-correlation with zero padding, stride 1, summed in double. */
final class DefinedConvolution {
    private final int from;
    private final int to;
    private final int kernel;

    /** @param kernel odd; the padding keeps the size */
    DefinedConvolution(int from, int to, int kernel) {
        this.from = from;
        this.to = to;
        this.kernel = kernel;
    }

    /**
     * The answer.
     *
     * @param x      (samples, from, depth, height, width)
     * @param weight (to, from, kernel, kernel, kernel)
     * @param bias   (to)
     * @param size   depth, height, width
     * @return (samples, to, depth, height, width)
     */
    double[] of(float[] x, float[] weight, float[] bias, int samples, int... size) {
        int voxels = size[0] * size[1] * size[2];
        double[] y = new double[samples * to * voxels];
        for (int sample = 0; sample < samples; sample++) {
            for (int channel = 0; channel < to; channel++) {
                int at = (sample * to + channel) * voxels;
                Arrays.fill(y, at, at + voxels, bias[channel]);
                for (int c = 0; c < from; c++) {
                    add(y, at, x, (sample * from + c) * voxels, weight, (channel * from + c) * taps(), size);
                }
            }
        }
        return y;
    }

    private int taps() {
        return kernel * kernel * kernel;
    }

    private void add(double[] y, int yAt, float[] x, int xAt, float[] weight, int wAt, int[] size) {
        for (int tap = 0; tap < taps(); tap++) {
            double w = weight[wAt + tap];
            int dz = tap / (kernel * kernel) - kernel / 2;
            int dy = tap / kernel % kernel - kernel / 2;
            int dx = tap % kernel - kernel / 2;
            for (int k = Math.max(0, -dz); k < Math.min(size[0], size[0] - dz); k++) {
                for (int j = Math.max(0, -dy); j < Math.min(size[1], size[1] - dy); j++) {
                    int row = yAt + (k * size[1] + j) * size[2];
                    int source = xAt + ((k + dz) * size[1] + j + dy) * size[2] + dx;
                    for (int i = Math.max(0, -dx); i < Math.min(size[2], size[2] - dx); i++) {
                        y[row + i] += w * x[source + i];
                    }
                }
            }
        }
    }
}
