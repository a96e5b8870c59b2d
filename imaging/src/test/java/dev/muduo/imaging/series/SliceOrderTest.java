package dev.muduo.imaging.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.testing.Geometries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SliceOrderTest {
    private static final Vector3 LEFT = new Vector3(1, 0, 0);
    private static final Vector3 BACK = new Vector3(0, 1, 0);

    /** The slices of any upright grid, turned in space and shuffled, give that grid again. */
    @Property(tries = 300)
    void theGridOfShuffledSlices(@ForAll long seed) {
        Random random = new Random(seed);
        Affine turn = Geometries.rotation(random);
        Vector3 row = lps(turn, 0);
        Vector3 column = lps(turn, 1);
        Vector3 normal = row.cross(column);
        Vector3 origin = new Vector3(100 * random.nextDouble(), -300 * random.nextDouble(), 50);
        double gap = 0.5 + 5 * random.nextDouble();
        int count = 2 + random.nextInt(30);
        List<SlicePlane> planes = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            planes.add(new SlicePlane(5, 7, origin.plus(normal.times(k * gap)), row, column, 2.5, 1.25));
        }
        Collections.shuffle(planes, random);
        SliceOrder order = SliceOrder.of(planes);
        Grid grid = order.grid();
        assertEquals(7, grid.nx());
        assertEquals(5, grid.ny());
        assertEquals(count, grid.nz());
        assertEquals(gap, order.spacingMm(), 1e-9);
        for (int k = 0; k < count; k++) {
            Vector3 corner =
                    origin.plus(row.times(1.25 * 6)).plus(column.times(2.5 * 4)).plus(normal.times(k * gap));
            assertEquals(-corner.x(), grid.affine().x(6, 4, k), 1e-9, "right is where left is not");
            assertEquals(-corner.y(), grid.affine().y(6, 4, k), 1e-9, "front is where back is not");
            assertEquals(corner.z(), grid.affine().z(6, 4, k), 1e-9);
        }
    }

    private static Vector3 lps(Affine turn, int column) {
        return new Vector3(turn.get(0, column), turn.get(1, column), turn.get(2, column));
    }

    @Test
    void thePlaceCountsNotTheOrderOfArrival() {
        SliceOrder order = SliceOrder.of(List.of(axial(9), axial(-3), axial(3)));
        assertEquals(List.of(1, 2, 0), order.order());
    }

    @Test
    void missingSlicesAreFound() {
        SliceOrder order = SliceOrder.of(axials(0, 3, 6, 15, 18, 24));
        assertEquals(List.of(new SliceOrder.Gap(2, 2), new SliceOrder.Gap(4, 1)), order.gaps());
        assertEquals(List.of(), order.uneven());
        SeriesRefusedException refused = refused(SeriesFault.MISSING_SLICES, order);
        assertEquals(
                "slices are 3.000 mm apart; 3 are missing in 2 places: send the rest of the series",
                refused.getMessage());
    }

    @Test
    void slicesAtOnePlaceAreFound() {
        SliceOrder order = SliceOrder.of(axials(0, 3, 3.0004, 6, 0));
        assertEquals(List.of(0, 1, 3), order.order());
        assertEquals(List.of(4, 2), order.duplicates());
        refused(SeriesFault.DUPLICATE_POSITIONS, order);
    }

    @Test
    void unevenDistancesAreFound() {
        assertEquals(List.of(), SliceOrder.of(axials(0, 3, 6.02, 9)).uneven(), "within one per cent");
        SliceOrder order = SliceOrder.of(axials(0, 3, 6, 9.1, 12));
        assertEquals(List.of(2, 3), order.uneven());
        refused(SeriesFault.UNEVEN_SLICES, order);
    }

    @Test
    void aTiltedGantryIsRefused() {
        // The planes lean by one degree, the table moves along the body.
        double lean = Math.toRadians(1);
        Vector3 down = new Vector3(0, Math.cos(lean), Math.sin(lean));
        List<SlicePlane> tilted = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            tilted.add(new SlicePlane(4, 4, new Vector3(0, 0, 5 * k), LEFT, down, 1, 1));
        }
        SeriesRefusedException refused = refused(SeriesFault.GANTRY_TILT, SliceOrder.of(tilted));
        assertTrue(refused.getMessage().contains("shifted by 0.087 mm"), refused.getMessage());
    }

    @Test
    void positionsRoundedToHundredthsAreUpright() {
        List<SlicePlane> planes = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            planes.add(new SlicePlane(4, 4, new Vector3(0.01 * (k % 2), 0, 0.6 * k), LEFT, BACK, 1, 1));
        }
        assertEquals(40, SliceOrder.of(planes).grid().nz());
    }

    @Test
    void oneSliceIsNoVolume() {
        refused(SeriesFault.TOO_FEW_FRAMES, SliceOrder.of(axials(4)));
        assertEquals(
                SeriesFault.TOO_FEW_FRAMES,
                assertThrows(SeriesRefusedException.class, () -> SliceOrder.of(List.of()))
                        .fault());
    }

    @Test
    void framesThatDoNotBelongTogether() {
        SlicePlane size = new SlicePlane(4, 5, new Vector3(0, 0, 3), LEFT, BACK, 1, 1);
        SlicePlane turned = new SlicePlane(4, 4, new Vector3(0, 0, 3), LEFT, new Vector3(0, 0, -1), 1, 1);
        SlicePlane spacing = new SlicePlane(4, 4, new Vector3(0, 0, 3), LEFT, BACK, 1, 1.01);
        assertMixed(SeriesFault.MIXED_SIZES, size);
        assertMixed(SeriesFault.MIXED_ORIENTATIONS, turned);
        assertMixed(SeriesFault.MIXED_SPACINGS, spacing);
    }

    private static void assertMixed(SeriesFault fault, SlicePlane other) {
        List<SlicePlane> planes = List.of(axial(0), other, axial(6));
        SeriesRefusedException refused = assertThrows(SeriesRefusedException.class, () -> SliceOrder.of(planes));
        assertEquals(fault, refused.fault());
        assertTrue(refused.getMessage().contains("of 3 frames 1 differ"), refused.getMessage());
    }

    private static SeriesRefusedException refused(SeriesFault fault, SliceOrder order) {
        SeriesRefusedException refused = assertThrows(SeriesRefusedException.class, order::grid);
        assertEquals(fault, refused.fault());
        return refused;
    }

    private static List<SlicePlane> axials(double... heights) {
        List<SlicePlane> planes = new ArrayList<>();
        for (double height : heights) {
            planes.add(axial(height));
        }
        return planes;
    }

    private static SlicePlane axial(double height) {
        return new SlicePlane(4, 4, new Vector3(-10, -20, height), LEFT, BACK, 1, 1);
    }
}
