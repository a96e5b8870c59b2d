package dev.muduo.networks.method;

/**
 * e^x in plain arithmetic: the same bits on every machine, as {@link StrictMath#exp} promises, several times faster. Where
 * whole volumes go through a sigmoid this is what takes the time.
 *
 * <p>x = (128 k + j) ln 2 / 128 + r with |r| ≤ ln 2 / 256; then e^x = 2^k · 2^(j/128) · e^r, the middle factor from a table and
 * the last one by its Taylor polynomial, whose error of r⁶/720 is below 1e-18.
 */
public final class Exponential {
    private static final int STEPS = 128;
    private static final int STEP_BITS = 7;
    private static final double STEPS_A_UNIT = STEPS / 0x1.62e42fefa39efp-1;
    /** ln 2 / 128 in two parts; the first is short, so that a whole multiple of it is exact. */
    private static final double STEP_HIGH = 0x1.62e42fep-1 / STEPS;

    private static final double STEP_LOW = 0x1.f473de6af278fp-30 / STEPS;
    /** Added to a number and taken away again, it leaves the nearest whole one, whose bits are then the lowest ones. */
    private static final double ROUNDING = 0x1.8p52;

    /** Beyond these, powers of two leave the normal numbers. */
    private static final double SIMPLE = 700;

    private static final double[] POWERS = powers();

    private Exponential() {}

    private static double[] powers() {
        double[] powers = new double[STEPS];
        for (int j = 0; j < STEPS; j++) {
            powers[j] = StrictMath.pow(2, (double) j / STEPS);
        }
        return powers;
    }

    /** Within two units in the last place. */
    public static double of(double x) {
        if (!(Math.abs(x) <= SIMPLE)) {
            return StrictMath.exp(x);
        }
        double rounded = x * STEPS_A_UNIT + ROUNDING;
        long step = Double.doubleToRawLongBits(rounded);
        double whole = rounded - ROUNDING;
        double r = x - whole * STEP_HIGH - whole * STEP_LOW;
        double beyond = r + r * r * (1 / 2.0 + r * (1 / 6.0 + r * (1 / 24.0 + r * (1 / 120.0))));
        double power = POWERS[(int) step & (STEPS - 1)];
        double mantissa = power + power * beyond;
        // The low 32 bits of the sum are the whole number itself.
        long exponent = (long) ((int) step >> STEP_BITS) << 52;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(mantissa) + exponent);
    }
}
