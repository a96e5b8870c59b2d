package dev.muduo.networks.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
