package dev.muduo.networks.training;

/**
 * What changes from step to step.
 *
 * @param lambda           weight of the consistency loss, λ(t) of Eq. 8
 * @param clipNorm         the global norm of the gradient is scaled down to this; {@link Double#POSITIVE_INFINITY} for no
 *                         clipping
 * @param mostAverageDecay where averaged weights are kept, their decay is at most this in this step
 */
public record StepSettings(double learningRate, double lambda, double clipNorm, double mostAverageDecay) {
    /** nnU-Net's bound on the norm of the gradient. */
    public static final double STANDARD_CLIP_NORM = 12;

    public StepSettings {
        if (!(learningRate >= 0) || !(lambda >= 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException(
                    "a step needs a learning rate and a lambda >= 0 and a clip norm > 0, got " + learningRate + ", "
                            + lambda + ", " + clipNorm);
        }
        if (!(mostAverageDecay >= 0 && mostAverageDecay <= 1)) {
            throw new IllegalArgumentException("mostAverageDecay lies in [0, 1], got " + mostAverageDecay);
        }
    }

    /** With no bound on the decay of averaged weights. */
    public StepSettings(double learningRate, double lambda, double clipNorm) {
        this(learningRate, lambda, clipNorm, 1);
    }

    /**
     * With the bound that makes the average a plain mean of all weights until the configured decay takes over: so it forgets
     * the random ones it began with (Tarvainen and Valpola 2017).
     *
     * @param step counted from 0 since initialisation
     */
    public static StepSettings averagingFrom(long step, double learningRate, double lambda, double clipNorm) {
        return new StepSettings(learningRate, lambda, clipNorm, (double) step / (step + 1));
    }
}
