package dev.muduo.networks.sam;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import java.util.Optional;

/**
 * A patch as the published weights were trained to see it (§3.7): sampled linearly on the network's own grid, 0 outside the
 * volume, CT clamped, then normalised by the voxels above zero; axes (x, y, z), where our volumes are (z, y, x).
 */
final class PatchImage {
    private static final float CT_BOUND_HU = 1000;
    private static final float OUTSIDE = 0;

    private PatchImage() {}

    /** What an image shows; SUV and Bq/ml make the same image, for PET is not clamped. */
    enum Modality {
        CT,
        PET
    }

    /**
     * @param native_ HU or SUVbw
     * @return edge³ values; nothing where no voxel is above zero or all that are have one value: there is no normalising by
     *     those
     */
    static Optional<float[]> of(Volume native_, PatchPlace place, int edge, Modality modality) {
        float[] values = Resampler.linear(native_, place.grid(edge), OUTSIDE).values();
        if (modality == Modality.CT) {
            for (int v = 0; v < values.length; v++) {
                values[v] = Math.min(Math.max(values[v], -CT_BOUND_HU), CT_BOUND_HU);
            }
        }
        return normalise(values) ? Optional.of(reverseAxes(values, edge)) : Optional.empty();
    }

    /** Mean and unbiased deviation over the voxels above zero, applied to all; false if there is no such deviation. */
    private static boolean normalise(float[] values) {
        long count = 0;
        double sum = 0;
        for (float value : values) {
            if (value > 0) {
                count++;
                sum += value;
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (float value : values) {
            if (value > 0) {
                squares += (value - mean) * (value - mean);
            }
        }
        double deviation = Math.sqrt(squares / (count - 1));
        if (count < 2 || !(deviation > 0) || !Double.isFinite(deviation)) {
            return false;
        }
        for (int v = 0; v < values.length; v++) {
            values[v] = (float) ((values[v] - mean) / deviation);
        }
        return true;
    }

    /** (z, y, x) to (x, y, z), and back. */
    static float[] reverseAxes(float[] cube, int edge) {
        float[] reversed = new float[cube.length];
        int at = 0;
        for (int a = 0; a < edge; a++) {
            for (int b = 0; b < edge; b++) {
                for (int c = 0; c < edge; c++) {
                    reversed[at++] = cube[(c * edge + b) * edge + a];
                }
            }
        }
        return reversed;
    }
}
