package dev.muduo.teacher.weightfree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RegionGrowingTest {
    private static final int EDGE = 6;

    @Test
    void growthCrossesFacesAndNothingElse() {
        boolean[] allowed = new boolean[EDGE * EDGE * EDGE];
        boolean[] seeds = new boolean[allowed.length];
        int corner = at(2, 2, 2);
        allowed[corner] = true;
        allowed[at(3, 2, 2)] = true;
        // Touches over an edge and over a corner only.
        allowed[at(1, 1, 2)] = true;
        allowed[at(1, 1, 1)] = true;
        // In memory the next voxel, in space the other end of the cube.
        allowed[at(5, 2, 2)] = true;
        allowed[at(0, 3, 2)] = true;
        seeds[corner] = true;
        seeds[at(5, 5, 5)] = true;

        boolean[] grown = RegionGrowing.sixConnected(seeds, allowed, EDGE);

        assertEquals(2, RegionGrowing.count(grown));
    }

    /** The ball from the surface reaches exactly what a search over all pairs of voxels finds. */
    @Property(tries = 50)
    void withinIsTheSetOfVoxelsNearTheCore(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long bits, @ForAll @DoubleRange(max = 4) double radius) {
        boolean[] core = new boolean[EDGE * EDGE * EDGE];
        for (int voxel = 0; voxel < 63; voxel++) {
            core[voxel * 3 % core.length] |= (bits >> voxel & 1) != 0;
        }

        boolean[] near = RegionGrowing.within(core, radius, EDGE);

        for (int voxel = 0; voxel < near.length; voxel++) {
            assertEquals(isNear(core, voxel, radius), near[voxel], "voxel " + voxel);
        }
    }

    private static boolean isNear(boolean[] core, int voxel, double radius) {
        for (int other = 0; other < core.length; other++) {
            int dx = other % EDGE - voxel % EDGE;
            int dy = other / EDGE % EDGE - voxel / EDGE % EDGE;
            int dz = other / EDGE / EDGE - voxel / EDGE / EDGE;
            if (core[other] && dx * dx + dy * dy + dz * dz <= radius * radius) {
                return true;
            }
        }
        return false;
    }

    private static int at(int x, int y, int z) {
        return x + EDGE * (y + EDGE * z);
    }
}
