package dev.muduo.trainer.config;

/**
 * What the student learns from patches that nobody has annotated, and what it sees: the frame of the paper's Table 1. λ and its
 * ramp are those of {@link TrainingConfig.Distillation}, whatever the method.
 *
 * @param method          {@link UnlabelledMethod}
 * @param channels        that the student sees
 * @param maxStudies      most studies without annotation that {@link UnlabelledMethod.Source#STUDIES} draws from
 * @param emaDecay        of a teacher that is an average of the student
 * @param inputNoise      on what such a teacher sees, in standard deviations of a patch's channel
 * @param passes          of the teacher, over which its uncertainty is measured
 * @param passDropout     in those passes
 * @param shapeWeight     of the error of signed distance maps, beside the supervised loss
 * @param adversaryLearningRate of the network that judges these maps
 */
public record ObjectiveConfig(
        UnlabelledMethod method,
        Channels channels,
        int maxStudies,
        double emaDecay,
        double inputNoise,
        int passes,
        double passDropout,
        double shapeWeight,
        double adversaryLearningRate) {
    private static final int MOST_STUDIES = 8_000;
    private static final int MOST_PASSES = 64;

    public ObjectiveConfig {
        require(maxStudies >= 1 && maxStudies <= MOST_STUDIES, "maxStudies lies in [1, 8000], got " + maxStudies);
        require(emaDecay >= 0 && emaDecay < 1, "emaDecay lies in [0, 1), got " + emaDecay);
        require(inputNoise >= 0 && inputNoise < 10, "inputNoise lies in [0, 10), got " + inputNoise);
        require(passes >= 1 && passes <= MOST_PASSES, "passes lies in [1, 64], got " + passes);
        require(passDropout >= 0 && passDropout < 1, "passDropout lies in [0, 1), got " + passDropout);
        require(shapeWeight >= 0, "shapeWeight is not negative, got " + shapeWeight);
        require(adversaryLearningRate > 0, "adversaryLearningRate is positive, got " + adversaryLearningRate);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("training.objective: " + message);
        }
    }
}
