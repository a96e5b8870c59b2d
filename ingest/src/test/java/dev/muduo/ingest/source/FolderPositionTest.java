package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderPositionTest {
    private static final Instant NOON = Instant.ofEpochMilli(1_764_180_000_000L);

    @Test
    void whatIsWrittenIsRead() {
        FolderPosition plain = new FolderPosition(NOON, Set.of());
        assertEquals("1764180000000", plain.time());
        assertEquals("", plain.owedText());
        assertEquals(plain, FolderPosition.parse(plain.time(), plain.owedText()));
        FolderPosition owing = new FolderPosition(NOON, Set.of("b2", "a1"));
        assertEquals("1764180000000", owing.time(), "for versions that know of nothing else");
        assertEquals("a1,b2", owing.owedText());
        assertEquals(owing, FolderPosition.parse(owing.time(), owing.owedText()));
    }

    @Test
    void aVersionThatHadOneCursorForBothIsRead() {
        assertEquals(new FolderPosition(NOON, Set.of("a1", "b2")), FolderPosition.parse("1764180000000;a1,b2", ""));
        assertEquals(
                new FolderPosition(NOON, Set.of("a1", "b2", "c3")),
                FolderPosition.parse("1764180000000;a1,b2", "b2,c3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v2:1764180000000      | ''
            ''                    | ''
            -5                    | ''
            1764180000000;a1;b2   | ''
            1764180000000;John    | ''
            1764180000000         | v2:a1
            1764180000000         | a1,
            99999999999999999999  | ''
            """)
    void whatANewerVersionHasWrittenIsNotGuessedAt(String time, String owed) {
        UnreadablePositionException fault =
                assertThrows(UnreadablePositionException.class, () -> FolderPosition.parse(time, owed));
        assertTrue(fault.getMessage().contains("run that one again"), fault.getMessage());
        assertTrue(fault.getMessage().contains("ingest.watch.folder another path"), fault.getMessage());
        assertFalse(fault.getMessage().contains("John"), fault.getMessage());
    }

    @Test
    void anOlderStudyThatWasOwedDoesNotTakeItBack() {
        FolderPosition owing = new FolderPosition(NOON, Set.of("a1"));
        assertEquals(new FolderPosition(NOON, Set.of()), owing.past(NOON.minusSeconds(60), Set.of()));
        assertEquals(
                NOON.plusSeconds(1), owing.past(NOON.plusSeconds(1), Set.of()).changed());
    }
}
