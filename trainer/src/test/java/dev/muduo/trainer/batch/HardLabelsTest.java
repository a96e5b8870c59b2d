package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.muduo.networks.method.Mixing;
import dev.muduo.networks.method.Sigmoid;
import dev.muduo.networks.method.Trilinear;
import dev.muduo.networks.random.CounterRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HardLabelsTest {
    private static final int STRUCTURES = 3;

    /** The short cut, no σ where both teachers say background, changes nothing. */
    @Property(tries = 100)
    void isEquationSixToTheLetter(@ForAll @LongRange(max = 1_000_000) long seed, @ForAll boolean exclusive) {
        CounterRandom random = CounterRandom.of(seed, 0, "logits");
        int answerEdge = 4;
        int patchEdge = 6;
        float[][] ct = new float[STRUCTURES][];
        float[][] pet = new float[STRUCTURES][];
        float[] ctProbability = new float[STRUCTURES * patchEdge * patchEdge * patchEdge];
        float[] petProbability = new float[ctProbability.length];
        for (int s = 0; s < STRUCTURES; s++) {
            ct[s] = logits(random, answerEdge);
            pet[s] = logits(random, answerEdge);
            put(Sigmoid.of(Trilinear.resample(ct[s], answerEdge, patchEdge)), ctProbability, s);
            put(Sigmoid.of(Trilinear.resample(pet[s], answerEdge, patchEdge)), petProbability, s);
        }
        float[] alphas = {random.nextFloat(), random.nextFloat(), random.nextFloat()};

        assertArrayEquals(
                Mixing.harden(ctProbability, petProbability, STRUCTURES, alphas, exclusive),
                HardLabels.of(ct, pet, answerEdge, patchEdge, alphas, exclusive));
    }

    private static float[] logits(CounterRandom random, int edge) {
        float[] values = new float[edge * edge * edge];
        for (int v = 0; v < values.length; v++) {
            values[v] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void put(float[] from, float[] to, int structure) {
        System.arraycopy(from, 0, to, structure * from.length, from.length);
    }

    @Test
    void whatIsNotSelectedClaimsNoVoxel() {
        float[] sure = {9, 9, 9, 9, 9, 9, 9, 9};

        boolean[] hard = HardLabels.of(
                new float[][] {null, sure}, new float[][] {null, sure}, 2, 2, new float[] {0.5f, 0.5f}, true);

        for (int v = 0; v < 8; v++) {
            assertFalse(hard[v]);
        }
    }

    @Test
    void oneTeacherAloneTeachesItsOwnMask() {
        float[] left = {9, -9, 9, -9, 9, -9, 9, -9};
        float[] right = {-9, 9, -9, 9, -9, 9, -9, 9};

        boolean[] ct = HardLabels.of(new float[][] {left}, new float[][] {right}, 2, 2, new float[] {1}, true);
        boolean[] pet = HardLabels.of(new float[][] {left}, new float[][] {right}, 2, 2, new float[] {0}, true);

        for (int v = 0; v < 8; v++) {
            assertEquals(left[v] > 0, ct[v]);
            assertEquals(right[v] > 0, pet[v]);
        }
    }
}
