package dev.muduo.benchmarks.ingestspeed;

import dev.muduo.benchmarks.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench ingest}. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Pushes synthetic DICOM studies by STOW-RS to ingest in a process of its own, first whole bodies and then studies of"
                    + " the size of the STS ones: how long until they are on the topic, with how much memory, and what bounds it."
        })
public final class IngestCommand implements Callable<Integer> {
    @Option(names = "--large", defaultValue = "3", description = "Large studies. Default: ${DEFAULT-VALUE}.")
    private int large;

    @Option(names = "--edge", defaultValue = "400", description = "Their rows and columns. Default: ${DEFAULT-VALUE}.")
    private int edge;

    @Option(names = "--slices", defaultValue = "300", description = "Their slices. Default: ${DEFAULT-VALUE}.")
    private int slices;

    @Option(names = "--small", defaultValue = "40", description = "Small studies. Default: ${DEFAULT-VALUE}.")
    private int small;

    @Option(
            names = "--senders",
            defaultValue = "2",
            description = "That send small studies at the same time. Default: ${DEFAULT-VALUE}.")
    private int senders;

    @Option(names = "--heap", defaultValue = "512m", description = "Of ingest, as -Xmx. Default: ${DEFAULT-VALUE}.")
    private String heap;

    @Option(names = "--seed", defaultValue = "1", description = "Of the noise. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "Where all of it is kept. Default: a new directory.")
    private Path data;

    @Override
    public Integer call() throws Exception {
        Path directory = data == null
                ? Files.createTempDirectory("muduo-ingest")
                : Files.createDirectories(data).toAbsolutePath();
        System.out.println("in " + directory);
        System.out.println(Machine.describe() + ", heap of ingest " + heap + ", seed " + seed);
        try (IngestSpeed speed = new IngestSpeed(directory, heap, seed)) {
            for (int n = 0; n < large; n++) {
                System.out.print(
                        speed.push(StudySize.square(edge, slices), 1, 1).words());
            }
            System.out.println("most memory of ingest: " + speed.peakMebibytes() + " MiB");
            if (small > 0) {
                System.out.print(speed.push(StudySize.SMALL, small, senders).words());
                System.out.println("most memory of ingest: " + speed.peakMebibytes() + " MiB");
            }
        }
        System.out.println("afterwards: " + Machine.describe());
        return 0;
    }
}
