package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import dev.muduo.standalone.report.CaseScore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One line of an arm's table: a structure, or the mean over all.
 *
 * @param values        by metric
 * @param missed        masks, over cases and seeds, in which nothing of it was found
 * @param falsePositive masks that have it where the drawing does not
 * @param absent        masks where neither has
 */
public record ArmRow(String structure, Map<Metric, Spread> values, int missed, int falsePositive, int absent) {
    /** Name of the line over all structures. */
    public static final String MEAN = "mean";

    /**
     * Averages as §4: over the cases of a structure, over the structures of a seed, over seeds.
     *
     * @param runs of one arm, a seed each
     * @return a row a structure, in the order of {@code structures}, and the mean last
     */
    public static List<ArmRow> of(List<RunResult> runs, List<String> structures, Reading reading) {
        Map<String, List<Map<Metric, Spread>>> bySeed = new LinkedHashMap<>();
        structures.forEach(structure -> bySeed.put(structure, new ArrayList<>()));
        bySeed.put(MEAN, new ArrayList<>());
        for (RunResult run : runs) {
            List<Map<Metric, Spread>> all = new ArrayList<>();
            for (String structure : structures) {
                Map<Metric, Spread> spreads = ofSeed(run, structure, reading);
                bySeed.get(structure).add(spreads);
                all.add(spreads);
            }
            bySeed.get(MEAN).add(perMetric(metric -> Spread.overStructures(column(all, metric))));
        }
        List<ArmRow> rows = new ArrayList<>();
        bySeed.forEach((structure, seeds) -> rows.add(new ArmRow(
                structure,
                perMetric(metric -> Spread.overSeeds(column(seeds, metric))),
                count(runs, structure, Outcome.MISSED),
                count(runs, structure, Outcome.FALSE_POSITIVE),
                count(runs, structure, Outcome.ABSENT))));
        return rows;
    }

    private static Map<Metric, Spread> ofSeed(RunResult run, String structure, Reading reading) {
        List<CaseScore> cases = run.cases().stream()
                .filter(scored -> scored.structure().equals(structure))
                .filter(reading::counts)
                .toList();
        return perMetric(metric -> Spread.ofCases(cases.stream()
                .mapToDouble(scored -> metric.of(reading.of(scored)))
                .toArray()));
    }

    private static Map<Metric, Spread> perMetric(Function<Metric, Spread> spread) {
        Map<Metric, Spread> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, spread.apply(metric));
        }
        return values;
    }

    private static List<Spread> column(List<Map<Metric, Spread>> rows, Metric metric) {
        return rows.stream().map(row -> row.get(metric)).toList();
    }

    private static int count(List<RunResult> runs, String structure, Outcome outcome) {
        return (int) runs.stream()
                .flatMap(run -> run.cases().stream())
                .filter(scored -> structure.equals(MEAN) || scored.structure().equals(structure))
                .filter(scored -> scored.honest().outcome() == outcome)
                .count();
    }
}
