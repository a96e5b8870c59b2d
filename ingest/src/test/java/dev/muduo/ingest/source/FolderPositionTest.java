package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FolderPositionTest {
    private static final Instant NOON = Instant.ofEpochMilli(1_764_180_000_000L);

    @Test
    void whatIsWrittenIsRead() {
        FolderPosition plain = new FolderPosition(NOON, Set.of());
        assertEquals("1764180000000", plain.text());
        assertEquals(plain, FolderPosition.parse(plain.text()));
        FolderPosition owing = new FolderPosition(NOON, Set.of("b2", "a1"));
        assertEquals("1764180000000;a1,b2", owing.text());
        assertEquals(owing, FolderPosition.parse(owing.text()));
    }

    @Test
    void anOlderStudyThatWasOwedDoesNotTakeItBack() {
        FolderPosition owing = new FolderPosition(NOON, Set.of("a1"));
        assertEquals(new FolderPosition(NOON, Set.of()), owing.past(NOON.minusSeconds(60), Set.of()));
        assertEquals(
                NOON.plusSeconds(1), owing.past(NOON.plusSeconds(1), Set.of()).changed());
    }
}
