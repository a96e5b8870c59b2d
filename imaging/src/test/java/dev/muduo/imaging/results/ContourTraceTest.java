package dev.muduo.imaging.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.results.ContourTrace.Contour;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContourTraceTest {
    @Test
    void onePixelIsASquareAboutItsCentre() {
        List<Contour> contours = ContourTrace.of(mask("...", ".#.", "..."), 3);
        assertEquals(1, contours.size());
        assertArrayEquals(new double[] {1.5, 1.5, 0.5, 0.5}, contours.get(0).xs());
        assertArrayEquals(new double[] {0.5, 1.5, 1.5, 0.5}, contours.get(0).ys());
    }

    @Test
    void aHoleHasItsOwnContour() {
        List<Contour> contours = ContourTrace.of(mask("###", "#.#", "###"), 3);
        assertEquals(
                List.of(false, true), contours.stream().map(Contour::isHole).toList());
    }

    @Test
    void pixelsThatTouchAtACornerStayApart() {
        List<Contour> contours = ContourTrace.of(mask("#.", ".#"), 2);
        assertEquals(2, contours.size());
        assertEquals(4, contours.get(0).xs().length);
        assertEquals(4, contours.get(1).xs().length);
    }

    @Test
    void straightEdgesHaveNoPointsBetween() {
        List<Contour> contours = ContourTrace.of(mask("####", "####", "##.."), 4);
        assertEquals(1, contours.size());
        assertEquals(6, contours.get(0).xs().length);
    }

    @Test
    void nothingHasNoContour() {
        assertEquals(List.of(), ContourTrace.of(mask("..", ".."), 2));
    }

    /** Shoelace: outer contours turn one way, holes the other, so that what they enclose adds up to the mask. */
    @Property(tries = 500)
    void areasAddUpToTheMask(@ForAll long seed) {
        Random random = new Random(seed);
        int nx = 1 + random.nextInt(9);
        boolean[] inside = new boolean[nx * (1 + random.nextInt(9))];
        int pixels = 0;
        for (int n = 0; n < inside.length; n++) {
            inside[n] = random.nextInt(5) < 3;
            pixels += inside[n] ? 1 : 0;
        }
        double twice = 0;
        for (Contour contour : ContourTrace.of(inside, nx)) {
            double[] xs = contour.xs();
            double[] ys = contour.ys();
            for (int to = 0, from = xs.length - 1; to < xs.length; from = to, to++) {
                assertEquals(1, (xs[from] == xs[to] ? 1 : 0) + (ys[from] == ys[to] ? 1 : 0), "along one axis");
                twice += xs[from] * ys[to] - xs[to] * ys[from];
            }
        }
        assertEquals(2 * pixels, twice, 1e-9);
    }

    private static boolean[] mask(String... rows) {
        String all = String.join("", rows);
        boolean[] mask = new boolean[all.length()];
        for (int n = 0; n < mask.length; n++) {
            mask[n] = all.charAt(n) == '#';
        }
        return mask;
    }
}
