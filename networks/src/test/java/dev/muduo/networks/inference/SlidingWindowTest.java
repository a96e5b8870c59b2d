package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    @Test
    void windowsLieWhereNnUnetPutsThem() {
        assertArrayEquals(new int[] {0}, SlidingWindow.starts(128, 128, 0.5));
        assertArrayEquals(new int[] {0, 12}, SlidingWindow.starts(140, 128, 0.5));
        assertArrayEquals(new int[] {0, 61, 122}, SlidingWindow.starts(250, 128, 0.5));
        assertArrayEquals(new int[] {0, 16, 32, 48}, SlidingWindow.starts(80, 32, 0.5));
        assertThrows(IllegalArgumentException.class, () -> SlidingWindow.starts(31, 32, 0.5));
        assertThrows(IllegalArgumentException.class, () -> SlidingWindow.starts(32, 32, 0));
    }

    @Property
    void everyVoxelIsCoveredAndNoStepIsTooLong(
            @ForAll @IntRange(min = 1, max = 64) int patch,
            @ForAll @IntRange(max = 400) int more,
            @ForAll @IntRange(min = 1, max = 10) int tenths) {
        int extent = patch + more;
        int[] starts = SlidingWindow.starts(extent, patch, tenths / 10.0);
        assertEquals(0, starts[0]);
        assertEquals(extent - patch, starts[starts.length - 1]);
        for (int i = 1; i < starts.length; i++) {
            int step = starts[i] - starts[i - 1];
            assertTrue(step >= 0 && step <= patch && step <= Math.ceil(tenths / 10.0 * patch));
        }
    }

    @Test
    void theGaussianIsOneAtItsCentreAndNeverZero() {
        float[] weights = SlidingWindow.gaussianWeights(128);
        int centre = (64 * 128 + 64) * 128 + 64;
        assertEquals(1, weights[centre]);
        assertEquals(Math.exp(-0.5), weights[centre + 16], 1e-7);
        assertEquals(weights[centre - 20 * 128], weights[centre + 20], 1e-7);
        for (float weight : weights) {
            assertTrue(weight > 0);
        }
    }
}
