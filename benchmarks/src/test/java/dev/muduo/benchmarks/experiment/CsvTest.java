package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvTest {
    /** Everything that has a meaning in the format, and a letter. */
    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @Size(3) List<@StringLength(max = 6) @Chars({'"', ',', '\n', '\r', 'a', ' '}) String> first,
            @ForAll @Size(3) List<@StringLength(max = 6) @CharRange(from = 'a', to = 'z') String> second) {
        Csv csv = new Csv(List.of("one", "two, with a comma", "three"), List.of(first, second));

        assertEquals(csv, Csv.read(csv.write()));
    }

    @Test
    void fieldsAreQuotedOnlyWhereTheyMustBe() {
        Csv csv = new Csv(List.of("a", "b"), List.of(List.of("1.5", "x, \"y\"")));

        assertEquals("a,b\n1.5,\"x, \"\"y\"\"\"\n", csv.write());
    }

    @Test
    void raggedRowsAndOpenQuotesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Csv.read("a,b\n1\n"));
        assertThrows(IllegalArgumentException.class, () -> Csv.read("a,b\n1,\"2\n"));
        assertThrows(IllegalArgumentException.class, () -> Csv.read(""));
    }
}
