package dev.muduo.networks.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    /** §2.8, "set after each optimiser step with the pre-increment n". */
    @Test
    void thePolyRateLagsOneStep() {
        PolyLearningRate rate = PolyLearningRate.standard(30_000);

        assertEquals(0.01, rate.forStep(0));
        assertEquals(0.01, rate.forStep(1));
        assertEquals(rate.at(14_999), rate.forStep(15_000));
        assertEquals(0, rate.forStep(40_000));
    }

    @Test
    void aCosineFallsFromTheHighestTowardsTheLowestAndBeginsAnew() {
        WarmRestarts rate = new WarmRestarts(0.1, 0.02, 8, 1);

        assertEquals(0.1, rate.forStep(0));
        assertEquals(0.06, rate.forStep(4), 1e-15);
        assertEquals(0.02 + 0.08 * (1 + Math.cos(Math.PI * 7 / 8)) / 2, rate.forStep(7), 1e-15);
        assertEquals(0.1, rate.forStep(8));
    }

    @Test
    void cyclesGrow() {
        WarmRestarts rate = new WarmRestarts(0.1, 0, 10, 2);

        assertEquals(new WarmRestarts.Cycle(0, 10), rate.cycle(9));
        assertEquals(new WarmRestarts.Cycle(10, 20), rate.cycle(10));
        assertEquals(new WarmRestarts.Cycle(30, 40), rate.cycle(69));
        assertEquals(0.05, rate.forStep(50), 1e-15);
    }

    @Property
    void aStepIsInItsCycleAndTheRateBetweenItsBounds(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long step,
            @ForAll @IntRange(min = 1, max = 5_000) int cycleSteps,
            @ForAll @IntRange(min = 1, max = 4) int growth) {
        WarmRestarts rate = new WarmRestarts(0.3, 0.001, cycleSteps, growth);

        WarmRestarts.Cycle cycle = rate.cycle(step);

        assertTrue(cycle.begin() <= step && step < cycle.end(), cycle + " of " + step);
        assertEquals(0.3, rate.forStep(cycle.begin()));
        assertTrue(rate.forStep(step) >= 0.001 && rate.forStep(step) <= 0.3);
        assertTrue(step == cycle.begin() || rate.forStep(step) <= rate.forStep(step - 1), "it falls within a cycle");
    }

    @Test
    void warmUpIsAShareOfTheRateThatFollows() {
        LearningRate rate = new WarmUp(new ConstantLearningRate(0.4), 4);

        assertEquals(0.1, rate.forStep(0));
        assertEquals(0.3, rate.forStep(2), 1e-15);
        assertEquals(0.4, rate.forStep(3));
        assertEquals(0.4, rate.forStep(1_000_000));
        assertEquals(0.4, new WarmUp(new ConstantLearningRate(0.4), 0).forStep(0));
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WarmRestarts(0.1, 0.2, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new WarmRestarts(0.1, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new WarmRestarts(0.1, 0, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> new WarmRestarts(0.1, 0, 10, 1).cycle(-1));
        assertThrows(IllegalArgumentException.class, () -> new ConstantLearningRate(0));
        assertThrows(IllegalArgumentException.class, () -> new WarmUp(new ConstantLearningRate(1), -1));
        assertThrows(IllegalArgumentException.class, () -> new StepSettings(0.1, 0, 1, 1.5));
    }
}
