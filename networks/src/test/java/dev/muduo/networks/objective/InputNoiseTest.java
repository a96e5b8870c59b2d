package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import org.junit.jupiter.api.Test;

class InputNoiseTest {
    @Test
    void itIsCentredOfUnitDeviationAndBounded() {
        CounterRandom random = CounterRandom.of(1, 0, "noise");
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double value = InputNoise.normal(random.nextInt());
            assertTrue(Math.abs(value) <= 2);
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / n, 0.01);
        // A normal cut off at ± 2 has a standard deviation of 0.96 (its outliers stay, at the bound).
        assertEquals(0.96, Math.sqrt(squares / n), 0.02);
    }
}
