package dev.muduo.benchmarks.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills the trainer (SIGKILL) at seeded random moments of its whole life, start-up included, while studies,"
                    + " annotations and pseudo-labels arrive, and starts it again. Then every round of the log is made again"
                    + " without disturbance, and must come to the same hash; nothing may be lost or trained twice.",
            "",
            "Begun again on the same --data, an interrupted run goes on. Exit status: 0 as if nothing had happened, 1 not."
        })
public final class ChaosCommand implements Callable<Integer> {
    @Option(names = "--kills", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the moments and the phantoms. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--studies", defaultValue = "40", description = "Phantoms that arrive. Default: ${DEFAULT-VALUE}.")
    private int studies;

    @Option(names = "--data", paramLabel = "DIR", description = "Where all of it is kept. Default: a new directory.")
    private Path data;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the outcome there, too, as Markdown.")
    private Path report;

    @Override
    public Integer call() throws Exception {
        Path directory = data == null ? Files.createTempDirectory("muduo-chaos") : data;
        System.out.println("in " + directory);
        try (ChaosRun run = new ChaosRun(directory, studies, seed, ChaosCommand::say)) {
            run.kill(kills, seed);
            Outcome outcome = run.settle();
            System.out.println(outcome.report(seed));
            if (report != null) {
                Files.writeString(report, outcome.report(seed));
            }
            return outcome.faults().isEmpty() ? 0 : 1;
        }
    }

    private static void say(String line) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
    }
}
