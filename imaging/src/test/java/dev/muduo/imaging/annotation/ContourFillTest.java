package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContourFillTest {
    private static final int NX = 9;
    private static final int NY = 7;

    /** Corners on pixel centres and elsewhere, beyond the image, edges that cross themselves. */
    @Property(tries = 1000)
    void isTheEvenOddRule(@ForAll long seed) {
        Random random = new Random(seed);
        ContourFill fill = new ContourFill(NX, NY);
        boolean[] expected = new boolean[NX * NY];
        for (int contours = 1 + random.nextInt(3); contours > 0; contours--) {
            double[] xs = new double[1 + random.nextInt(7)];
            double[] ys = new double[xs.length];
            for (int n = 0; n < xs.length; n++) {
                xs[n] = random.nextInt(4 * NX) / 2.0 - NX / 2.0;
                ys[n] = random.nextInt(4 * NY) / 2.0 - NY / 2.0;
            }
            fill.add(xs, ys);
            for (int n = 0; n < expected.length; n++) {
                expected[n] ^= isInside(xs, ys, n % NX, Math.floorDiv(n, NX));
            }
        }
        assertArrayEquals(expected, fill.inside());
    }

    /** A ray to the right, edge by edge, as it is usually written (W. R. Franklin's pnpoly). */
    private static boolean isInside(double[] xs, double[] ys, double x, double y) {
        boolean inside = false;
        for (int to = 0, from = xs.length - 1; to < xs.length; from = to, to++) {
            boolean spans = (ys[to] > y) != (ys[from] > y);
            // The edge the same way round as in the reader, so that both round alike.
            if (spans && x < xs[from] + (y - ys[from]) * (xs[to] - xs[from]) / (ys[to] - ys[from])) {
                inside = !inside;
            }
        }
        return inside;
    }

    /** Two halves of a rectangle share no pixel and leave none, though the cut goes through pixel centres. */
    @Test
    void neighboursShareNoPixel() {
        double[] ys = {0, 0, 4, 4};
        int left = count(new double[] {0, 3, 3, 0}, ys);
        int right = count(new double[] {3, 6, 6, 3}, ys);
        assertEquals(12, left);
        assertEquals(12, right);
        assertEquals(24, count(new double[] {0, 6, 6, 0}, ys));
    }

    private static int count(double[] xs, double[] ys) {
        ContourFill fill = new ContourFill(NX, NY);
        fill.add(xs, ys);
        int count = 0;
        for (boolean inside : fill.inside()) {
            count += inside ? 1 : 0;
        }
        return count;
    }

    @Test
    void numbersBeyondAllMeasureAreNoTrouble() {
        assertEquals(
                NX * NY,
                count(new double[] {-1e300, 1e300, 1e300, -1e300}, new double[] {-1e300, -1e300, 1e300, 1e300}));
    }
}
