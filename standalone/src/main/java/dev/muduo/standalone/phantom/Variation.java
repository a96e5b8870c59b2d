package dev.muduo.standalone.phantom;

import dev.muduo.networks.random.CounterRandom;

/** Draws how one patient differs from the average one. */
record Variation(CounterRandom random) {
    private static final double FARTHEST_DEVIATION = 2;

    /** Normal around a mean, cut at two standard deviations. */
    double around(double mean, double standardDeviation) {
        double deviation = random.nextGaussian();
        return mean + standardDeviation * Math.max(-FARTHEST_DEVIATION, Math.min(FARTHEST_DEVIATION, deviation));
    }

    /** A length that varies by 7 % of itself. */
    double length(double mean) {
        return around(mean, 0.07 * mean);
    }

    double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /** An ellipsoid around a mean one: its centre varies by 4 mm, each radius by 7 %, its axes by 4 degrees. */
    Ellipsoid ellipsoid(double x, double y, double z, double radiusX, double radiusY, double radiusZ, Turn turn) {
        Turn turned = turn.by(around(0, 4), around(0, 4), around(0, 4));
        return new Ellipsoid(
                around(x, 4), around(y, 4), around(z, 4), length(radiusX), length(radiusY), length(radiusZ), turned);
    }
}
