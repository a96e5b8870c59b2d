package dev.muduo.benchmarks.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./muduo bench fuzz}; CI runs it. */
@Tag("fuzz")
class FuzzTest {
    /** For each reader. */
    private static final Duration TIME = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Each in a process of its own, as many at a time as there are processors: how long one input takes is looked at, too. */
    @Test
    void nothingIsFoundInAMinute() throws Exception {
        List<FuzzTarget> targets = List.of(FuzzTarget.values());
        Map<FuzzTarget, Future<Campaign.Outcome>> outcomes = new EnumMap<>(FuzzTarget.class);
        ExecutorService campaigns =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            for (FuzzTarget target : targets) {
                Path own = Files.createDirectory(folder.resolve(target.name()));
                outcomes.put(target, campaigns.submit(() -> new Campaign(target, own).run(TIME, 1)));
            }
            assertAll(targets.stream()
                    .map(target -> () ->
                            assertNothingFound(target, outcomes.get(target).get())));
        } finally {
            campaigns.shutdownNow();
        }
    }

    private static void assertNothingFound(FuzzTarget target, Campaign.Outcome outcome) {
        assertEquals(List.of(), outcome.found(), target.name());
        assertTrue(
                outcome.executions() > target.seeds().size(),
                target + ": " + outcome.executions() + " inputs were read");
        assertTrue(outcome.covered() > 0, target + ": the reader was watched");
    }
}
