package dev.muduo.networks.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ParameterShapesTest {
    @Test
    void everyDifferenceIsNamed() {
        Map<String, long[]> expected =
                Map.of("a", new long[] {2, 3}, "b", new long[] {4}, "c", new long[0], "same", new long[] {1});
        Map<String, long[]> actual =
                Map.of("a", new long[] {3, 2}, "c", new long[0], "d", new long[] {1}, "same", new long[] {1});
        WeightsException e =
                assertThrows(WeightsException.class, () -> ParameterShapes.requireEqual("a network", expected, actual));
        assertEquals(
                "these weights are not those of a network: 1 missing: b; 1 extra: d;"
                        + " 1 of another shape: a has shape [3, 2], expected [2, 3]",
                e.getMessage());
        ParameterShapes.requireEqual("a network", expected, expected);
    }

    @Test
    void aLongListIsCounted() {
        Map<String, long[]> many = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("p%03d".formatted(i), new long[] {2});
        }
        WeightsException e =
                assertThrows(WeightsException.class, () -> ParameterShapes.requireEqual("none", Map.of(), many));
        assertTrue(e.getMessage().endsWith("p018, p019 and 980 more"), e.getMessage());
        assertTrue(e.getMessage().contains("1000 extra: p000, p001"), e.getMessage());
        assertEquals(2_000, ParameterShapes.parameters(many));
    }
}
