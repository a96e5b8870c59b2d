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
     * What both teachers have answered, as stored.
     *
     * @param ct       logits by structure, (z, y, x), edge³; null where not selected
     * @param pet      likewise
     * @param selected by structure
     */
    record Answers(float[][] ct, float[][] pet, int edge, boolean[] selected) {}

    /**
     * The sample.
     *
     * @param image  of the channels that are seen, already in its pose
     * @param alphas by structure, the weight of the CT teacher (Eq. 6)
     * @param pose   what the labels are brought into
     */
    TrainingSample of(float[] image, Answers answers, float[] alphas, Pose pose);

    /** As configured: hard pseudo-labels of the mixture, or one teacher's probabilities. */
    static TaughtPatch of(TrainingConfig config) {
        if (config.objective().method() == UnlabelledMethod.SINGLE_TEACHER) {
            return TaughtPatch::soft;
        }
        boolean exclusive = config.distillation().exclusive();
        return (image, answers, alphas, pose) -> {
            boolean[] hard = HardLabels.of(answers.ct, answers.pet, answers.edge, pose.edge(), alphas, exclusive);
            return TrainingSample.pseudoLabelled(image, pose.pseudoLabels(new PseudoLabels(hard, answers.selected)));
        };
    }

    private static TrainingSample soft(float[] image, Answers answers, float[] alphas, Pose pose) {
        int voxels = pose.edge() * pose.edge() * pose.edge();
        float[] probabilities = new float[alphas.length * voxels];
        for (int s = 0; s < alphas.length; s++) {
            if (answers.selected[s]) {
                float[] logits = alphas[s] == 1 ? answers.ct[s] : answers.pet[s];
                float[] q = Sigmoid.of(Trilinear.resample(logits, answers.edge, pose.edge()));
                System.arraycopy(q, 0, probabilities, s * voxels, voxels);
            }
        }
        return TrainingSample.softLabelled(image, pose.softLabels(new SoftLabels(probabilities, answers.selected)));
    }
}
