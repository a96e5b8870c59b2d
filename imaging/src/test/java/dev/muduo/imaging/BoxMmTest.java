package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BoxMmTest {
    @Test
    void aGridFillsItsCells() {
        assertEquals(
                new BoxMm(-1, 5, -31.5, -22.5, 8, 12),
                BoxMm.of(new Grid(3, 3, 1, Affine.of(-2, 0, 0, 4, 0, 3, 0, -30, 0, 0, 4, 10))));
    }

    @Test
    void overlapIsTheCommonVolume() {
        BoxMm a = new BoxMm(0, 10, 0, 10, 0, 10);
        assertEquals(1000, a.overlapMm3(a));
        assertEquals(5 * 10 * 2, a.overlapMm3(new BoxMm(5, 20, -5, 15, 8, 90)));
        assertEquals(0, a.overlapMm3(new BoxMm(10, 20, 0, 10, 0, 10)));
        assertEquals(0, a.overlapMm3(new BoxMm(50, 60, 50, 60, 50, 60)));
    }

    @Test
    void anEmptyBoxIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BoxMm(0, 0, 0, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BoxMm(0, Double.NaN, 0, 1, 0, 1));
    }
}
