package dev.muduo.networks.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void everyHalfSurvivesTheWayThroughFloat() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            short back = HalfFloat.fromFloat(value);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(HalfFloat.toFloat(back)));
            } else {
                assertEquals((short) bits, back);
            }
        }
    }

    @Test
    void knownValues() {
        assertEquals(0x3C00, HalfFloat.fromFloat(1));
        assertEquals((short) 0xC000, HalfFloat.fromFloat(-2));
        assertEquals(0x7BFF, HalfFloat.fromFloat(65504));
        assertEquals(0x7BFF, HalfFloat.fromFloat(65519.99f));
        assertEquals(0x7C00, HalfFloat.fromFloat(65520));
        assertEquals(0x0001, HalfFloat.fromFloat(0x1p-24f));
        assertEquals(0x0000, HalfFloat.fromFloat(0x1p-25f), "half way, to even");
        assertEquals(0x0001, HalfFloat.fromFloat(Math.nextUp(0x1p-25f)));
        assertEquals((short) 0x8000, HalfFloat.fromFloat(-0f));
        assertEquals(0x3C00, HalfFloat.fromFloat(1 + 0x1p-11f), "half way, to even");
        assertEquals(0x3C02, HalfFloat.fromFloat(1 + 3 * 0x1p-11f), "half way, to even");
    }

    /** The nearest half is never farther than either neighbour. */
    @Property
    void roundingIsToTheNearest(@ForAll @FloatRange(min = -65000, max = 65000) float value) {
        short half = HalfFloat.fromFloat(value);
        double error = Math.abs((double) HalfFloat.toFloat(half) - value);
        for (int step : new int[] {-1, 1}) {
            float neighbour = HalfFloat.toFloat((short) (half + step));
            if (Float.isFinite(neighbour) && (half & 0x7FFF) + step >= 0) {
                assertTrue(error <= Math.abs((double) neighbour - value), value + " became " + half);
            }
        }
    }
}
