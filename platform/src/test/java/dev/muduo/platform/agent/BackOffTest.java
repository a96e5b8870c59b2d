package dev.muduo.platform.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Property
    void everyWaitLiesBetweenHalfOfItsStageAndAllOfIt(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures, @ForAll long seed) {
        Duration wait = backOff.wait(failures, new Random(seed));
        double stageMillis = Math.min(30_000, 500 * Math.pow(2, Math.min(failures - 1, 60)));
        assertTrue(wait.toNanos() >= stageMillis * 5e5 - 1, wait + " after " + failures);
        assertTrue(wait.toNanos() <= stageMillis * 1e6, wait + " after " + failures);
    }

    @Test
    void theSameDrawsGiveTheSameWaits() {
        assertEquals(backOff.wait(3, new Random(7)), backOff.wait(3, new Random(7)));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BackOff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
