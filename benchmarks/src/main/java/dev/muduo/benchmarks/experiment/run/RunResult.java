package dev.muduo.benchmarks.experiment.run;

import dev.muduo.standalone.report.CaseScore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One finished run, as it lies in the experiment's folder under its key.
 *
 * @param key           {@link RunKey} of what it was made from
 * @param configuration every value of the sections that decide what comes out
 * @param machine       what it ran on
 * @param commit        of the code, as the launcher found it
 * @param seconds       by phase; without what was shared with the run before
 * @param checkpoint    the student's last, by its hash
 * @param curve         by step
 * @param cases         the last checkpoint on the REPORT studies
 */
public record RunResult(
        String key,
        String method,
        long seed,
        Map<String, String> configuration,
        String machine,
        String commit,
        Map<Phase, Double> seconds,
        String checkpoint,
        List<CurvePoint> curve,
        List<CaseScore> cases) {
    public RunResult {
        configuration = new TreeMap<>(configuration);
        seconds = new TreeMap<>(seconds);
        curve = List.copyOf(curve);
        cases = List.copyOf(cases);
    }

    /** What the run took; less if it shared its preparation with the run before. */
    public double totalSeconds() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
