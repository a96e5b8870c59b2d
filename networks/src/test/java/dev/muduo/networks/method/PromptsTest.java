package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eq. 1 and 2. */
class PromptsTest {
    private static final int EDGE = 16;

    private static boolean[] ball(int edge, double centre, double radius) {
        boolean[] mask = new boolean[edge * edge * edge];
        for (int i = 0; i < mask.length; i++) {
            int slice = i / (edge * edge);
            int row = i / edge % edge;
            double z = slice - centre;
            double y = row - centre;
            double x = i % edge - centre;
            mask[i] = z * z + y * y + x * x <= radius * radius;
        }
        return mask;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static List<Voxel> select(PointSelector selector, boolean[] mask, float[] probability, int k) {
        return selector.select(mask, probability, EDGE, EDGE, EDGE, k);
    }

    @Test
    void spreadPointsLieInsideAndApart() {
        boolean[] mask = ball(EDGE, 7.5, 6);
        List<Voxel> points = select(new PointSelector.TopKSpread(1), mask, ones(mask.length), 3);
        int voxels = 0;
        for (boolean inside : mask) {
            voxels += inside ? 1 : 0;
        }
        double radius = 0.5 * Math.cbrt(3.0 * voxels / (4 * Math.PI));
        for (int i = 0; i < 3; i++) {
            Voxel here = points.get(i);
            assertTrue(mask[(here.z() * EDGE + here.y()) * EDGE + here.x()]);
            for (int j = 0; j < i; j++) {
                assertTrue(here.squaredDistance(points.get(j)) > radius * radius);
            }
        }
    }

    @Test
    void theMostCertainPlaceComesFirst() {
        boolean[] mask = ball(EDGE, 7.5, 6);
        float[] probability = new float[mask.length];
        Arrays.fill(probability, 0.4f);
        probability[(9 * EDGE + 6) * EDGE + 8] = 1;
        assertEquals(
                new Voxel(9, 6, 8),
                select(new PointSelector.TopKSpread(1), mask, probability, 3).get(0));
    }

    /** Two far parts, the second much less certain than half of the first: no point goes there. */
    @Test
    void aPlaceOfLessThanHalfTheBestScoreIsNotTaken() {
        boolean[] mask = new boolean[EDGE * EDGE * EDGE];
        float[] probability = new float[mask.length];
        mask[0] = true;
        probability[0] = 1;
        mask[mask.length - 1] = true;
        probability[mask.length - 1] = 0.4f;
        assertEquals(
                List.of(new Voxel(0, 0, 0), new Voxel(0, 0, 0)),
                select(new PointSelector.TopKSpread(1), mask, probability, 2));
        probability[mask.length - 1] = 0.6f;
        assertEquals(
                List.of(new Voxel(0, 0, 0), new Voxel(15, 15, 15)),
                select(new PointSelector.TopKSpread(1), mask, probability, 2));
    }

    @Test
    void anEmptyMaskHasNoPoints() {
        boolean[] empty = new boolean[EDGE * EDGE * EDGE];
        for (PointSelector selector : List.of(
                new PointSelector.TopKSpread(1),
                new PointSelector.TopKPlain(1),
                new PointSelector.TopKExclusion(1, 4),
                new PointSelector.Centroid(),
                new PointSelector.RasterFirstK())) {
            assertEquals(List.of(), select(selector, empty, ones(empty.length), 3), selector.toString());
        }
    }

    @Test
    void ofEqualScoresTheLowestIndexWins() {
        boolean[] mask = new boolean[EDGE * EDGE * EDGE];
        mask[5] = true;
        mask[EDGE * EDGE * 8 + 5] = true;
        assertEquals(
                List.of(new Voxel(0, 0, 5), new Voxel(8, 0, 5), new Voxel(8, 0, 5)),
                select(new PointSelector.RasterFirstK(), mask, null, 3));
        boolean[] solid = ball(EDGE, 7.5, 7);
        assertEquals(
                select(new PointSelector.TopKExclusion(1, 0), solid, null, 3),
                select(new PointSelector.TopKPlain(1), solid, null, 3));
    }

    /** The released code's: the first voxels, but of one point the centre of mass. */
    @Test
    void theReleasedCodesOnePointIsTheCentroid() {
        boolean[] ball = ball(EDGE, 7.5, 4);
        assertEquals(
                select(new PointSelector.Centroid(), ball, null, 1),
                select(new PointSelector.RasterFirstK(), ball, null, 1));
    }

    @Test
    void theCentroidIsCutToWholeVoxels() {
        boolean[] mask = new boolean[EDGE * EDGE * EDGE];
        mask[0] = true;
        mask[3] = true;
        assertEquals(List.of(new Voxel(0, 0, 1)), select(new PointSelector.Centroid(), mask, null, 3));
    }

    @Test
    void smoothingSpreadsOneVoxelByTheNineTaps() {
        double[] values = new double[EDGE * EDGE * EDGE];
        values[(8 * EDGE + 8) * EDGE + 8] = 1;
        double[] smooth = GaussianSmoothing.smooth(values, EDGE, EDGE, EDGE, 1);
        double sum = 0;
        for (int j = -4; j <= 4; j++) {
            sum += Math.exp(-j * j / 2.0);
        }
        assertEquals(1, Arrays.stream(smooth).sum(), 1e-12);
        assertEquals(Math.exp(-2) / (sum * sum * sum), smooth[(8 * EDGE + 8) * EDGE + 10], 1e-15);
        assertEquals(0, smooth[(8 * EDGE + 8) * EDGE + 13]);
    }

    @Test
    void aMaskPromptIsAveragedInItsSpace() {
        float[] q = {0.5f, 1, 0, 0.25f, 0.5f, 0.5f, 0.5f, 0.5f};
        assertEquals(
                0.46875f, MaskPrompt.of(q, 2, 1, MaskPrompt.Space.PROBABILITY, MaskPrompt.Downsampling.AREA)[0], 1e-6f);
        float[] logits = MaskPrompt.of(q, 2, 2, MaskPrompt.Space.LOGIT, MaskPrompt.Downsampling.AREA);
        assertArrayEquals(new float[] {0, 10, -10, (float) Math.log(1 / 3.0), 0, 0, 0, 0}, logits, 1e-6f);
        assertEquals(
                Math.log(1 / 3.0) / 8,
                MaskPrompt.of(q, 2, 1, MaskPrompt.Space.LOGIT, MaskPrompt.Downsampling.AREA)[0],
                1e-6);
    }

    /** 3 → 2: each new cell holds one voxel and half of the next, an axis. */
    @Test
    void cellsMayCutVoxels() {
        float[] ramp = new float[27];
        for (int i = 0; i < 27; i++) {
            ramp[i] = i % 3;
        }
        float[] halves = MaskPrompt.of(ramp, 3, 2, MaskPrompt.Space.PROBABILITY, MaskPrompt.Downsampling.AREA);
        assertEquals(1 / 3.0, halves[0], 1e-6);
        assertEquals(5 / 3.0, halves[1], 1e-6);
        assertThrows(
                IllegalArgumentException.class,
                () -> MaskPrompt.of(ramp, 4, 2, MaskPrompt.Space.PROBABILITY, MaskPrompt.Downsampling.AREA));
    }

    /** The released code: of 8 voxels an axis on 2, the ones at 0 and 4; on a finer grid each is repeated. */
    @Test
    void nearestTakesTheFirstVoxelOfEachCell() {
        float[] q = new float[512];
        for (int i = 0; i < 512; i++) {
            q[i] = i / 1024f;
        }
        MaskPrompt.Downsampling nearest = MaskPrompt.Downsampling.NEAREST;

        float[] down = MaskPrompt.of(q, 8, 2, MaskPrompt.Space.PROBABILITY, nearest);
        float[] logits = MaskPrompt.of(q, 8, 2, MaskPrompt.Space.LOGIT, nearest);
        float[] up = MaskPrompt.of(down, 2, 4, MaskPrompt.Space.PROBABILITY, nearest);

        assertArrayEquals(new float[] {q[0], q[4], q[32], q[36], q[256], q[260], q[288], q[292]}, down);
        assertEquals(Math.log(q[292] / (1 - q[292])), logits[7], 1e-6);
        assertEquals(down[0], up[1 + 4 * (1 + 4)]);
        assertEquals(down[1], up[2]);
    }

    @Test
    void aLinearRampStaysOneUnderTrilinearUpsampling() {
        int edge = 8;
        float[] ramp = new float[edge * edge * edge];
        for (int i = 0; i < ramp.length; i++) {
            int row = i / edge % edge;
            int slice = i / (edge * edge);
            ramp[i] = i % edge + 10 * row + 100 * slice;
        }
        float[] fine = Trilinear.resample(ramp, edge, 32);
        for (int z = 2; z < 30; z++) {
            for (int y = 2; y < 30; y++) {
                for (int x = 2; x < 30; x++) {
                    double expected = source(x) + 10 * source(y) + 100 * source(z);
                    assertEquals(expected, fine[(z * 32 + y) * 32 + x], 1e-3);
                }
            }
        }
        assertEquals(0, fine[0], "clamped below");
        assertEquals(777, fine[fine.length - 1], "clamped above");
        assertArrayEquals(ramp, Trilinear.resample(ramp, edge, edge));
    }

    private static double source(int j) {
        return (j + 0.5) / 4 - 0.5;
    }
}
