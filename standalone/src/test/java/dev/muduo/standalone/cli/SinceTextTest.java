package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTextTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-10T12:00:00Z"), ZoneOffset.ofHours(2));

    @ParameterizedTest
    @CsvSource({
        "90min, 2026-03-10T10:30:00Z",
        "12 h, 2026-03-10T00:00:00Z",
        "7d, 2026-03-03T12:00:00Z",
        "2026-03-01, 2026-02-28T22:00:00Z",
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z"
    })
    void aMomentIsADateAnInstantOrHowLongAgo(String text, String expected) {
        assertEquals(Instant.parse(expected), SinceText.parse(text, CLOCK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "7", "7 weeks", "2026-13-01", "2026-03-01T12:00", "-7d"})
    void whatIsNoneOfThemIsSaidInWords(String text) {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> SinceText.parse(text, CLOCK));
        assertTrue(fault.getMessage().contains("expected a date"), fault.getMessage());
    }

    @Test
    void daysAreOfTwentyFourHours() {
        assertEquals(SinceText.parse("24h", CLOCK), SinceText.parse("1d", CLOCK));
    }
}
