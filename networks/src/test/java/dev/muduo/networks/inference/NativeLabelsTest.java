package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NativeLabelsTest {
    private static final int CLASSES = 3;
    private static final Grid WORKING = new Grid(5, 4, 7, Affine.scaling(2, 2, 2, 10, 20, 30));
    private static final SurroundingAir NO_AIR = new SurroundingAir(1, 1, 1, -1);
    private static final BoxMm EVERYTHING = BoxMm.of(WORKING);

    @Test
    void onTheWorkingGridItselfTheLargestProbabilityWins() {
        float[] all = random(1);
        LabelMap labels = decided(all, WORKING, EVERYTHING, 7);
        int voxels = WORKING.voxels();
        for (int voxel = 0; voxel < voxels; voxel++) {
            int winner = 0;
            for (int c = 1; c < CLASSES; c++) {
                winner = all[c * voxels + voxel] > all[winner * voxels + voxel] ? c : winner;
            }
            assertEquals(winner, labels.labels()[voxel], "voxel " + voxel);
        }
    }

    /** The seams between slabs do not show, whatever the orientation of the native grid. */
    @Property(tries = 200)
    void slabsOfAnyThicknessGiveTheSameMap(@ForAll @IntRange(min = 1, max = 7) int thickness, @ForAll long seed) {
        Random random = new Random(seed);
        float[] all = random(seed);
        Grid target = oblique(random);
        assertArrayEquals(
                decided(all, target, EVERYTHING, 7).labels(),
                decided(all, target, EVERYTHING, thickness).labels());
    }

    @Test
    void interpolatesBetweenWorkingVoxels() {
        Grid line = new Grid(1, 1, 2, Affine.scaling(4, 4, 4, 0, 0, 0));
        float[] probabilities = {1, 0, 0, 1};
        Grid fine = new Grid(1, 1, 8, Affine.scaling(4, 4, 1, 0, 0, -1.5));
        NativeLabels labels = new NativeLabels(line, 2, BoxMm.of(line), NO_AIR, fine);
        labels.accept(0, 1, new float[] {probabilities[0], probabilities[2]});
        labels.accept(1, 2, new float[] {probabilities[1], probabilities[3]});
        assertArrayEquals(new byte[] {0, 0, 0, 0, 1, 1, 1, 1}, labels.finished().labels());
    }

    @Test
    void isBackgroundOutsideTheRegionAndTheWorkingGrid() {
        float[] foreground = new float[CLASSES * WORKING.voxels()];
        Arrays.fill(foreground, WORKING.voxels(), 2 * WORKING.voxels(), 1);
        Grid wide = new Grid(9, 8, 11, Affine.scaling(2, 2, 2, 6, 16, 26));
        BoxMm region = new BoxMm(11, 17, 21, 25, 31, 41);
        LabelMap labels = decided(foreground, wide, region, 3);
        for (int k = 0; k < wide.nz(); k++) {
            for (int j = 0; j < wide.ny(); j++) {
                for (int i = 0; i < wide.nx(); i++) {
                    boolean inside = i >= 3 && i < 6 && j >= 3 && j < 5 && k >= 3 && k < 8;
                    assertEquals(inside ? 1 : 0, labels.at(i, j, k), i + " " + j + " " + k);
                }
            }
        }
    }

    @Test
    void refusesSlabsOutOfOrderAndAnUnfinishedMap() {
        NativeLabels labels = new NativeLabels(WORKING, CLASSES, EVERYTHING, NO_AIR, WORKING);
        assertThrows(IllegalArgumentException.class, () -> labels.accept(1, 2, new float[CLASSES * 20]));
        assertThrows(IllegalStateException.class, labels::finished);
    }

    private static LabelMap decided(float[] all, Grid target, BoxMm region, int thickness) {
        NativeLabels labels = new NativeLabels(WORKING, CLASSES, region, NO_AIR, target);
        int plane = WORKING.nx() * WORKING.ny();
        for (int z = 0; z < WORKING.nz(); z += thickness) {
            int end = Math.min(z + thickness, WORKING.nz());
            float[] slab = new float[CLASSES * (end - z) * plane];
            for (int c = 0; c < CLASSES; c++) {
                System.arraycopy(all, (c * WORKING.nz() + z) * plane, slab, c * (end - z) * plane, (end - z) * plane);
            }
            labels.accept(z, end, slab);
        }
        return labels.finished();
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        int voxels = WORKING.voxels();
        float[] all = new float[CLASSES * voxels];
        for (int voxel = 0; voxel < voxels; voxel++) {
            float a = random.nextFloat();
            float b = random.nextFloat() * (1 - a);
            all[voxel] = a;
            all[voxels + voxel] = b;
            all[2 * voxels + voxel] = 1 - a - b;
        }
        return all;
    }

    private static Grid oblique(Random random) {
        double[] m = new double[12];
        for (int index = 0; index < m.length; index++) {
            m[index] = random.nextDouble() - 0.5;
        }
        for (int axis = 0; axis < 3; axis++) {
            m[5 * axis] += random.nextBoolean() ? 1.5 : -1.5;
            m[4 * axis + 3] = 10 * (axis + 1) + 4 - 6 * m[5 * axis];
        }
        return new Grid(12, 12, 12, Affine.of(m));
    }
}
