package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.networks.random.CounterRandom;

/**
 * How a patient of the phantom's average coordinates lies in the scanner: size, rotation, shift and a smooth deformation,
 * so that no organ is an exact ellipsoid and left is not the mirror of right.
 */
final class Pose {
    private static final int WAVES = 3;
    private static final double WAVE_MM = 2.6;

    private final Turn turn;
    private final double scaleX;
    private final double scaleY;
    private final double scaleZ;
    private final double shiftX;
    private final double shiftY;
    private final double shiftZ;
    /** Per component and wave: amplitude, and per axis frequency (1/mm) and phase. */
    private final double[][][] waves = new double[3][WAVES][7];

    private Pose(Variation v) {
        turn = Turn.degrees(v.around(0, 1.5), v.around(0, 1.5), v.around(0, 2.5));
        double size = v.around(1, 0.03);
        scaleX = size * v.around(1, 0.02);
        scaleY = size * v.around(1, 0.02);
        scaleZ = size * v.around(1, 0.02);
        shiftX = v.around(0, 4);
        shiftY = v.around(0, 4);
        shiftZ = v.around(0, 4);
        for (double[][] component : waves) {
            for (double[] wave : component) {
                wave[0] = v.around(0, WAVE_MM);
                for (int axis = 0; axis < 3; axis++) {
                    wave[1 + 2 * axis] = 2 * Math.PI / v.between(140, 420);
                    wave[2 + 2 * axis] = v.between(0, 2 * Math.PI);
                }
            }
        }
    }

    static Pose of(long seed, int study) {
        return new Pose(new Variation(CounterRandom.of(seed, study, "phantom pose")));
    }

    /**
     * The pose as seen from the voxels of a grid whose axes are the body's. Each component of the deformation is a sum of a
     * function of x, one of y and one of z, looked up and not computed for every voxel.
     */
    final class OnGrid {
        private final Affine affine;
        /** Per component and axis: the deformation in millimetres at each index. */
        private final double[][][] deformations = new double[3][3][];

        private final double[] moved = new double[3];

        OnGrid(Grid grid) {
            affine = grid.affine();
            int[] extents = {grid.nx(), grid.ny(), grid.nz()};
            for (int component = 0; component < 3; component++) {
                for (int axis = 0; axis < 3; axis++) {
                    deformations[component][axis] = deformation(waves[component], axis, extents[axis]);
                }
            }
        }

        private double[] deformation(double[][] component, int axis, int extent) {
            double[] values = new double[extent];
            for (int index = 0; index < extent; index++) {
                double position = affine.get(axis, axis) * index + affine.get(axis, 3);
                for (double[] wave : component) {
                    values[index] += wave[0] * StrictMath.sin(wave[1 + 2 * axis] * position + wave[2 + 2 * axis]);
                }
            }
            return values;
        }

        /** The average patient's coordinates of a voxel's centre; the array is used again by the next call. */
        double[] at(int i, int j, int k) {
            double x = affine.get(0, 0) * i + affine.get(0, 3) + deformation(0, i, j, k) - shiftX;
            double y = affine.get(1, 1) * j + affine.get(1, 3) + deformation(1, i, j, k) - shiftY;
            double z = affine.get(2, 2) * k + affine.get(2, 3) + deformation(2, i, j, k) - shiftZ;
            moved[0] = turn.x(x, y, z) / scaleX;
            moved[1] = turn.y(x, y, z) / scaleY;
            moved[2] = turn.z(x, y, z) / scaleZ;
            return moved;
        }

        private double deformation(int component, int i, int j, int k) {
            double[][] along = deformations[component];
            return along[0][i] + along[1][j] + along[2][k];
        }
    }
}
