package dev.muduo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.sam.SamMed3dConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SamMed3dCommandTest {
    @Test
    void theCommandRunsOnATinyNetwork() {
        assertEquals(
                0, new CommandLine(new SamMed3dCommand()).execute("--small", "--runs", "2", "--literal-runs", "1"));
    }

    /** §3.3: 52.1·10⁹ without the relative terms, about 52.4 with them. */
    @Test
    void theCostIsTheSpecifications() {
        long cost = EncoderCost.multiplications(SamMed3dConfig.VIT_B_ORI);
        assertTrue(cost > 52_200_000_000L && cost < 52_400_000_000L, "got " + cost);
    }

    @Test
    void aTimingIsTheMedianOfWhatCounts() {
        Deque<Integer> sleeps = new ArrayDeque<>(List.of(300, 60, 1, 20));
        Timing timing = Timing.of(1, 3, () -> sleep(sleeps.pop()));
        assertTrue(timing.median() >= 0.02 && timing.median() <= timing.slowest(), timing.toString());
        assertTrue(timing.fastest() >= 0.001 && timing.fastest() <= timing.median(), timing.toString());
        assertEquals(3, timing.runs());
        assertTrue(sleeps.isEmpty());
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
