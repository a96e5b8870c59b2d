package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PositionEncodingTest {
    /** Two frequencies: rows are the axes. */
    private static final PositionEncoding ENCODING =
            new PositionEncoding(new float[] {0.3f, -0.1f, 0.05f, 0.2f, -0.4f, 0.15f}, 6);

    private static float[] at(double u0, double u1, double u2) {
        float[] values = new float[6];
        ENCODING.addTo(values, 0, u0, u1, u2);
        return values;
    }

    @Test
    void theCentreIsSineCosineSineOfZero() {
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, at(0.5, 0.5, 0.5));
    }

    @Test
    void theSineComesTwice() {
        float[] values = at(0.8, 0.1, 0.3);
        double first = 2 * Math.PI * (0.6 * 0.3 - 0.8 * 0.05 + 0.4 * 0.4);
        assertEquals(Math.sin(first), values[0], 1e-6);
        assertEquals(Math.cos(first), values[2], 1e-6);
        assertEquals(values[0], values[4]);
        assertEquals(values[1], values[5]);
    }

    /** The cell (i0, i1, i2) of the grid has the encoding of a point at (i1, i0, i2). */
    @Test
    void theGridSwapsItsFirstTwoAxes() {
        float[] grid = ENCODING.ofGrid(4);
        int cell = (3 * 4 + 1) * 4 + 2;
        assertArrayEquals(at(1.5 / 4, 3.5 / 4, 2.5 / 4), Arrays.copyOfRange(grid, cell * 6, cell * 6 + 6));
    }
}
