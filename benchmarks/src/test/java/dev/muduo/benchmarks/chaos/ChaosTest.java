package dev.muduo.benchmarks.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./muduo bench chaos}: a trainer killed twenty times, and nobody can tell. */
class ChaosTest {
    private static final int KILLS = 20;
    private static final long SEED = 7;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void aTrainerThatIsKilledComesToTheSameCheckpointAsOneThatIsNot() throws Exception {
        try (ChaosRun run = new ChaosRun(directory, 8, SEED, line -> System.out.println(line))) {
            run.kill(KILLS, SEED);

            Outcome outcome = run.settle();

            assertEquals(List.of(), outcome.faults());
            assertEquals(KILLS, outcome.kills());
            assertTrue(outcome.rounds() > 1, outcome.toString());
            assertTrue(outcome.struck().getOrDefault(Struck.START_UP, 0) < KILLS, outcome.toString());
        }
    }

    @Test
    void momentsFollowFromTheSeedAndCoverTheWholeLife() {
        List<Moment> moments = IntStream.rangeClosed(1, 200)
                .mapToObj(kill -> Moment.draw(SEED, kill))
                .toList();

        assertEquals(
                moments,
                IntStream.rangeClosed(1, 200)
                        .mapToObj(kill -> Moment.draw(SEED, kill))
                        .toList());
        assertNotEquals(moments.get(0), Moment.draw(SEED + 1, 1));
        for (boolean afterBeginning : new boolean[] {true, false}) {
            for (int tenth = 0; tenth < 10; tenth++) {
                int from = tenth;
                assertTrue(
                        moments.stream()
                                .anyMatch(moment -> moment.afterBeginning() == afterBeginning
                                        && (int) (10 * moment.fraction()) == from),
                        (afterBeginning ? "after beginning " : "from start ") + from);
            }
        }
    }
}
