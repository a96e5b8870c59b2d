package dev.muduo.networks.training;

/**
 * A linear rise to another rate (Goyal et al. 2017): step n uses (n + 1) / steps of it, and from {@code steps} − 1 on all of it.
 *
 * @param steps 0 for none
 */
public record WarmUp(LearningRate rate, long steps) implements LearningRate {
    public WarmUp {
        if (steps < 0) {
            throw new IllegalArgumentException("warm-up has steps >= 0, got " + steps);
        }
    }

    @Override
    public double forStep(long step) {
        return step + 1 >= steps ? rate.forStep(step) : rate.forStep(step) * (step + 1) / steps;
    }
}
