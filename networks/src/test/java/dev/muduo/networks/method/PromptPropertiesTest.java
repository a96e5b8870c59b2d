package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Eq. 1 and 2 where the reference numbers say nothing: logit prompts, and smoothing at the border of the grid. */
class PromptPropertiesTest {
    private static final int SIGMA_REACH = 4;

    private static float[] probabilities(int seed, int edge) {
        CounterRandom random = CounterRandom.of(seed, 0, "probabilities");
        float[] q = new float[edge * edge * edge];
        for (int i = 0; i < q.length; i++) {
            // Certain ones, which have no finite logit, are among them.
            int kind = random.nextInt(6);
            q[i] = kind == 0 ? 0 : kind == 1 ? 1 : (float) random.nextDouble();
        }
        return q;
    }

    // ---- logit prompts ----

    @Property
    void aLogitPromptIsTheClampedLogitAndGoesBackToItsProbability(
            @ForAll int seed, @ForAll @IntRange(min = 1, max = 6) int edge) {
        float[] q = probabilities(seed, edge);

        float[] logits = MaskPrompt.of(q, edge, edge, Space.LOGIT, Downsampling.AREA);

        for (int v = 0; v < q.length; v++) {
            double exact = Math.log((double) q[v] / (1 - (double) q[v]));
            assertEquals(Math.min(Math.max(exact, -10), 10), logits[v], 1e-5);
            assertEquals(q[v], Sigmoid.of(logits[v]), 5e-5);
        }
    }

    @Property
    void certaintyIsBoundedByTen(@ForAll @DoubleRange(min = 0, max = 1) double q) {
        float logit = MaskPrompt.of(new float[] {(float) q}, 1, 1, Space.LOGIT, Downsampling.AREA)[0];

        assertTrue(logit >= -10 && logit <= 10, "logit " + logit + " of " + q);
        assertEquals(Math.signum((float) q - 0.5f), Math.signum(logit));
    }

    /** Clamped first, averaged then: one certain voxel cannot outvote its cell. */
    @Property
    void aCellIsTheMeanOfItsClampedLogits(
            @ForAll int seed,
            @ForAll @IntRange(min = 1, max = 3) int cells,
            @ForAll @IntRange(min = 1, max = 4) int factor) {
        int edge = cells * factor;
        float[] q = probabilities(seed, edge);
        float[] fine = MaskPrompt.of(q, edge, edge, Space.LOGIT, Downsampling.AREA);

        float[] coarse = MaskPrompt.of(q, edge, cells, Space.LOGIT, Downsampling.AREA);

        for (int cell = 0; cell < coarse.length; cell++) {
            int z = cell / (cells * cells) * factor;
            int y = cell / cells % cells * factor;
            int x = cell % cells * factor;
            double sum = 0;
            for (int i = 0; i < factor * factor * factor; i++) {
                sum += fine[x + i % factor + edge * (y + i / factor % factor + edge * (z + i / (factor * factor)))];
            }
            assertEquals(sum / (factor * factor * factor), coarse[cell], 1e-4);
        }
    }

    /** Whatever the two grids are, finer ones and such as cut voxels included. */
    @Property
    void averagingByAreaKeepsTheMean(
            @ForAll int seed,
            @ForAll @IntRange(min = 1, max = 7) int edge,
            @ForAll @IntRange(min = 1, max = 7) int answer) {
        float[] q = probabilities(seed, edge);

        assertEquals(mean(q), mean(MaskPrompt.of(q, edge, answer, Space.PROBABILITY, Downsampling.AREA)), 1e-5);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    // ---- smoothing at the border ----

    private static double[] cube(int seed, int edge) {
        double[] values = new double[edge * edge * edge];
        CounterRandom random = CounterRandom.of(seed, 0, "values");
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble();
        }
        return values;
    }

    /** Outside are zeros and nothing is made up for them: the same as in the middle of a larger grid of zeros. */
    @Property(tries = 50)
    void outsideTheGridAreZeros(@ForAll int seed, @ForAll @IntRange(min = 1, max = 6) int edge) {
        double[] values = cube(seed, edge);
        int wide = edge + 2 * SIGMA_REACH;
        double[] padded = new double[wide * wide * wide];
        for (int i = 0; i < values.length; i++) {
            padded[inside(i, edge, wide)] = values[i];
        }

        double[] smooth = GaussianSmoothing.smooth(values, edge, edge, edge, 1);
        double[] smoothPadded = GaussianSmoothing.smooth(padded, wide, wide, wide, 1);

        for (int i = 0; i < values.length; i++) {
            assertEquals(smoothPadded[inside(i, edge, wide)], smooth[i], 1e-15);
        }
    }

    private static int inside(int index, int edge, int wide) {
        int z = index / (edge * edge) + SIGMA_REACH;
        int y = index / edge % edge + SIGMA_REACH;
        int x = index % edge + SIGMA_REACH;
        return x + wide * (y + wide * z);
    }

    /** What the border takes is lost, and a mirrored grid loses the same. */
    @Property(tries = 50)
    void theBorderOnlyTakesAndOnAllSidesAlike(@ForAll int seed, @ForAll @IntRange(min = 1, max = 6) int edge) {
        double[] values = cube(seed, edge);
        double[] mirrored = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mirrored[values.length - 1 - i] = values[i];
        }

        double[] smooth = GaussianSmoothing.smooth(values, edge, edge, edge, 1);
        double[] smoothMirrored = GaussianSmoothing.smooth(mirrored, edge, edge, edge, 1);

        double before = 0;
        double after = 0;
        for (int i = 0; i < values.length; i++) {
            before += values[i];
            after += smooth[i];
            assertEquals(smooth[i], smoothMirrored[values.length - 1 - i], 1e-15);
        }
        assertTrue(after < before, after + " of " + before);
    }

    /** The selectors smooth in a mask's bounding box alone; a mask at the border must come out as on the whole grid. */
    @Property(tries = 50)
    void pointsAreThoseOfTheWholeGridSmoothed(
            @ForAll int seed,
            @ForAll @IntRange(min = 2, max = 7) int edge,
            @ForAll @IntRange(min = 0, max = 3) int radius) {
        boolean[] mask = new boolean[edge * edge * edge];
        CounterRandom random = CounterRandom.of(seed, 0, "mask");
        double[] whole = new double[mask.length];
        for (int v = 0; v < mask.length; v++) {
            mask[v] = random.nextBernoulli(0.3);
            whole[v] = mask[v] ? 1 : 0;
        }
        double[] smooth = GaussianSmoothing.smooth(whole, edge, edge, edge, 1);

        List<Voxel> points = new PointSelector.TopKExclusion(1, radius).select(mask, null, edge, edge, edge, 3);

        assertEquals(expected(mask, smooth, edge, radius), points);
    }

    /** §2.2 word by word. */
    private static List<Voxel> expected(boolean[] mask, double[] scores, int edge, int radius) {
        List<Voxel> chosen = new ArrayList<>();
        for (int point = 0; point < 3; point++) {
            Voxel best = null;
            long most = Long.MIN_VALUE;
            for (int v = 0; v < mask.length; v++) {
                Voxel here = new Voxel(v / (edge * edge), v / edge % edge, v % edge);
                long score = (long) Math.rint(scores[v] * 1e9);
                boolean apart = chosen.stream().allMatch(other -> here.squaredDistance(other) > radius * radius);
                if (mask[v] && apart && score > most) {
                    best = here;
                    most = score;
                }
            }
            if (best == null && chosen.isEmpty()) {
                return List.of();
            }
            chosen.add(best == null ? chosen.get(chosen.size() - 1) : best);
        }
        return chosen;
    }

    /** A logit prompt of ones and zeros keeps its shape when it is made coarser and finer again. */
    @Property
    void aFinerGridRepeatsWhatItIsGiven(@ForAll int seed, @ForAll @IntRange(min = 1, max = 3) int edge) {
        float[] q = probabilities(seed, edge);
        float[] twice = MaskPrompt.of(q, edge, 2 * edge, Space.LOGIT, Downsampling.AREA);

        assertArrayEquals(
                MaskPrompt.of(q, edge, edge, Space.LOGIT, Downsampling.AREA),
                MaskPrompt.of(twice, 2 * edge, edge, Space.PROBABILITY, Downsampling.AREA),
                1e-5f);
    }
}
