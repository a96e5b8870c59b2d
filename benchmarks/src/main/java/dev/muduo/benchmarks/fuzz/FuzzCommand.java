package dev.muduo.benchmarks.fuzz;

import dev.muduo.benchmarks.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench fuzz}. */
@Command(
        name = "fuzz",
        description = {
            "Feeds the readers of files from outside with inputs that a coverage-guided fuzzer (Jazzer) makes up, and looks"
                    + " for hangs, for inputs that take too much memory, and for exceptions other than the declared one.",
            "",
            "Exit status: 0 nothing found, 1 something; it lies beside the log, and a test should be made of it."
        },
        mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {
    @Option(
            names = "--target",
            split = ",",
            defaultValue = "PART10,NIFTI,PICKLE",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<FuzzTarget> targets;

    @Option(names = "--seconds", defaultValue = "600", description = "For each target. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--data", description = "Where corpora, logs and finds are kept. Default: a new directory.")
    private Path data;

    @Override
    public Integer call() throws Exception {
        Path folder = data == null ? Files.createTempDirectory("muduo-fuzz") : data;
        print("ran on", Machine.describe() + ", seed " + seed);
        boolean found = false;
        for (FuzzTarget target : targets) {
            Path own = Files.createDirectories(folder.resolve(target.name().toLowerCase(Locale.ROOT)))
                    .toAbsolutePath();
            Campaign.Outcome outcome = new Campaign(target, own).run(Duration.ofSeconds(seconds), seed);
            print(
                    target.name().toLowerCase(Locale.ROOT),
                    outcome.executions() + " inputs in " + seconds + " s, " + outcome.covered()
                            + " edges of the code reached, found: "
                            + (outcome.found().isEmpty() ? "nothing" : outcome.found()));
            found |= !outcome.found().isEmpty();
        }
        print("kept in", folder.toString());
        return found ? 1 : 0;
    }

    private static void print(String what, String value) {
        System.out.printf("%-10s %s%n", what, value);
    }
}
