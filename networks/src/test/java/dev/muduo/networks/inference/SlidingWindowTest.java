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
        assertArrayEquals(new int[] {0}, SlidingWindow.NNUNET.starts(128, 128, 0.5));
        assertArrayEquals(new int[] {0, 12}, SlidingWindow.NNUNET.starts(140, 128, 0.5));
        assertArrayEquals(new int[] {0, 61, 122}, SlidingWindow.NNUNET.starts(250, 128, 0.5));
        assertArrayEquals(new int[] {0, 16, 32, 48}, SlidingWindow.NNUNET.starts(80, 32, 0.5));
        assertThrows(IllegalArgumentException.class, () -> SlidingWindow.NNUNET.starts(31, 32, 0.5));
        assertThrows(IllegalArgumentException.class, () -> SlidingWindow.NNUNET.starts(32, 32, 0));
    }

    /** By hand from the definition of dense_patch_slices. */
    @Test
    void windowsLieWhereMonaiPutsThem() {
        assertArrayEquals(new int[] {0}, SlidingWindow.MONAI.starts(96, 96, 0.5));
        assertArrayEquals(new int[] {0, 1}, SlidingWindow.MONAI.starts(97, 96, 0.5));
        assertArrayEquals(new int[] {0, 48, 54}, SlidingWindow.MONAI.starts(150, 96, 0.5));
        assertArrayEquals(new int[] {0, 48, 96, 104}, SlidingWindow.MONAI.starts(200, 96, 0.5));
        assertArrayEquals(new int[] {0, 48}, SlidingWindow.MONAI.starts(144, 96, 0.5));
    }

    @Property
    void everyVoxelIsCoveredAndNoStepIsTooLong(
            @ForAll SlidingWindow rule,
            @ForAll @IntRange(min = 1, max = 64) int patch,
            @ForAll @IntRange(max = 400) int more,
            @ForAll @IntRange(min = 1, max = 10) int tenths) {
        int extent = patch + more;
        int[] starts = rule.starts(extent, patch, tenths / 10.0);
        assertEquals(0, starts[0]);
        assertEquals(extent - patch, starts[starts.length - 1]);
        for (int i = 1; i < starts.length; i++) {
            int step = starts[i] - starts[i - 1];
            assertTrue(step >= 0 && step <= patch && step <= Math.ceil(tenths / 10.0 * patch));
        }
    }

    @Test
    void theGaussianIsOneAtItsCentreAndNeverZero() {
        float[] weights = SlidingWindow.NNUNET.weights(128);
        int centre = (64 * 128 + 64) * 128 + 64;
        assertEquals(1, weights[centre]);
        assertEquals(Math.exp(-0.5), weights[centre + 16], 1e-7);
        assertEquals(weights[centre - 20 * 128], weights[centre + 20], 1e-7);
        for (float weight : weights) {
            assertTrue(weight > 0);
        }
    }

    @Test
    void monaisGaussianIsSymmetricAndNowhereBelowAThousandth() {
        float[] weights = SlidingWindow.MONAI.weights(96);
        assertEquals(1e-3f, weights[0]);
        assertEquals(weights[0], weights[weights.length - 1]);
        int nearest = (47 * 96 + 47) * 96 + 47;
        assertEquals(Math.exp(-3 * 0.25 / (2 * 144)), weights[nearest], 1e-7);
        assertEquals(weights[nearest], weights[(48 * 96 + 48) * 96 + 48]);
        assertEquals(Math.exp(-(12.5 * 12.5 + 2 * 0.25) / (2 * 144)), weights[nearest + 13], 1e-7);
    }
}
