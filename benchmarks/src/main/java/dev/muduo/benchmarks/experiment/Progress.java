package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRow;
import dev.muduo.benchmarks.experiment.statistics.Metric;
import dev.muduo.benchmarks.experiment.statistics.Reading;
import dev.muduo.standalone.report.CaseScore;
import dev.muduo.standalone.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an experiment says while it runs: on a terminal one line that changes, everywhere a line a finished run. */
final class Progress {
    private static final String CLEAR = "\r\033[K";
    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;

    private final Terminal terminal;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is going on, until it is something else. */
    void now(String what) {
        if (terminal.interactive()) {
            terminal.out().print(CLEAR + what);
            terminal.out().flush();
        }
    }

    void line(String text) {
        terminal.line((terminal.interactive() ? CLEAR : "") + text);
    }

    /** @param secondsLeft of all runs that are still to be made */
    void finished(String run, RunResult result, double secondsLeft) {
        List<String> structures =
                result.cases().stream().map(CaseScore::structure).distinct().toList();
        List<ArmRow> rows = ArmRow.of(List.of(result), structures, Reading.HONEST);
        double dice = rows.get(rows.size() - 1).values().get(Metric.DICE).mean();
        line(String.format(
                Locale.ROOT,
                "%-24s Dice %5.1f %% in %s (%s); %s left",
                run,
                dice,
                duration(result.totalSeconds()),
                phases(result),
                duration(secondsLeft)));
    }

    private static String phases(RunResult result) {
        return result.seconds().entrySet().stream()
                .map(phase -> phase.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + duration(phase.getValue()))
                .collect(Collectors.joining(", "));
    }

    static String duration(double seconds) {
        if (seconds >= HOUR) {
            return String.format(
                    Locale.ROOT, "%d h %02d min", (long) (seconds / HOUR), (long) (seconds % HOUR / MINUTE));
        }
        return seconds >= MINUTE
                ? String.format(Locale.ROOT, "%d min %02d s", (long) (seconds / MINUTE), (long) (seconds % MINUTE))
                : String.format(Locale.ROOT, "%.0f s", seconds);
    }
}
