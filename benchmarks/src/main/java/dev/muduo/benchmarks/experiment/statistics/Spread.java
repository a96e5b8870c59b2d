package dev.muduo.benchmarks.experiment.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A mean and how far what it is made of lies apart; NaN where there is nothing.
 *
 * @param cases population standard deviation over cases, averaged over seeds (and, for several structures, over these)
 * @param seeds sample standard deviation of the seeds' means; NaN for one seed
 */
public record Spread(double mean, double cases, double seeds) {
    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

    /** One seed's cases. */
    static Spread ofCases(double[] values) {
        double[] defined = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (defined.length == 0) {
            return NONE;
        }
        double mean = Arrays.stream(defined).average().getAsDouble();
        double variance = Arrays.stream(defined)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .getAsDouble();
        return new Spread(mean, Math.sqrt(variance), Double.NaN);
    }

    /** One seed's structures: the mean of their means, and the mean of their deviations over cases (§4, [C]). */
    static Spread overStructures(List<Spread> structures) {
        return new Spread(mean(structures, Spread::mean), mean(structures, Spread::cases), Double.NaN);
    }

    /** Several seeds of the same. */
    static Spread overSeeds(List<Spread> seeds) {
        double mean = mean(seeds, Spread::mean);
        double[] means = seeds.stream()
                .mapToDouble(Spread::mean)
                .filter(Double::isFinite)
                .toArray();
        double between = means.length < 2
                ? Double.NaN
                : Math.sqrt(Arrays.stream(means)
                                .map(value -> (value - mean) * (value - mean))
                                .sum()
                        / (means.length - 1));
        return new Spread(mean, mean(seeds, Spread::cases), between);
    }

    private static double mean(List<Spread> spreads, ToDoubleFunction<Spread> number) {
        return spreads.stream()
                .mapToDouble(number)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }
}
