package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.FullySupervised;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRow;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.benchmarks.experiment.statistics.DiceDifference;
import dev.muduo.benchmarks.experiment.statistics.Metric;
import dev.muduo.benchmarks.experiment.statistics.Reading;
import dev.muduo.benchmarks.experiment.statistics.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The experiment's table for the terminal: per arm a line a structure, their mean in both readings, and how arms differ. */
final class TextTable {
    private static final long BOOTSTRAP_SEED = 1;
    private static final String FULLY_SUPERVISED = new FullySupervised().name();
    private static final String LINE = "%-20s %-22s %-22s %-22s %-22s %6s %6s";

    private final List<ArmRuns> arms;
    private final List<String> structures;

    /** @param arms the last is what the others are compared with */
    TextTable(List<ArmRuns> arms, List<String> structures) {
        this.arms = List.copyOf(arms);
        this.structures = List.copyOf(structures);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ArmRuns arm : arms) {
            lines.add("");
            lines.add(arm.arm() + ": " + arm.says() + ", " + arm.runs().size() + " seeds");
            lines.add(
                    String.format(Locale.ROOT, LINE, "", "Dice %", "RAVD %", "ASD mm", "HD95 mm", "missed", "false+"));
            ArmRow.of(arm.runs(), structures, Reading.HONEST).forEach(row -> lines.add(line(row, row.structure())));
            List<ArmRow> compat = ArmRow.of(arm.runs(), structures, Reading.MUDUO);
            lines.add(line(compat.get(compat.size() - 1), "compat=MUDUO, voxels"));
        }
        lines.add("");
        lines.addAll(means());
        lines.add("");
        lines.addAll(differences());
        lines.addAll(untaught());
        lines.add("");
        lines.addAll(methods());
        lines.add("");
        lines.add(
                "± is the population sd over cases, averaged over seeds (in a mean: over structures); ± in brackets the sd of"
                        + " the seeds' means.");
        lines.add(
                "missed and false+ count masks over all seeds. compat=MUDUO reads as the released evaluation does: a missed"
                        + " structure has distance 0.");
        return lines;
    }

    /** One line an arm: what the paper's tables show. */
    private List<String> means() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                "mean over structures",
                "Dice %",
                "RAVD %",
                "ASD mm",
                "HD95 mm",
                "missed",
                "false+"));
        for (ArmRuns arm : arms) {
            List<ArmRow> rows = ArmRow.of(arm.runs(), structures, Reading.HONEST);
            lines.add(line(rows.get(rows.size() - 1), arm.arm()));
        }
        return lines;
    }

    private List<String> differences() {
        List<String> lines = new ArrayList<>();
        ArmRuns reference = arms.get(arms.size() - 1);
        if (arms.size() < 2) {
            return lines;
        }
        lines.add("mean Dice of " + reference.arm()
                + " less that of each other arm, percent points; paired 95 % intervals: bootstrap over cases and seeds (too"
                + " narrow where there are few), Student's t over seeds");
        for (ArmRuns arm : arms.subList(0, arms.size() - 1)) {
            DiceDifference difference = DiceDifference.of(reference.runs(), arm.runs(), structures, BOOTSTRAP_SEED);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %+6.1f  %-16s %s",
                    arm.arm(),
                    difference.mean(),
                    interval(difference.bootstrap()),
                    interval(difference.overSeeds())));
        }
        return lines;
    }

    private static String interval(DiceDifference.Interval interval) {
        return Double.isNaN(interval.low())
                ? "–"
                : String.format(Locale.ROOT, "[%+.1f, %+.1f]", interval.low(), interval.high());
    }

    /** Runs in which nothing was selected to be learned, so that they are the floor under another name. */
    private List<String> untaught() {
        List<String> lines = new ArrayList<>();
        for (ArmRuns arm : arms) {
            List<Long> seeds = arm.runs().stream()
                    .filter(run -> !run.method().equals(FULLY_SUPERVISED)
                            && !run.curve().isEmpty())
                    .filter(run -> run.curve().stream()
                            .allMatch(point -> point.consistency().orElse(0.0) == 0))
                    .map(RunResult::seed)
                    .toList();
            if (!seeds.isEmpty()) {
                lines.add(
                        arm.arm() + ", seeds " + seeds
                                + ": nothing was selected of the unlabelled half, the student has learned from the labels alone");
            }
        }
        return lines;
    }

    /** Every method once, with the arms that are of it. */
    private List<String> methods() {
        Map<String, List<String>> byMethod = new LinkedHashMap<>();
        arms.forEach(arm -> byMethod.computeIfAbsent(arm.describes(), method -> new ArrayList<>())
                .add(arm.arm()));
        return byMethod.entrySet().stream()
                .map(method -> String.join(", ", method.getValue()) + ": " + method.getKey())
                .toList();
    }

    private static String line(ArmRow row, String name) {
        return String.format(
                Locale.ROOT,
                LINE,
                name,
                cell(row, Metric.DICE),
                cell(row, Metric.RAVD),
                cell(row, Metric.ASD),
                cell(row, Metric.HD95),
                row.missed(),
                row.falsePositive());
    }

    private static String cell(ArmRow row, Metric metric) {
        Spread value = row.values().get(metric);
        if (Double.isNaN(value.mean())) {
            return "–";
        }
        String cell = String.format(Locale.ROOT, "%.1f ± %.1f", value.mean(), value.cases());
        return Double.isNaN(value.seeds()) ? cell : cell + String.format(Locale.ROOT, " (± %.1f)", value.seeds());
    }
}
