package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ManualClock clock = new ManualClock();
    private final Progress progress = new Progress(clock);

    @Test
    void theRestTakesAsLongAsThePaceSoFar() {
        clock.advance(Duration.ofMinutes(5));
        progress.begin(10);
        assertEquals(Optional.empty(), progress.remaining());

        clock.advance(Duration.ofSeconds(12));
        progress.advance(4);

        assertEquals(Optional.of(Duration.ofSeconds(18)), progress.remaining());
        assertEquals("patch 4 of 10, about 18 s left", progress.words());
        progress.advance(10);
        assertEquals(Optional.of(Duration.ZERO), progress.remaining());
    }

    @Test
    void itIsToldEveryThirtySeconds() {
        progress.begin(10);
        assertFalse(progress.isNews());
        clock.advance(Duration.ofSeconds(29));
        assertFalse(progress.isNews());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(progress.isNews());
        assertFalse(progress.isNews());
        clock.advance(Duration.ofSeconds(30));
        assertTrue(progress.isNews());
    }
}
