package dev.muduo.trainer.batch;

import dev.muduo.networks.method.Sigmoid;
import dev.muduo.networks.method.Trilinear;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.SoftLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;

/** How the stored answers of a patch become what a sample teaches. */
@FunctionalInterface
interface TaughtPatch {
    /**
     * The sample.
     *
     * @param image    of the channels that are seen
     * @param ct       logits by structure, (z, y, x), answerEdge³; null where not selected
     * @param pet      likewise
     * @param selected by structure
     * @param alpha    weight of the CT teacher (Eq. 6)
     */
    TrainingSample of(
            float[] image, float[][] ct, float[][] pet, boolean[] selected, int answerEdge, int edge, float alpha);

    /** As configured: hard pseudo-labels of the mixture, or one teacher's probabilities. */
    static TaughtPatch of(TrainingConfig config) {
        if (config.objective().method() == UnlabelledMethod.SINGLE_TEACHER) {
            return TaughtPatch::soft;
        }
        boolean exclusive = config.distillation().exclusive();
        return (image, ct, pet, selected, answerEdge, edge, alpha) -> TrainingSample.pseudoLabelled(
                image, new PseudoLabels(HardLabels.of(ct, pet, answerEdge, edge, alpha, exclusive), selected));
    }

    private static TrainingSample soft(
            float[] image, float[][] ct, float[][] pet, boolean[] selected, int answerEdge, int edge, float alpha) {
        float[][] teacher = alpha == 1 ? ct : pet;
        int voxels = edge * edge * edge;
        float[] probabilities = new float[teacher.length * voxels];
        for (int s = 0; s < teacher.length; s++) {
            if (selected[s]) {
                float[] q = Sigmoid.of(Trilinear.resample(teacher[s], answerEdge, edge));
                System.arraycopy(q, 0, probabilities, s * voxels, voxels);
            }
        }
        return TrainingSample.softLabelled(image, new SoftLabels(probabilities, selected));
    }
}
