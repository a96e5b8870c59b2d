package dev.muduo.benchmarks.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code ./muduo bench fuzz}; CI runs it. */
@Tag("fuzz")
class FuzzTest {
    private static final Duration TIME = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void nothingIsFoundInAMinute(FuzzTarget target) throws IOException, InterruptedException {
        Campaign.Outcome outcome = new Campaign(target, folder).run(TIME, 1);
        assertEquals(List.of(), outcome.found());
        assertTrue(outcome.executions() > target.seeds().size(), outcome.executions() + " inputs were read");
        assertTrue(outcome.covered() > 0, "the reader was watched");
    }
}
