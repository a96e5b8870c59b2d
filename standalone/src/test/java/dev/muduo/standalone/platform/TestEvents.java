package dev.muduo.standalone.platform;

import dev.muduo.schemas.IngestCursor;
import java.time.Instant;

/** The smallest event there is, told apart by a text. */
final class TestEvents {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private TestEvents() {}

    static IngestCursor event(String key, String text) {
        return new IngestCursor(key, text, NOW);
    }
}
