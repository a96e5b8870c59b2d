package dev.muduo.benchmarks.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the seeds of each schedule came to, as lines for people. */
final class ScheduleTable {
    private static final String LINE = "%-18s %8s  %-16s %-16s %9s  %s";

    private final List<StreamScore> scores;

    ScheduleTable(List<StreamScore> scores) {
        this.scores = List.copyOf(scores);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("mean Dice over structures on the REPORT studies, percent, ± sd of the seeds");
        lines.add(String.format(Locale.ROOT, LINE, "schedule", "steps", "served", "last checkpoint", "rejected", ""));
        for (ScheduleArm arm : ScheduleArm.values()) {
            for (long step : steps(arm)) {
                List<StreamScore> here = scores.stream()
                        .filter(score -> score.arm() == arm && score.step() == step)
                        .toList();
                lines.add(String.format(
                        Locale.ROOT,
                        LINE,
                        arm,
                        step,
                        cell(here, StreamScore::served),
                        cell(here, StreamScore::last),
                        String.format(Locale.ROOT, "%.1f", mean(here, StreamScore::rejected)),
                        arm.says() + ", " + here.size() + " seeds"));
            }
        }
        return lines;
    }

    private long[] steps(ScheduleArm arm) {
        return scores.stream()
                .filter(score -> score.arm() == arm)
                .mapToLong(StreamScore::step)
                .distinct()
                .sorted()
                .toArray();
    }

    private static String cell(List<StreamScore> scores, ToDoubleFunction<StreamScore> number) {
        double mean = mean(scores, number);
        double[] values = scores.stream().mapToDouble(number).toArray();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2
                ? String.format(Locale.ROOT, "%.1f", 100 * mean)
                : String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * Math.sqrt(squares / (values.length - 1)));
    }

    private static double mean(List<StreamScore> scores, ToDoubleFunction<StreamScore> number) {
        return scores.stream().mapToDouble(number).average().orElse(Double.NaN);
    }
}
