package dev.muduo.standalone.conformance;

import java.util.Locale;

/**
 * One quantity compared with its reference.
 *
 * @param error     how far it is off, 0 if not at all; NaN or infinite where one of the two is undefined and the other is not
 * @param tolerance the largest error that is right
 */
public record Check(String name, double error, double tolerance) {

    /** Compares one number: by its relative error, or by its absolute one where zero was expected; NaN is right for NaN. */
    public static Check ofNumber(String name, double expected, double actual, double tolerance) {
        return new Check(name, relativeError(expected, actual), tolerance);
    }

    private static double relativeError(double expected, double actual) {
        if (Double.isNaN(expected) || Double.isNaN(actual)) {
            return Double.isNaN(expected) && Double.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (expected == actual) {
            return 0;
        }
        double difference = Math.abs(actual - expected);
        return expected == 0 ? difference : difference / Math.abs(expected);
    }

    public boolean ok() {
        return error <= tolerance;
    }

    /** One line: {@code name  error  tolerance  ok|FAIL}. */
    public String line() {
        return String.format(Locale.ROOT, "%-36s  %9.3e  %9.3e  %s", name, error, tolerance, ok() ? "ok" : "FAIL");
    }
}
