package dev.muduo.networks.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Architecture TWO =
            new Architecture("a network of two", Map.of("a", new long[] {2, 3}, "b", new long[] {4}));

    private static Tensor zeros(long... shape) {
        return Tensor.of(new float[Tensor.elements(shape)], shape);
    }

    @Test
    void whatFitsHasNoDifferences() {
        Map<String, Tensor> weights = Map.of("a", zeros(2, 3), "b", zeros(4));
        assertTrue(TWO.compare(weights).isEmpty());
        TWO.requireFitting(weights);
        assertEquals(10, TWO.parameterCount());
    }

    @Test
    void everyDifferenceIsListed() {
        Map<String, Tensor> weights = Map.of("a", zeros(3, 2), "d", zeros(1), "c", zeros(1));
        assertEquals(
                List.of(
                        "b is missing",
                        "there is no parameter c",
                        "there is no parameter d",
                        "a has shape [3, 2], expected [2, 3]"),
                TWO.compare(weights).lines());
        WeightsException e = assertThrows(WeightsException.class, () -> TWO.requireFitting(weights));
        assertTrue(e.getMessage().startsWith("these are not the weights of a network of two: b is missing; "));
    }

    @Test
    void ofALongListTheRestIsCounted() {
        Map<String, long[]> many = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("p%03d".formatted(i), new long[] {2});
        }
        List<String> lines = TWO.compareShapes(many).lines();
        assertEquals(23, lines.size());
        assertEquals("there is no parameter p019", lines.get(21));
        assertEquals("980 more are no parameters either", lines.get(22));
        assertThrows(WeightsException.class, () -> TWO.requireFittingShapes(many));
    }
}
