package dev.muduo.networks.training;

/**
 * Laine and Aila's ramp: λ(t) = maximum · exp(−5 (1 − min(t, length) / length)²).
 *
 * @param maximum λ_max, 0.1 in the released code
 * @param length  T, in the unit of t
 */
public record GaussianRampUp(double maximum, long length) {
    public static final double STANDARD_MAXIMUM = 0.1;

    public GaussianRampUp {
        if (!(maximum >= 0) || length < 1) {
            throw new IllegalArgumentException(
                    "a ramp needs a maximum >= 0 and a length >= 1, got " + maximum + ", " + length);
        }
    }

    public double at(long t) {
        double left = 1 - (double) Math.min(Math.max(t, 0), length) / length;
        return maximum * StrictMath.exp(-5 * left * left);
    }
}
