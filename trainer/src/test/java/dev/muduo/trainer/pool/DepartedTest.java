package dev.muduo.trainer.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.study.StudyKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepartedTest {
    private static StudyKey key(int number) {
        return new StudyKey(number, ~number);
    }

    private static DepartedRevision left(int number) {
        return new DepartedRevision(key(number), number % 3, 1L << 40 | number, number % 5 - 1);
    }

    private static List<DepartedRevision> left(int from, int to) {
        return IntStream.range(from, to).mapToObj(DepartedTest::left).toList();
    }

    @Test
    void remembersWhatLeftAndForgetsWhatCameBack() {
        Departed departed = Departed.none().changed(Set.of(), left(0, 2_500));
        Departed later = departed.changed(Set.of(key(0), key(1_234), key(2_499)), left(2_500, 2_510));

        assertEquals(2_500, departed.size(), "it is immutable");
        assertEquals(2_507, later.size());
        for (int number = 0; number < 2_520; number++) {
            boolean gone = number < 2_510 && !Set.of(0, 1_234, 2_499).contains(number);
            assertEquals(gone ? Optional.of(left(number)) : Optional.empty(), later.find(key(number)));
        }
    }

    @Test
    void isReadAsItWasWritten() {
        Departed departed = Departed.none().changed(Set.of(), left(0, 2_001));
        assertEquals(3, departed.pages().size());
        assertEquals(departed, Departed.of(departed.pages()));
        assertEquals(Departed.none(), Departed.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Departed.of(List.of("AAAA")));
    }

    @Test
    void isBoundedAndForgetsThoseThatLeftFirst() {
        Departed full = Departed.none().changed(Set.of(), left(0, Departed.MOST));
        Departed more = full.changed(Set.of(), left(Departed.MOST, Departed.MOST + 3));

        assertEquals(Departed.MOST, more.size());
        assertTrue(more.find(key(2)).isEmpty());
        assertEquals(Optional.of(left(3)), more.find(key(3)));
        assertEquals(Optional.of(left(Departed.MOST + 2)), more.find(key(Departed.MOST + 2)));
        long text = more.pages().stream().mapToLong(String::length).sum();
        assertTrue(text <= 43L * Departed.MOST, text + " characters");
    }
}
