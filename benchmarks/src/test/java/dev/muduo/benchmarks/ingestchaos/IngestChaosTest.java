package dev.muduo.benchmarks.ingestchaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./muduo bench ingest-chaos}: ingest killed ten times, and nobody can tell. */
class IngestChaosTest {
    private static final int KILLS = 10;
    private static final int STUDIES = 10;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void everyPushedStudyIsOnTheTopicOnceAndWhole() throws Exception {
        try (IngestChaos chaos = new IngestChaos(directory, line -> System.out.println(line))) {
            IngestChaos.Outcome outcome = chaos.run(STUDIES, KILLS, 7);

            System.out.println(outcome.words());
            assertEquals(List.of(), outcome.faults());
            assertEquals(STUDIES, outcome.pushed());
            assertTrue(outcome.repeated() > 0, "no request met a dead ingest: " + outcome);
        }
    }
}
