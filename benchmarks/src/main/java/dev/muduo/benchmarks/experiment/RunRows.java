package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRow;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.benchmarks.experiment.statistics.Metric;
import dev.muduo.benchmarks.experiment.statistics.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every run as rows of a table: a row a structure and one for their mean. */
final class RunRows {
    private RunRows() {}

    static Csv of(List<ArmRuns> arms, List<String> structures) {
        List<String> header = new ArrayList<>(List.of("arm", "seed", "structure"));
        for (Reading reading : Reading.values()) {
            for (Metric metric : Metric.values()) {
                String name = name(reading, metric);
                header.addAll(List.of(name, name + "_sd"));
            }
        }
        header.addAll(List.of(
                "missed", "false_positive", "absent", "seconds", "machine", "commit", "checkpoint", "configuration"));
        List<List<String>> rows = new ArrayList<>();
        for (ArmRuns arm : arms) {
            arm.runs().forEach(run -> rows.addAll(rows(arm.arm(), run, structures)));
        }
        return new Csv(header, rows);
    }

    private static String name(Reading reading, Metric metric) {
        String name = metric.name().toLowerCase(Locale.ROOT);
        String unit = metric == Metric.DICE || metric == Metric.RAVD ? "percent" : reading.unit();
        return (reading == Reading.MUDUO ? "compat_" : "") + name + "_" + unit;
    }

    private static List<List<String>> rows(String arm, RunResult run, List<String> structures) {
        List<ArmRow> honest = ArmRow.of(List.of(run), structures, Reading.HONEST);
        List<ArmRow> compat = ArmRow.of(List.of(run), structures, Reading.MUDUO);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < honest.size(); i++) {
            ArmRow row = honest.get(i);
            List<String> fields = new ArrayList<>(List.of(arm, Long.toString(run.seed()), row.structure()));
            addNumbers(fields, row);
            addNumbers(fields, compat.get(i));
            fields.addAll(List.of(
                    Integer.toString(row.missed()),
                    Integer.toString(row.falsePositive()),
                    Integer.toString(row.absent()),
                    number(run.totalSeconds()),
                    run.machine(),
                    run.commit(),
                    run.checkpoint(),
                    run.key()));
            rows.add(fields);
        }
        return rows;
    }

    private static void addNumbers(List<String> fields, ArmRow row) {
        for (Metric metric : Metric.values()) {
            fields.add(number(row.values().get(metric).mean()));
            fields.add(number(row.values().get(metric).cases()));
        }
    }

    /** Empty where undefined. */
    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
