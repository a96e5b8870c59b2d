package dev.muduo.imaging.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MaskMetricsTest {
    private static final double NAN = Double.NaN;

    @Test
    void twoCubesThreeVoxelsApart() {
        Grid grid = new Grid(12, 5, 5, Affine.scaling(2, 1, 1, 0, 0, 0));
        LabelMap prediction = cube(grid, 1, 1, 1, 3);
        LabelMap reference = cube(grid, 4, 1, 1, 3);
        MaskScore score = MaskMetrics.score(prediction, reference, 1);
        assertEquals(Outcome.PRESENT, score.outcome());
        assertEquals(0, score.dice());
        assertEquals(0, score.ravd());
        assertEquals(6, score.hd());
        assertEquals(6, score.hd95());
        // Of the 26 surface voxels 9 lie 3 voxels from the other cube, 8 two (its middle layer is a ring), 9 one.
        assertEquals((9 * 6 + 8 * 4 + 9 * 2) / 26.0, score.asd(), 1e-12);
        assertEquals(score.asd(), score.assd(), 1e-12);
        assertEquals(
                3,
                MaskMetrics.score(prediction, reference, 1, SpacingMm.VOXELS, EmptyMasks.HONEST)
                        .hd());
    }

    /** Voxels outside the image are background, so a mask that fills the image has its border as surface. */
    @Test
    void theEdgeOfTheImageIsASurface() {
        Grid grid = new Grid(5, 5, 5, Affine.scaling(1, 1, 1, 0, 0, 0));
        MaskScore score = MaskMetrics.score(cube(grid, 0, 0, 0, 5), cube(grid, 1, 1, 1, 3), 1);
        assertEquals(Math.sqrt(3), score.hd(), 1e-12);
    }

    @Test
    void emptyMasks() {
        Grid grid = new Grid(6, 6, 6, Affine.scaling(1, 1, 1, 0, 0, 0));
        LabelMap none = new LabelMap(grid, new byte[grid.voxels()]);
        LabelMap some = cube(grid, 1, 1, 1, 3);
        assertEquals(new MaskScore(Outcome.ABSENT, 1, 0, 0, 0, 0, 0), MaskMetrics.score(none, none, 1));
        assertEquals(new MaskScore(Outcome.MISSED, 0, -1, NAN, NAN, NAN, NAN), MaskMetrics.score(none, some, 1));
        assertEquals(
                new MaskScore(Outcome.FALSE_POSITIVE, 0, NAN, NAN, NAN, NAN, NAN), MaskMetrics.score(some, none, 1));
        assertEquals(new MaskScore(Outcome.ABSENT, 1, 0, 0, 0, 0, 0), MaskMetrics.score(some, some, 2));
    }

    /** [dice, ravd, asd, hd95] = [1, 0, 0, 0] and [0, 1, 0, 0], as in the authors' released evaluation. */
    @Test
    void emptyMasksAsTheAuthorsCountThem() {
        Grid grid = new Grid(6, 6, 6, Affine.scaling(1, 1, 1, 0, 0, 0));
        LabelMap none = new LabelMap(grid, new byte[grid.voxels()]);
        LabelMap some = cube(grid, 1, 1, 1, 3);
        assertEquals(new MaskScore(Outcome.ABSENT, 1, 0, 0, 0, 0, 0), muduo(none, none));
        assertEquals(new MaskScore(Outcome.MISSED, 0, 1, 0, 0, 0, 0), muduo(none, some));
        assertEquals(new MaskScore(Outcome.FALSE_POSITIVE, 0, 1, 0, 0, 0, 0), muduo(some, none));
        assertEquals(MaskMetrics.score(some, some, 1), muduo(some, some));
    }

    private static MaskScore muduo(LabelMap prediction, LabelMap reference) {
        return MaskMetrics.score(prediction, reference, 1, SpacingMm.of(reference.grid()), EmptyMasks.MUDUO);
    }

    @Property(tries = 300)
    void agreesWithBruteForce(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = new Grid(
                1 + random.nextInt(9),
                1 + random.nextInt(9),
                1 + random.nextInt(9),
                Affine.scaling(
                        0.5 + 3 * random.nextDouble(),
                        0.5 + 3 * random.nextDouble(),
                        0.5 + 3 * random.nextDouble(),
                        0,
                        0,
                        0));
        LabelMap prediction = random(grid, random);
        LabelMap reference = random(grid, random);
        MaskScore score = MaskMetrics.score(prediction, reference, 200);
        assertEquals(score.dice(), MaskMetrics.dice(prediction, reference, 200), 1e-15);
        double[] forward = bruteForce(prediction, reference, 200);
        double[] backward = bruteForce(reference, prediction, 200);
        if (score.outcome() != Outcome.PRESENT) {
            assertEquals(0, forward.length * backward.length);
            return;
        }
        double[] pooled = new double[forward.length + backward.length];
        System.arraycopy(forward, 0, pooled, 0, forward.length);
        System.arraycopy(backward, 0, pooled, forward.length, backward.length);
        Arrays.sort(pooled);
        assertEquals(Arrays.stream(forward).average().orElseThrow(), score.asd(), 1e-9);
        double both = Arrays.stream(forward).average().orElseThrow()
                + Arrays.stream(backward).average().orElseThrow();
        assertEquals(both / 2, score.assd(), 1e-9);
        assertEquals(pooled[pooled.length - 1], score.hd(), 1e-9);
        double rank = 0.95 * (pooled.length - 1);
        int below = (int) Math.floor(rank);
        double above = pooled[(int) Math.ceil(rank)];
        assertEquals(pooled[below] + (rank - below) * (above - pooled[below]), score.hd95(), 1e-9);
    }

    @Property(tries = 100)
    void squaredDistancesAreExact(@ForAll long seed) {
        Random random = new Random(seed);
        int nx = 1 + random.nextInt(10);
        int ny = 1 + random.nextInt(10);
        int nz = 1 + random.nextInt(10);
        SpacingMm spacing = new SpacingMm(1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(4));
        boolean[] marked = new boolean[nx * ny * nz];
        for (int n = 0; n < marked.length; n++) {
            marked[n] = random.nextInt(40) == 0;
        }
        double[] squares = SquaredDistances.to(marked, nx, ny, nz, spacing);
        for (int p = 0; p < marked.length; p++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int q = 0; q < marked.length; q++) {
                if (marked[q]) {
                    double di = spacing.i() * (p % nx - q % nx);
                    double dj = spacing.j() * (p / nx % ny - q / nx % ny);
                    double dk = spacing.k() * (p / nx / ny - q / nx / ny);
                    nearest = Math.min(nearest, di * di + dj * dj + dk * dk);
                }
            }
            assertEquals(nearest, squares[p]);
        }
    }

    @Test
    void meansLeaveOutTheAbsentAndTheUndefined() {
        List<MaskScore> scores = List.of(
                new MaskScore(Outcome.PRESENT, 0.8, -0.5, 1, 2, 10, 4),
                new MaskScore(Outcome.MISSED, 0, -1, NAN, NAN, NAN, NAN),
                new MaskScore(Outcome.ABSENT, 1, 0, 0, 0, 0, 0));
        assertEquals(new MeanScore(0.4, 0.75, 1, 2, 10, 4, 3, 1, 1, 0), MeanScore.of(scores));
        assertEquals(NAN, MeanScore.of(List.of()).dice());
    }

    @Test
    void masksOfDifferentExtentsAreRefused() {
        LabelMap a = new LabelMap(new Grid(2, 1, 1, Affine.scaling(1, 1, 1, 0, 0, 0)), new byte[2]);
        LabelMap b = new LabelMap(new Grid(1, 2, 1, Affine.scaling(1, 1, 1, 0, 0, 0)), new byte[2]);
        assertThrows(IllegalArgumentException.class, () -> MaskMetrics.score(a, b, 1));
        assertThrows(IllegalArgumentException.class, () -> MaskMetrics.dice(a, a, 0));
    }

    /** Distance of every surface voxel of one mask to the nearest surface voxel of the other, by looking at all pairs. */
    private static double[] bruteForce(LabelMap from, LabelMap to, int id) {
        List<int[]> targets = surface(to, id);
        Affine a = from.grid().affine();
        return surface(from, id).stream()
                .mapToDouble(p -> targets.stream()
                        .mapToDouble(q -> Math.sqrt(square(a.get(0, 0) * (p[0] - q[0]))
                                + square(a.get(1, 1) * (p[1] - q[1]))
                                + square(a.get(2, 2) * (p[2] - q[2]))))
                        .min()
                        .orElse(NAN))
                .toArray();
    }

    private static double square(double x) {
        return x * x;
    }

    private static List<int[]> surface(LabelMap map, int id) {
        List<int[]> surface = new ArrayList<>();
        Grid g = map.grid();
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    boolean interior = in(map, i - 1, j, k, id)
                            && in(map, i + 1, j, k, id)
                            && in(map, i, j - 1, k, id)
                            && in(map, i, j + 1, k, id)
                            && in(map, i, j, k - 1, id)
                            && in(map, i, j, k + 1, id);
                    if (map.at(i, j, k) == id && !interior) {
                        surface.add(new int[] {i, j, k});
                    }
                }
            }
        }
        return surface;
    }

    private static boolean in(LabelMap map, int i, int j, int k, int id) {
        Grid g = map.grid();
        return i >= 0 && j >= 0 && k >= 0 && i < g.nx() && j < g.ny() && k < g.nz() && map.at(i, j, k) == id;
    }

    /** Structure 200 (beyond a signed byte's range), sparse or dense. */
    private static LabelMap random(Grid grid, Random random) {
        byte[] labels = new byte[grid.voxels()];
        int percent = random.nextInt(100);
        for (int n = 0; n < labels.length; n++) {
            labels[n] = (byte) (random.nextInt(100) < percent ? 200 : 3);
        }
        return new LabelMap(grid, labels);
    }

    private static LabelMap cube(Grid grid, int i0, int j0, int k0, int edge) {
        byte[] labels = new byte[grid.voxels()];
        for (int k = k0; k < k0 + edge; k++) {
            for (int j = j0; j < j0 + edge; j++) {
                Arrays.fill(labels, grid.index(i0, j, k), grid.index(i0 + edge - 1, j, k) + 1, (byte) 1);
            }
        }
        return new LabelMap(grid, labels);
    }
}
