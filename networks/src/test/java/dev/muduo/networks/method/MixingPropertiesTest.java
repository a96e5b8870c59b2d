package dev.muduo.networks.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Eq. 6 where the reference numbers say nothing: several structures claim a voxel. */
class MixingPropertiesTest {
    private static final int VOXELS = 27;

    /** Multiples of an eighth, so that equal probabilities and the threshold itself are frequent. */
    private static float[] maps(int seed, String name, int structures) {
        CounterRandom random = CounterRandom.of(seed, 0, name);
        float[] maps = new float[structures * VOXELS];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = random.nextInt(9) / 8f;
        }
        return maps;
    }

    private static float[] alphas(int seed, int structures) {
        CounterRandom random = CounterRandom.of(seed, 0, "alpha");
        float[] alphas = new float[structures];
        for (int s = 0; s < structures; s++) {
            alphas[s] = random.nextInt(5) / 4f;
        }
        return alphas;
    }

    @Property
    void aVoxelThatIsClaimedGoesToTheFirstOfTheMostProbable(
            @ForAll int seed, @ForAll @IntRange(min = 1, max = 4) int structures) {
        float[] ct = maps(seed, "ct", structures);
        float[] pet = maps(seed, "pet", structures);
        float[] alphas = alphas(seed, structures);
        boolean[] claims = Mixing.harden(ct, pet, structures, alphas, false);

        boolean[] kept = Mixing.harden(ct, pet, structures, alphas, true);

        for (int v = 0; v < VOXELS; v++) {
            int winner = -1;
            float most = 0;
            for (int s = 0; s < structures; s++) {
                float p = alphas[s] * ct[s * VOXELS + v] + (1 - alphas[s]) * pet[s * VOXELS + v];
                assertEquals(p > 0.5f, claims[s * VOXELS + v]);
                if (p > 0.5f && p > most) {
                    winner = s;
                    most = p;
                }
            }
            for (int s = 0; s < structures; s++) {
                assertEquals(s == winner, kept[s * VOXELS + v], "structure " + s + " at " + v);
            }
        }
    }

    @Property
    void oneDrawForAllIsThatDrawForEach(@ForAll int seed, @ForAll @IntRange(min = 1, max = 4) int structures) {
        float[] ct = maps(seed, "ct", structures);
        float[] pet = maps(seed, "pet", structures);
        float[] same = new float[structures];
        Arrays.fill(same, 0.375f);

        assertArrayEquals(
                Mixing.harden(ct, pet, structures, 0.375f, true), Mixing.harden(ct, pet, structures, same, true));
    }

    /** α = 1 is the CT teacher alone, α = 0 the PET teacher alone, for each structure by itself. */
    @Property
    void theWeightOfAStructureIsItsOwn(@ForAll int seed) {
        float[] ct = maps(seed, "ct", 2);
        float[] pet = maps(seed, "pet", 2);

        boolean[] hard = Mixing.harden(ct, pet, 2, new float[] {1, 0}, false);

        for (int v = 0; v < VOXELS; v++) {
            assertEquals(ct[v] > 0.5f, hard[v]);
            assertEquals(pet[VOXELS + v] > 0.5f, hard[VOXELS + v]);
        }
    }

    /** Exactly one half is not more than one half. */
    @Property
    void theThresholdItselfIsBackground(@ForAll @IntRange(min = 0, max = 4) int quarters) {
        boolean[] hard = Mixing.harden(new float[] {0.5f}, new float[] {0.5f}, 1, quarters / 4f, true);

        assertFalse(hard[0]);
        assertTrue(Mixing.harden(new float[] {0.75f}, new float[] {0.75f}, 1, quarters / 4f, true)[0]);
    }
}
