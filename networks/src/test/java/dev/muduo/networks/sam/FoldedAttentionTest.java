package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Padding folded into one key gives what padding computed literally gives (§3.4), whatever part of a window is padded. */
class FoldedAttentionTest {
    private static final double TOLERANCE = 1e-5;

    @Property(tries = 60)
    void foldedIsLiteral(
            @ForAll @IntRange(min = 1, max = 6) int grid,
            @ForAll @IntRange(min = 1, max = 8) int window,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 2) int batch,
            @ForAll boolean lastIsGlobal,
            @ForAll @IntRange(max = 1000) int seed) {
        Set<Integer> global = lastIsGlobal ? Set.of(2) : Set.of();
        assertFoldedIsLiteral(
                new SamMed3dConfig(grid * 4, 4, 8 * heads, 3, heads, window, global, 48, 4, 8), batch, seed);
    }

    /** One window, most of it padding, as in the published network. */
    @Example
    void oneWindowOfFourteenAroundEight() {
        assertFoldedIsLiteral(new SamMed3dConfig(32, 4, 32, 2, 2, 14, Set.of(1), 48, 4, 8), 2, 1);
    }

    /** Windows wholly inside, padded on one, two and three sides. */
    @Example
    void eightKindsOfWindow() {
        assertFoldedIsLiteral(new SamMed3dConfig(28, 4, 24, 3, 3, 3, Set.of(), 48, 4, 8), 2, 2);
    }

    /** Logits of some tens, as strong tables make them: sums of exponentials must not overflow. */
    @Example
    void strongTables() {
        SamMed3dConfig config = new SamMed3dConfig(20, 4, 16, 1, 2, 3, Set.of(), 48, 4, 8);
        Map<String, Tensor> weights = RandomWeights.of(config, CounterRandom.of(3, 0, "weights"));
        weights.forEach((name, tensor) -> {
            if (name.contains("rel_pos") || name.contains("qkv")) {
                for (int i = 0; i < tensor.values().length; i++) {
                    tensor.values()[i] *= 6;
                }
            }
        });
        assertFoldedIsLiteral(config, weights, 1, 5e-5);
    }

    private static void assertFoldedIsLiteral(SamMed3dConfig config, int batch, int seed) {
        assertFoldedIsLiteral(config, RandomWeights.of(config, CounterRandom.of(seed, 0, "weights")), batch, TOLERANCE);
    }

    private static void assertFoldedIsLiteral(
            SamMed3dConfig config, Map<String, Tensor> weights, int batch, double tolerance) {
        float[] images = RandomImages.gaussian(batch * config.imageVoxels(), 5);
        try (SamMed3d folded = SamMed3d.load(config, weights, WithoutMask.ZERO_MASK);
                LiteralEncoder literal = new LiteralEncoder(config, weights)) {
            float[] expected = literal.encode(images, batch);
            float[] actual = new float[expected.length];
            int at = 0;
            for (float[] embedding : folded.encode(images, batch)) {
                System.arraycopy(embedding, 0, actual, at, embedding.length);
                at += embedding.length;
            }
            double error = Fixtures.relativeError(actual, expected);
            assertTrue(error < tolerance, config + " is off by " + error);
        }
    }
}
