package dev.muduo.networks.training;

/**
 * The losses of one step, before its update.
 *
 * @param total        supervised + λ · consistency
 * @param supervised   ½ (cross-entropy + Dice), 0 without annotated samples
 * @param consistency  Eq. 7 without λ, 0 where nothing was selected
 * @param gradientNorm global norm before clipping
 * @param applied      false if the loss or the gradient was not finite: then weights and momentum are as before
 */
public record StepResult(
        double total,
        double supervised,
        double crossEntropy,
        double dice,
        double consistency,
        double gradientNorm,
        boolean applied) {}
