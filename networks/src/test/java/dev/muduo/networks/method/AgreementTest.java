package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Eq. 4 to 6. */
class AgreementTest {
    private static final double INVALID = SoftIou.INVALID;

    @Test
    void softIouOfKnownMaps() {
        assertEquals(1.0 / 3, SoftIou.of(new float[] {.5f, .5f}, new float[] {.5f, .5f}), 1e-7);
        assertEquals(1, SoftIou.of(new float[] {1, 0, 1}, new float[] {1, 0, 1}), 1e-7);
        assertEquals(0, SoftIou.of(new float[4], new float[4]));
        assertThrows(IllegalArgumentException.class, () -> SoftIou.of(new float[1], new float[2]));
    }

    @Test
    void softIouOfLogitsIsMeasuredOnTheFineGrid() {
        float[] ct = {-3, 2, 1, 0, -1, 4, 2, 2};
        float[] pet = {1, 2, -1, 0, 3, -4, 2, 0};
        double fine = SoftIou.of(Sigmoid.of(Trilinear.resample(ct, 2, 8)), Sigmoid.of(Trilinear.resample(pet, 2, 8)));
        assertEquals(fine, SoftIou.ofLogits(ct, pet, 2, 8), 1e-12);
    }

    /** The published grids, against the library's exponential voxel by voxel. */
    @Test
    void agreementOnTheTeachersGridIsThatOfTheTextbookSigmoid() {
        float[] ct = new float[32 * 32 * 32];
        float[] pet = new float[ct.length];
        for (int i = 0; i < ct.length; i++) {
            ct[i] = (i * 7919 % 4001 - 2500) / 200f;
            pet[i] = (i * 104729 % 3001 - 2000) / 150f;
        }
        float[] fineCt = Trilinear.resample(ct, 32, 128);
        float[] finePet = Trilinear.resample(pet, 32, 128);
        double both = 0;
        double sum = 0;
        for (int v = 0; v < fineCt.length; v++) {
            float a = (float) (1 / (1 + StrictMath.exp(-fineCt[v])));
            float b = (float) (1 / (1 + StrictMath.exp(-finePet[v])));
            both += (double) a * b;
            sum += (double) a + b;
        }

        assertEquals(both / (sum - both + 1e-8), SoftIou.ofLogits(ct, pet, 32, 128), 1e-12);
    }

    @Test
    void theBestHalfIsSelectedTheLowerIndexFirst() {
        Selection half = new Selection.TopFraction(0.5);
        assertSelected(half, new double[] {.2, .9, .9, .1, .9}, false, true, true, false, false);
        assertSelected(half, new double[] {.3}, true);
        assertSelected(half, new double[] {INVALID}, false);
        assertSelected(half, new double[] {INVALID, INVALID, .1, INVALID}, false, false, true, false);
        assertSelected(half, new double[] {0, INVALID}, true, false);
        assertSelected(half, new double[0]);
    }

    @Test
    void theAblationsSelectByThresholdOrEverythingValid() {
        assertSelected(new Selection.Fixed(0.5), new double[] {.5, .51, INVALID}, false, true, false);
        assertSelected(new Selection.Everything(), new double[] {0, .51, INVALID}, true, true, false);
    }

    private static void assertSelected(Selection selection, double[] iou, boolean... expected) {
        assertArrayEquals(expected, selection.select(iou));
    }

    @Test
    void theWindowAcceptsFromItsMedianOn() {
        IouWindow window = IouWindow.empty();
        assertTrue(window.accepts(0.5));
        assertFalse(window.accepts(0.49));
        assertFalse(window.accepts(INVALID));
        for (int i = 1; i <= 8; i++) {
            window = window.with(i / 100.0);
        }
        assertTrue(window.accepts(0.045));
        assertFalse(window.accepts(0.0449));
        for (int i = 0; i < 64; i++) {
            window = window.with(0.9);
        }
        assertEquals(IouWindow.CAPACITY, window.values().size());
        assertFalse(window.accepts(0.89));
        assertEquals(window, new IouWindow(window.values()));
        assertThrows(IllegalArgumentException.class, () -> IouWindow.empty().with(INVALID));
        assertThrows(IllegalArgumentException.class, () -> new IouWindow(List.of(1.5)));
    }

    @Test
    void overlapsGoToTheMostProbableStructure() {
        float[] ct = {.9f, .2f, .6f, .6f, .8f, .6f};
        float[] pet = {.9f, .2f, .6f, .6f, .1f, .6f};
        assertArrayEquals(new boolean[] {true, false, true, true, true, true}, Mixing.harden(ct, pet, 2, 0.9f, false));
        assertArrayEquals(new boolean[] {true, false, true, false, true, false}, Mixing.harden(ct, pet, 2, 0.9f, true));
        assertArrayEquals(new boolean[] {true, false, true, true, false, true}, Mixing.harden(ct, pet, 2, 0.1f, false));
        assertThrows(IllegalArgumentException.class, () -> Mixing.harden(ct, pet, 4, 0.5f, true));
        assertThrows(IllegalArgumentException.class, () -> Mixing.harden(ct, pet, 2, 1.5f, true));
    }
}
