package dev.muduo.networks.training;

/**
 * What changes from step to step.
 *
 * @param lambda   weight of the consistency loss, λ(t) of Eq. 8
 * @param clipNorm the global norm of the gradient is scaled down to this; {@link Double#POSITIVE_INFINITY} for no clipping
 */
public record StepSettings(double learningRate, double lambda, double clipNorm) {
    /** nnU-Net's bound on the norm of the gradient. */
    public static final double STANDARD_CLIP_NORM = 12;

    public StepSettings {
        if (!(learningRate >= 0) || !(lambda >= 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException(
                    "a step needs a learning rate and a lambda >= 0 and a clip norm > 0, got " + learningRate + ", "
                            + lambda + ", " + clipNorm);
        }
    }
}
