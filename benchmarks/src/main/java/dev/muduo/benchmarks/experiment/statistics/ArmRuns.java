package dev.muduo.benchmarks.experiment.statistics;

import dev.muduo.benchmarks.experiment.run.RunResult;
import java.util.List;

/**
 * What an arm came to.
 *
 * @param arm  its name
 * @param says what it is, in a few words
 * @param describes its method, in two sentences
 * @param runs a seed each, in order
 */
public record ArmRuns(String arm, String says, String describes, List<RunResult> runs) {
    public ArmRuns {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("arm " + arm + " has no run");
        }
    }
}
