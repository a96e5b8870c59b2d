package dev.muduo.benchmarks;

import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortFile;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import picocli.CommandLine.Option;

/** The options that say where the studies of a comparison come from; exactly one of them is given. */
public final class CohortSource {
    private static final int PHANTOM_VALIDATION = 3;

    @Option(names = "--cohort", paramLabel = "DIR", description = "A folder of study folders, as for muduo demo.")
    private Path cohort;

    @Option(
            names = "--phantoms",
            paramLabel = "N",
            description =
                    "So many synthetic studies, drawn into --out once: the last 20 (--report) are scored, 3 before"
                            + " them are the gate's, the others are to learn from.")
    private Integer phantoms;

    /** The folder of studies; empty if phantoms are asked for. */
    public Optional<Path> folder() {
        return Optional.ofNullable(cohort);
    }

    /** How many phantoms; empty if a folder is named. */
    public Optional<Integer> phantoms() {
        return Optional.ofNullable(phantoms);
    }

    /**
     * The phantoms asked for, drawn unless an earlier call has: the cohort's file is written last.
     *
     * @param out    what they are kept in
     * @param report how many are scored
     * @param drawn  told how many there are so far
     */
    public Cohort drawn(Path out, int report, IntConsumer drawn) throws IOException {
        Path folder = out.resolve("phantoms-" + phantoms + "-" + report);
        if (!Files.exists(folder.resolve(CohortFile.NAME))) {
            PhantomCohort.writeDrawn(
                    Files.createDirectories(folder),
                    phantoms,
                    PHANTOM_VALIDATION,
                    report,
                    1,
                    PhantomConfig.standard(),
                    drawn);
        }
        return CohortReader.read(folder);
    }
}
