package dev.muduo.networks.objective;

import dev.muduo.imaging.metrics.SpacingMm;
import dev.muduo.imaging.metrics.SquaredDistances;

/**
 * The signed distance map of a shape: to its surface, which lies half a voxel from the nearest voxel of the other side;
 * negative inside; each side divided by its own maximum, as Li et al. (2020) do, so that values lie in [−1, 1].
 */
final class SignedDistance {
    private static final double TO_SURFACE = 0.5;

    private SignedDistance() {}

    /**
     * The map of a shape in a box.
     *
     * @param inside (z, y, x) row-major
     * @return 1 everywhere if nothing is inside, −1 everywhere if all is
     */
    static float[] of(boolean[] inside, int depth, int height, int width) {
        boolean[] outside = new boolean[inside.length];
        for (int v = 0; v < inside.length; v++) {
            outside[v] = !inside[v];
        }
        double[] toInside = SquaredDistances.to(inside, width, height, depth, SpacingMm.VOXELS);
        double[] toOutside = SquaredDistances.to(outside, width, height, depth, SpacingMm.VOXELS);
        double farthestOutside = farthest(toInside);
        double farthestInside = farthest(toOutside);
        float[] map = new float[inside.length];
        for (int v = 0; v < map.length; v++) {
            map[v] = (float) (inside[v] ? -share(toOutside[v], farthestInside) : share(toInside[v], farthestOutside));
        }
        return map;
    }

    private static double farthest(double[] squares) {
        double most = 0;
        for (double square : squares) {
            most = Math.max(most, square);
        }
        return most;
    }

    private static double share(double square, double farthest) {
        return Double.isInfinite(square) ? 1 : (Math.sqrt(square) - TO_SURFACE) / (Math.sqrt(farthest) - TO_SURFACE);
    }
}
