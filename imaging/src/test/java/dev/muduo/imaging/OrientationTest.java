package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.testing.Geometries;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OrientationTest {
    /** Every voxel keeps its value and its place in the body, whatever the orientation it came in. */
    @Property(tries = 300)
    void everyVoxelStaysWhereItIs(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = Geometries.grid(random, 5);
        Volume volume = Geometries.volume(random, grid);
        Volume ras = Orientation.toRas(volume);
        Affine back = grid.affine().inverse().after(ras.grid().affine());
        for (int k = 0; k < ras.grid().nz(); k++) {
            for (int j = 0; j < ras.grid().ny(); j++) {
                for (int i = 0; i < ras.grid().nx(); i++) {
                    int oldI = (int) Math.rint(back.x(i, j, k));
                    int oldJ = (int) Math.rint(back.y(i, j, k));
                    int oldK = (int) Math.rint(back.z(i, j, k));
                    assertEquals(volume.at(oldI, oldJ, oldK), ras.at(i, j, k));
                }
            }
        }
        assertEquals(grid.voxels(), ras.grid().voxels());
        assertEquals(ras.grid(), Orientation.toRas(grid));
    }

    /** No permutation of the axes would point more towards right, front and head. */
    @Property(tries = 300)
    void theResultPointsToRightFrontAndHead(@ForAll long seed) {
        Affine a = Orientation.toRas(Geometries.grid(new Random(seed), 5)).affine();
        double trace = 0;
        for (int axis = 0; axis < 3; axis++) {
            assertTrue(a.get(axis, axis) >= 0, a.toString());
            trace += a.get(axis, axis) / a.spacingMm(axis);
        }
        assertTrue(trace >= Math.sqrt(3) - 1e-9, a + " has the trace " + trace);
    }

    @Test
    void lpsIsFlippedInTwoAxes() {
        Grid lps = new Grid(3, 2, 2, Affine.of(-2, 0, 0, 10, 0, -3, 0, 20, 0, 0, 4, 30));
        Volume volume = new Volume(lps, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        Volume ras = Orientation.toRas(volume);
        assertEquals(Affine.scaling(2, 3, 4, 6, 17, 30), ras.grid().affine());
        assertArrayEquals(new float[] {5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6}, ras.values());
        LabelMap labels = new LabelMap(lps, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        assertArrayEquals(
                new byte[] {5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6},
                Orientation.toRas(labels).labels());
    }

    /** A sagittal acquisition: i runs to the front, j to the head, k to the left. */
    @Test
    void sagittalAxesAreExchanged() {
        Grid sagittal = new Grid(4, 3, 2, Affine.of(0, 0, -5, 1, 2, 0, 0, 2, 0, 3, 0, 3));
        Grid ras = Orientation.toRas(sagittal);
        assertEquals(new Grid(2, 4, 3, Affine.scaling(5, 2, 3, -4, 2, 3)), ras);
    }

    @Test
    void rasIsReturnedAsItIs() {
        Affine negativeZeros = Affine.of(1, -0.0, 0, -0.0, 0, 1, -0.0, 0, 0, 0, 1, 0);
        Volume ras = new Volume(new Grid(2, 1, 1, negativeZeros), new float[] {1, 2});
        assertSame(ras, Orientation.toRas(ras));
    }
}
