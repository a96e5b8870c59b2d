package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SignedDistanceTest {
    private static final int EDGE = 33;
    private static final double RADIUS = 9.3;

    private static double fromCentre(int v) {
        double x = v % EDGE - 16;
        double y = v / EDGE % EDGE - 16;
        double z = v / (EDGE * EDGE) - 16;
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** |distance to the centre − radius|, up to half a voxel's diagonal, each side by its own maximum. */
    @Test
    void thatOfABallIsTheAnalyticOne() {
        boolean[] ball = new boolean[EDGE * EDGE * EDGE];
        for (int v = 0; v < ball.length; v++) {
            ball[v] = fromCentre(v) <= RADIUS;
        }
        float[] map = SignedDistance.of(ball, EDGE, EDGE, EDGE);
        double corner = 16 * Math.sqrt(3) - RADIUS;
        for (int v = 0; v < map.length; v++) {
            double exact = fromCentre(v) - RADIUS;
            double farthest = ball[v] ? RADIUS : corner;
            assertEquals(exact, map[v] * farthest, 0.9, "at " + fromCentre(v));
            assertEquals(ball[v], map[v] < 0);
        }
        assertEquals(-1, map[16 * (EDGE * EDGE + EDGE + 1)], 1e-6, "the centre is the farthest inside");
        assertEquals(1, map[0], 1e-6, "a corner is the farthest outside");
    }

    @Test
    void boxesNeedNotBeCubesAndTheSurfaceLiesBetweenVoxels() {
        boolean[] half = {true, true, false, false, true, true, false, false};

        float[] map = SignedDistance.of(half, 1, 2, 4);

        assertEquals(-1, map[0]);
        assertEquals(-1.0 / 3, map[1], 1e-6, "half a voxel, where the farthest is one and a half");
        assertEquals(1.0 / 3, map[2], 1e-6);
        assertEquals(1, map[7]);
    }

    @Test
    void withoutASurfaceItIsTheSideThatThereIs() {
        assertEquals(1, SignedDistance.of(new boolean[8], 2, 2, 2)[3]);
        assertEquals(-1, SignedDistance.of(new boolean[] {true}, 1, 1, 1)[0]);
    }
}
