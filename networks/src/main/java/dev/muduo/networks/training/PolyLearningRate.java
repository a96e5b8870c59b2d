package dev.muduo.networks.training;

/**
 * Polynomial decay: initial · (1 − n / steps)^power.
 *
 * @param steps n_max; at and beyond it the rate is 0
 */
public record PolyLearningRate(double initial, long steps, double power) implements LearningRate {
    public PolyLearningRate {
        if (!(initial > 0) || steps < 1 || !(power > 0)) {
            throw new IllegalArgumentException("a learning rate needs positive initial value, steps and power, got "
                    + initial + ", " + steps + ", " + power);
        }
    }

    /** 0.01 with power 0.9, the paper's. */
    public static PolyLearningRate standard(long steps) {
        return new PolyLearningRate(0.01, steps, 0.9);
    }

    /** lr(n), the formula itself. */
    public double at(long n) {
        double left = 1 - (double) Math.min(Math.max(n, 0), steps) / steps;
        return initial * StrictMath.pow(left, power);
    }

    /** The rate used by a step, counted from 0: it is set after a step with that step's number, so steps 0 and 1 share lr(0). */
    @Override
    public double forStep(long step) {
        return at(Math.max(step - 1, 0));
    }
}
