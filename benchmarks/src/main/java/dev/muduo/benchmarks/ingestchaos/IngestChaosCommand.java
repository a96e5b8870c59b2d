package dev.muduo.benchmarks.ingestchaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench ingest-chaos}. */
@Command(
        name = "ingest-chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills ingest (SIGKILL) at seeded random moments of its life, start-up included, while DICOM studies are pushed to it"
                    + " by STOW-RS, a few images a request. Then every study must be on the topic once and whole.",
            "",
            "Exit status: 0 as if nothing had happened, 1 not."
        })
public final class IngestChaosCommand implements Callable<Integer> {
    @Option(names = "--kills", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(names = "--studies", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
    private int studies;

    @Option(names = "--seed", defaultValue = "1", description = "Of moments and requests. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "Where all of it is kept. Default: a new directory.")
    private Path data;

    @Override
    public Integer call() throws Exception {
        Path directory = data == null ? Files.createTempDirectory("muduo-ingest-chaos") : data;
        System.out.println("in " + directory);
        try (IngestChaos chaos = new IngestChaos(directory, IngestChaosCommand::say)) {
            IngestChaos.Outcome outcome = chaos.run(studies, kills, seed);
            System.out.println(outcome.words());
            return outcome.faults().isEmpty() ? 0 : 1;
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
