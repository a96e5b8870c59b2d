package dev.muduo.networks.objective;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.training.TrainingBatch;
import java.util.List;

/**
 * Noise on what a teacher sees, of nearly normal shape, cut off at two standard deviations.
 *
 * @param sigma its standard deviation, as a share of that of the patch's channel: published values are for images that were
 *     normalised to a standard deviation of 1
 */
record InputNoise(double sigma) {
    private static final int MOST = 2;
    /** Mean and standard deviation of a sum of four uniform bytes. */
    private static final double MEAN = 4 * 127.5;

    private static final double DEVIATION = StrictMath.sqrt(4 * (256.0 * 256 - 1) / 12);

    InputNoise {
        if (!(sigma >= 0 && sigma < 10)) {
            throw new IllegalArgumentException(
                    "the noise of an input lies in [0, 10) standard deviations, got " + sigma);
        }
    }

    /** These samples with noise: (rows, channels, depth, height, width). */
    PtNDArray on(PtNDManager scope, TrainingBatch batch, List<Integer> rows, CounterRandom random) {
        int voxels = batch.voxels();
        int values = batch.samples().get(rows.get(0)).image().length;
        float[] images = new float[rows.size() * values];
        for (int i = 0; i < rows.size(); i++) {
            float[] image = batch.samples().get(rows.get(i)).image();
            System.arraycopy(image, 0, images, i * values, values);
            for (int from = i * values; sigma > 0 && from < (i + 1) * values; from += voxels) {
                disturb(images, from, voxels, random);
            }
        }
        Shape shape = new Shape(rows.size(), values / voxels, batch.depth(), batch.height(), batch.width());
        return NativeArrays.floats(scope, images, shape);
    }

    private void disturb(float[] images, int from, int voxels, CounterRandom random) {
        float scale = (float) (sigma * standardDeviation(images, from, voxels));
        for (int v = from; v < from + voxels; v++) {
            images[v] += scale * normal(random.nextInt());
        }
    }

    /** The sum of four uniform bytes, standardised: one word a value, no transcendental function. */
    static float normal(int word) {
        int sum = (word & 0xFF) + (word >>> 8 & 0xFF) + (word >>> 16 & 0xFF) + (word >>> 24);
        return (float) Math.max(-MOST, Math.min(MOST, (sum - MEAN) / DEVIATION));
    }

    private static double standardDeviation(float[] values, int from, int count) {
        double sum = 0;
        double squares = 0;
        for (int v = from; v < from + count; v++) {
            sum += values[v];
            squares += (double) values[v] * values[v];
        }
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
