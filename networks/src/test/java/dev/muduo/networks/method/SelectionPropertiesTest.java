package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Eq. 5 and 7 where the reference numbers say nothing: equal IoUs, k = 1, structures with nothing selected. */
class SelectionPropertiesTest {
    /** Few values, so that most batches have equal ones and many have invalid pairs. */
    @Provide
    Arbitrary<double[]> batches() {
        return Arbitraries.of(SoftIou.INVALID, 0.0, 0.25, 0.5, 0.75, 1.0)
                .array(Double[].class)
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(boxed ->
                        List.of(boxed).stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Property
    void asManyAreSelectedAsTheFractionSaysOfThoseThatAreValid(
            @ForAll("batches") double[] iou, @ForAll @DoubleRange(min = 0.01, max = 1) double fraction) {
        boolean[] selected = new Selection.TopFraction(fraction).select(iou);

        long valid = IntStream.range(0, iou.length).filter(i -> iou[i] >= 0).count();
        long k = Math.max(1, (long) Math.floor(iou.length * fraction));
        assertEquals(Math.min(k, valid), count(selected));
        assertTrue(IntStream.range(0, iou.length).noneMatch(i -> selected[i] && iou[i] < 0));
    }

    /** Whoever is left out agreed less, or as much and came later. */
    @Property
    void nobodyIsPreferredToABetterOneNorToAnEqualOneBefore(@ForAll("batches") double[] iou) {
        boolean[] selected = new Selection.TopFraction(0.5).select(iou);

        for (int in = 0; in < iou.length; in++) {
            for (int out = 0; out < iou.length; out++) {
                if (selected[in] && !selected[out] && iou[out] >= 0) {
                    assertTrue(iou[in] > iou[out] || (iou[in] == iou[out] && in < out), in + " instead of " + out);
                }
            }
        }
    }

    /** k = 1: U = 2 as in the paper, and U = 1, on which the released code ends with an error. */
    @Property
    void ofOneTwoOrThreeTheFirstBestOneTeaches(
            @ForAll("batches") double[] all, @ForAll @IntRange(min = 1, max = 3) int size) {
        double[] iou = Arrays.copyOf(all, Math.min(size, all.length));
        boolean[] selected = new Selection.TopFraction(0.5).select(iou);

        int best = -1;
        for (int i = iou.length - 1; i >= 0; i--) {
            best = iou[i] >= 0 && (best < 0 || iou[i] >= iou[best]) ? i : best;
        }
        for (int i = 0; i < iou.length; i++) {
            assertEquals(i == best, selected[i]);
        }
    }

    @Property
    void theAblationsTakeNoInvalidPairEither(@ForAll("batches") double[] iou) {
        for (Selection selection : List.of(new Selection.Fixed(0), new Selection.Everything())) {
            boolean[] selected = selection.select(iou);
            assertTrue(IntStream.range(0, iou.length).noneMatch(i -> selected[i] && iou[i] < 0));
        }
    }

    /** C_sel of Eq. 7: an organ with nothing selected changes no mean; with no organ at all there is no loss. */
    @Property
    void aStructureWithNothingSelectedHasNoSay(
            @ForAll("batches") double[] iou, @ForAll @DoubleRange(min = 0, max = 1) double other) {
        float[][] probabilities = new float[iou.length][4];
        boolean[][] hard = new boolean[iou.length][4];
        boolean[] nothing = new boolean[iou.length];

        double empty = Consistency.meanSquares(probabilities, hard, nothing);

        assertTrue(Double.isNaN(empty));
        assertEquals(other, Consistency.mean(new double[] {empty, other, empty}));
        assertEquals(0, Consistency.mean(new double[] {empty, empty}));
    }

    @Property
    void aStreamNeverAcceptsAnInvalidPairAndAlwaysAPerfectOne(
            @ForAll("batches") double[] iou, @ForAll @IntRange(min = 0, max = 12) int times) {
        IouWindow window = IouWindow.empty();
        for (int i = 0; i < times; i++) {
            double value = iou[i % iou.length];
            window = value >= 0 ? window.with(value) : window;
        }
        assertFalse(window.accepts(SoftIou.INVALID));
        assertTrue(window.accepts(1));
    }

    private static long count(boolean[] selected) {
        return IntStream.range(0, selected.length).filter(i -> selected[i]).count();
    }
}
