package dev.muduo.imaging.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.Vector3;
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

    /** A plane of 2 rows and 3 columns, turned anyhow, its numbers as a file would have them: of few digits. */
    public static SlicePlane plane(Random random) {
        Affine turned = rotation(random);
        Vector3 row = new Vector3(turned.get(0, 0), turned.get(1, 0), turned.get(2, 0));
        Vector3 column = new Vector3(turned.get(0, 1), turned.get(1, 1), turned.get(2, 1));
        Vector3 position =
                new Vector3(random.nextInt(400) / 4.0 - 50, random.nextInt(400) / 4.0 - 50, random.nextInt(400) / 4.0);
        return new SlicePlane(
                2, 3, position, row, column, 0.5 + random.nextInt(40) / 10.0, 0.5 + random.nextInt(40) / 10.0);
    }

    /** Image Orientation (Patient): the directions of rows and of columns. */
    public static double[] orientation(Vector3 row, Vector3 column) {
        return new double[] {row.x(), row.y(), row.z(), column.x(), column.y(), column.z()};
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
