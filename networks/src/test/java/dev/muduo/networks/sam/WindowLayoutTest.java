package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WindowLayoutTest {
    @Example
    void thePublishedSizeIsOneWindowMostlyPadding() {
        WindowLayout layout = WindowLayout.of(8, 14);
        assertEquals(List.of(new WindowLayout.Kind(8, 8, 8, 14, 1)), layout.kinds());
        assertTrue(layout.kinds().get(0).padded());
        assertTrue(layout.inRasterOrder());
    }

    @Example
    void fourTokensInWindowsOfThree() {
        WindowLayout layout = WindowLayout.of(4, 3);
        assertEquals(8, layout.kinds().size());
        assertEquals(new WindowLayout.Kind(3, 3, 3, 3, 1), layout.kinds().get(0));
        assertFalse(layout.kinds().get(0).padded());
        assertEquals(new WindowLayout.Kind(3, 3, 1, 3, 1), layout.kinds().get(1));
        assertTrue(layout.kinds().get(1).padded());
        assertArrayEquals(new int[] {0, 1, 2, 4, 5, 6}, Arrays.copyOf(layout.order(), 6));
        assertFalse(layout.inRasterOrder());
    }

    @Property
    void everyTokenHasOnePlace(
            @ForAll @IntRange(min = 1, max = 9) int grid, @ForAll @IntRange(min = 1, max = 15) int edge) {
        WindowLayout layout = WindowLayout.of(grid, edge);
        int tokens = grid * grid * grid;
        assertEquals(
                tokens,
                layout.kinds().stream()
                        .mapToInt(kind -> kind.count() * kind.tokens())
                        .sum());
        int[] inverse = layout.inverse();
        assertArrayEquals(
                IntStream.range(0, tokens).toArray(),
                IntStream.range(0, tokens).map(i -> layout.order()[inverse[i]]).toArray());
    }
}
