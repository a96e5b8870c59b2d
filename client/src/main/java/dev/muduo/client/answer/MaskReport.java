package dev.muduo.client.answer;

import java.util.List;
import java.util.Optional;

/**
 * A mask in numbers. For research use; not a medical device.
 *
 * @param number     of the promotion that made it
 * @param checkpoint SHA-256
 * @param grid       on whose voxels the mask lies, {@code ct} or {@code pet}
 * @param box        beyond which nothing was looked for; empty if everywhere
 * @param part       that it is of a part and of which, for people; empty of the whole
 * @param structures those that were asked for, also if they were not found
 */
public record MaskReport(
        String requestId,
        long number,
        String checkpoint,
        String grid,
        Optional<List<Double>> box,
        Optional<String> part,
        String notice,
        List<Measured> structures) {
    /**
     * One structure.
     *
     * @param colour   in the preview, as in {@code #1f77b4}
     * @param volumeMl 0 if it was not found
     * @param suvMean  g/ml, empty if no voxel of the PET is in it, like the others
     * @param suvPeak  highest mean of a sphere of 1 ml (PERCIST)
     * @param totalLesionGlycolysis g: SUVmean times volume
     * @param uncertainty           how unsure the network was, in [0, 1]: mean of 1 − the structure's probability over its voxels
     * @param borderUncertainty     the same over the voxels at its border
     */
    public record Measured(
            int id,
            String name,
            String snomed,
            String colour,
            double volumeMl,
            Optional<Double> suvMean,
            Optional<Double> suvMax,
            Optional<Double> suvPeak,
            Optional<Double> totalLesionGlycolysis,
            Optional<Double> uncertainty,
            Optional<Double> borderUncertainty) {}

    public MaskReport {
        structures = List.copyOf(structures);
    }
}
