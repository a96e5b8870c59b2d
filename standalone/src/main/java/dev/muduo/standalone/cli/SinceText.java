package dev.muduo.standalone.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as people write it: a date, an instant, or how long ago. */
final class SinceText {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})\\s*(min|h|d)");

    private SinceText() {}

    /**
     * The moment that is meant.
     *
     * @param clock now, and the zone whose midnight begins a date
     * @throws IllegalArgumentException if the text is none of the three; the message says what is
     */
    static Instant parse(String text, Clock clock) {
        String trimmed = text.strip();
        Matcher ago = AGO.matcher(trimmed);
        if (ago.matches()) {
            long amount = Long.parseLong(ago.group(1));
            Duration duration = switch (ago.group(2)) {
                case "min" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            return clock.instant().minus(duration);
        }
        try {
            return trimmed.contains("T")
                    ? Instant.parse(trimmed)
                    : LocalDate.parse(trimmed).atStartOfDay(clock.getZone()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a date (2026-03-01), an instant (2026-03-01T12:00:00Z) or how long ago (90min, 12h, 7d), got "
                            + text,
                    e);
        }
    }
}
