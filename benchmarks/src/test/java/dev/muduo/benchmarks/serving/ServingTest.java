package dev.muduo.benchmarks.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./muduo bench serving}: what must not happen does not; nothing is timed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ServingTest {
    private static final long SEED = 3;
    private static final int SWAPS = 30;
    private static final double LOAD = 0.5;

    @TempDir
    Path scratch;

    private static void assertNothingWrong(Outcome outcome) {
        System.out.println(outcome.report());
        assertEquals(List.of(), outcome.faults());
    }

    @Test
    void swapsUnderLoadFailNoRequestAndMixNoVersions() throws Exception {
        assertNothingWrong(new SwapsRun(
                        new SwapsRun.Plan(
                                2, SWAPS / 2, Duration.ofMillis(100), LOAD, Duration.ofSeconds(1), Duration.ZERO, SEED),
                        scratch)
                .run());
    }

    @Test
    void aSlowStoreDelaysSwapsAndNoRequest() throws Exception {
        assertNothingWrong(new SwapsRun(
                        new SwapsRun.Plan(
                                1, 3, Duration.ofMillis(20), LOAD, Duration.ofSeconds(1), Duration.ofMillis(200), SEED),
                        scratch)
                .run());
    }

    @Test
    void whatDoesNotFitIsRefusedAndWhatIsLetInIsAnswered() throws Exception {
        assertNothingWrong(new OverloadRun(Duration.ofMinutes(1), false, SEED, scratch).run());
    }

    @Test
    void goodClientsAreServedBesideHostileOnes() throws Exception {
        assertNothingWrong(new HostileRun(1000, 1, SEED, scratch).run());
    }

    @Test
    void whileLogOrStoreAreAwayUploadsAreServed() throws Exception {
        try (Surroundings memory = new SurroundingsInMemory()) {
            assertNothingWrong(new OutagesRun(memory, 5, SEED, scratch).run());
        }
    }

    @Test
    void theSameWithKafkaAndAStoreOverTcp() throws Exception {
        try (Surroundings servers = RealSurroundings.start(Files.createDirectory(scratch.resolve("servers")))) {
            assertNothingWrong(new OutagesRun(servers, 5, SEED, scratch.resolve("service")).run());
        }
    }

    @Test
    void nothingNativeIsLeft() throws Exception {
        assertNothingWrong(new LeakRun(60, 20, SEED, scratch).run());
    }
}
