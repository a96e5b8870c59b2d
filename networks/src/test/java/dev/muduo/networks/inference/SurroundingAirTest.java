package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SurroundingAirTest {
    private static final float BELOW = SurroundingAir.BELOW_HU / 1000;
    private static final int EDGE = 20;

    @Test
    void whatTheBodyEnclosesIsNotAroundIt() {
        SurroundingAir air = new SurroundingAir(EDGE, EDGE, 2, BELOW);
        air.see(0, 1, trunk());
        assertTrue(air.at(0, 0, 0));
        assertTrue(air.at(1.4, 10, 0));
        assertFalse(air.at(10, 10, 0), "bowel gas");
        assertFalse(air.at(6, 10, 0), "lung");
        assertFalse(air.at(3, 10, 0), "skin");
    }

    @Test
    void aCropThatEndsInALungHasNoAirAround() {
        float[] lung = new float[EDGE * EDGE];
        CounterRandom random = CounterRandom.of(3, 0, "noise");
        for (int i = 0; i < lung.length; i++) {
            lung[i] = (float) (-0.92 + 0.04 * random.nextGaussian());
        }
        SurroundingAir air = new SurroundingAir(EDGE, EDGE, 2, BELOW);
        air.see(0, 1, lung);
        for (int x = 0; x < EDGE; x++) {
            assertFalse(air.at(x, EDGE / 2, 0), "in the middle of a lung, at " + x);
        }
    }

    @Test
    void slicesComeInOrderAndAreLookedAtOnce() {
        SurroundingAir air = new SurroundingAir(EDGE, EDGE, 2, BELOW);
        air.see(0, 1, trunk());
        float[] bodyEverywhere = new float[2 * EDGE * EDGE];
        air.see(0, 2, bodyEverywhere);
        assertTrue(air.at(0, 0, 0));
        assertFalse(air.at(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> air.see(3, 4, trunk()));
    }

    /** Every voxel of it is air and reaches the border through air: found again by spreading until nothing changes. */
    @Property(tries = 60)
    void itIsTheAirThatReachesTheBorder(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @IntRange(min = 1, max = 12) int nx,
            @ForAll @IntRange(min = 1, max = 12) int ny) {
        CounterRandom random = CounterRandom.of(seed, 0, "slice");
        float[] ct = new float[nx * ny];
        for (int i = 0; i < ct.length; i++) {
            ct[i] = random.nextFloat() < 0.6 ? -1 : 0;
        }
        SurroundingAir air = new SurroundingAir(nx, ny, 1, BELOW);
        air.see(0, 1, ct);

        boolean[] expected = new boolean[ct.length];
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < ct.length; i++) {
                int x = i % nx;
                int y = i / nx;
                boolean reached = x == 0
                        || y == 0
                        || x == nx - 1
                        || y == ny - 1
                        || expected[i - 1]
                        || expected[i + 1]
                        || expected[i - nx]
                        || expected[i + nx];
                if (!expected[i] && reached && ct[i] < BELOW) {
                    expected[i] = true;
                    changed = true;
                }
            }
        }
        for (int y = 0; y < ny; y++) {
            for (int x = 0; x < nx; x++) {
                assertEquals(expected[y * nx + x], air.at(x, y, 0), "pixel " + x + " " + y);
            }
        }
    }

    /** What a box begins with does not matter: air that is joined in slices below it only is not air in its own. */
    @Property(tries = 60)
    void aSliceHasTheSameAirWhicheverIsSeenFirst(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 0, max = 5) int first) {
        int slices = 6;
        CounterRandom random = CounterRandom.of(seed, 0, "volume");
        float[] ct = new float[slices * EDGE * EDGE];
        for (int i = 0; i < ct.length; i++) {
            ct[i] = random.nextFloat() < 0.6 ? -1 : 0;
        }
        SurroundingAir whole = new SurroundingAir(EDGE, EDGE, slices, BELOW);
        whole.see(0, slices, ct);
        SurroundingAir box = new SurroundingAir(EDGE, EDGE, slices, BELOW);
        box.see(first, slices, Arrays.copyOfRange(ct, first * EDGE * EDGE, ct.length));
        for (int z = first; z < slices; z++) {
            for (int y = 0; y < EDGE; y++) {
                for (int x = 0; x < EDGE; x++) {
                    assertEquals(whole.at(x, y, z), box.at(x, y, z), "voxel " + x + " " + y + " " + z);
                }
            }
        }
    }

    /** A round body with a lung in it, and in that a bubble as thin as the air outside. */
    private static float[] trunk() {
        float[] slice = new float[EDGE * EDGE];
        for (int i = 0; i < slice.length; i++) {
            double radius = Math.hypot(i % EDGE - 10, i / EDGE - 10);
            slice[i] = radius > 8 ? -1 : radius > 5 ? 0.04f : radius > 2 ? -0.85f : -1;
        }
        return slice;
    }
}
