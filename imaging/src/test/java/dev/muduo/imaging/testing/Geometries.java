package dev.muduo.imaging.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.Random;

/** Random grids and images for property tests. */
public final class Geometries {
    private Geometries() {}

    /** A grid of up to {@code longest} voxels an axis, turned, shifted and possibly left-handed. */
    public static Grid grid(Random random, int longest) {
        Affine turned = rotation(random).after(scaling(random));
        return new Grid(1 + random.nextInt(longest), 1 + random.nextInt(longest), 1 + random.nextInt(longest), turned);
    }

    /** A grid whose axes are the body's, each in either direction. */
    public static Grid alignedGrid(Random random, int longest) {
        return new Grid(
                1 + random.nextInt(longest), 1 + random.nextInt(longest), 1 + random.nextInt(longest), scaling(random));
    }

    private static Affine scaling(Random random) {
        double[] m = new double[12];
        for (int axis = 0; axis < 3; axis++) {
            m[5 * axis] = (random.nextBoolean() ? 1 : -1) * (0.5 + 4 * random.nextDouble());
            m[4 * axis + 3] = 20 * random.nextDouble() - 10;
        }
        return Affine.of(m);
    }

    /** A random proper rotation, from a random unit quaternion. */
    public static Affine rotation(Random random) {
        double[] q = new double[4];
        double norm = 0;
        for (int n = 0; n < 4; n++) {
            q[n] = random.nextGaussian();
            norm += q[n] * q[n];
        }
        double s = 2 / norm;
        return Affine.of(
                1 - s * (q[2] * q[2] + q[3] * q[3]),
                s * (q[1] * q[2] - q[0] * q[3]),
                s * (q[1] * q[3] + q[0] * q[2]),
                0,
                s * (q[1] * q[2] + q[0] * q[3]),
                1 - s * (q[1] * q[1] + q[3] * q[3]),
                s * (q[2] * q[3] - q[0] * q[1]),
                0,
                s * (q[1] * q[3] - q[0] * q[2]),
                s * (q[2] * q[3] + q[0] * q[1]),
                1 - s * (q[1] * q[1] + q[2] * q[2]),
                0);
    }

    public static Volume volume(Random random, Grid grid) {
        float[] values = new float[grid.voxels()];
        for (int n = 0; n < values.length; n++) {
            values[n] = (float) (100 * random.nextGaussian());
        }
        return new Volume(grid, values);
    }
}
