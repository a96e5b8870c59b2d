package dev.muduo.standalone.phantom;

/** Cross-sections that are between an ellipse and a rectangle: the superellipse |x/a|^2.5 + |y/b|^2.5 = 1. */
final class Outline {
    private Outline() {}

    /** 1 on the outline, less inside. */
    static double level(double x, double y, double a, double b) {
        return power(Math.abs(x / a)) + power(Math.abs(y / b));
    }

    /** t^2.5, by operations that are exact on every machine. */
    private static double power(double t) {
        return t * t * Math.sqrt(t);
    }

    /** A smooth bump of height 1 at 0, ½ at ±1. */
    static double bump(double t) {
        return 1 / (1 + t * t);
    }

    /** 0 below {@code from}, 1 above {@code to}, smooth between; {@code from} may lie above {@code to}. */
    static double smoothStep(double value, double from, double to) {
        double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }
}
