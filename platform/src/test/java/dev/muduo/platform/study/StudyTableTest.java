package dev.muduo.platform.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudyTableTest {
    private final StudyTable table = new StudyTable();

    @Test
    void isAMap() {
        Random random = new Random(1);
        Map<StudyKey, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StudyKey key = StudyKey.of("study-" + random.nextInt(5_000), random.nextInt(3));
            int value = random.nextInt();
            table.put(key, value);
            expected.put(key, value);
        }
        assertEquals(expected.size(), table.size());
        expected.forEach((key, value) -> assertEquals(OptionalInt.of(value), table.get(key)));
        for (int i = 0; i < 5_000; i++) {
            StudyKey key = StudyKey.of("study-" + i, 3);
            assertEquals(OptionalInt.empty(), table.get(key));
            assertFalse(table.contains(key));
        }
    }

    @Test
    void keysThatWantTheSameSlotAreToldApart() {
        for (int i = 0; i < 200; i++) {
            table.put(new StudyKey(i, 7), i);
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(OptionalInt.of(i), table.get(new StudyKey(i, 7)));
        }
        assertEquals(OptionalInt.empty(), table.get(new StudyKey(200, 7)));
        assertEquals(OptionalInt.empty(), table.get(new StudyKey(7, 200)));
    }

    @Test
    void aKeyOfZerosIsOneLikeAnyOther() {
        assertFalse(table.contains(new StudyKey(0, 0)));
        table.put(new StudyKey(0, 0), 0);
        assertTrue(table.contains(new StudyKey(0, 0)));
        assertEquals(1, table.size());
    }

    @Test
    void takesAtMostSixtyBytesAStudy() {
        for (int i = 0; i < 200_000; i++) {
            table.put(new StudyKey(i, i * 0x9E3779B97F4A7C15L), i);
            if (i >= 1_000) {
                assertTrue(table.bytes() <= 60L * table.size(), table.bytes() + " bytes for " + table.size());
            }
        }
    }

    @Test
    void refusesTheNumberThatMarksFreeSlots() {
        assertThrows(IllegalArgumentException.class, () -> table.put(StudyKey.of("a"), Integer.MIN_VALUE));
    }
}
