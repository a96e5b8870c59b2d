package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {
    @Property(tries = 20_000)
    void itIsWithinTwoUnitsInTheLastPlace(@ForAll @DoubleRange(min = -700, max = 700) double x) {
        double expected = StrictMath.exp(x);

        assertTrue(Math.abs(Exponential.of(x) - expected) <= 2 * Math.ulp(expected), "at " + x);
    }

    @Property(tries = 20_000)
    void aSigmoidInSinglePrecisionIsTheExactOne(@ForAll @DoubleRange(min = -40, max = 40) double logit) {
        float x = (float) logit;
        float exact = (float) (1 / (1 + StrictMath.exp(-x)));

        assertEquals(exact, Sigmoid.of(x), Math.ulp(exact));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1e-300, -1e-300, 1, -1, 0.0027, -0.0027, 700, -700, 709, 710, -745, -746, 1e300})
    void edgesAreThoseOfTheLibrary(double x) {
        double expected = StrictMath.exp(x);

        assertEquals(expected, Exponential.of(x), 2 * Math.ulp(expected));
    }

    @Test
    void whatIsNoNumberStaysNone() {
        assertTrue(Double.isNaN(Exponential.of(Double.NaN)));
        assertEquals(0, Exponential.of(Double.NEGATIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, Exponential.of(Double.POSITIVE_INFINITY));
        assertEquals(1, Exponential.of(0));
    }
}
