package dev.muduo.imaging.measures;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.ArrayList;
import java.util.List;

/**
 * The sphere of 1 ml whose mean, at its highest, is SUVpeak (PERCIST: Wahl et al., J Nucl Med 2009, 50 Suppl 1). As the Image
 * Biomarker Standardisation Initiative has it (global intensity peak, 0F91): it is centred on a voxel of the structure and takes
 * in all voxels of the image whose centres are within its radius, those outside the structure, too. Beyond the image there are
 * none.
 */
final class PeakSphere {
    private static final double VOLUME_MM3 = 1000;
    private static final double RADIUS_MM = Math.cbrt(3 * VOLUME_MM3 / (4 * Math.PI));

    private final Volume volume;
    /** Per voxel of the sphere its steps along i, j, k from the centre. */
    private final int[][] steps;

    PeakSphere(Volume volume) {
        this.volume = volume;
        this.steps = steps(volume.grid().affine());
    }

    private static int[][] steps(Affine affine) {
        List<int[]> steps = new ArrayList<>();
        int[] reach = reach(affine);
        for (int k = -reach[2]; k <= reach[2]; k++) {
            for (int j = -reach[1]; j <= reach[1]; j++) {
                for (int i = -reach[0]; i <= reach[0]; i++) {
                    double x = affine.x(i, j, k) - affine.get(0, 3);
                    double y = affine.y(i, j, k) - affine.get(1, 3);
                    double z = affine.z(i, j, k) - affine.get(2, 3);
                    if (x * x + y * y + z * z <= RADIUS_MM * RADIUS_MM) {
                        steps.add(new int[] {i, j, k});
                    }
                }
            }
        }
        return steps.toArray(int[][]::new);
    }

    /** How far the sphere reaches along i, j and k, of a grid at any angle: the radius in steps of the inverse map. */
    private static int[] reach(Affine affine) {
        Affine inverse = affine.inverse();
        int[] reach = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            double stepsPerMm = Math.sqrt(inverse.get(axis, 0) * inverse.get(axis, 0)
                    + inverse.get(axis, 1) * inverse.get(axis, 1)
                    + inverse.get(axis, 2) * inverse.get(axis, 2));
            reach[axis] = (int) Math.floor(RADIUS_MM * stepsPerMm);
        }
        return reach;
    }

    /** Mean over the sphere about a voxel. */
    double mean(int i, int j, int k) {
        Grid grid = volume.grid();
        double sum = 0;
        int count = 0;
        for (int[] step : steps) {
            int atI = i + step[0];
            int atJ = j + step[1];
            int atK = k + step[2];
            boolean within = atI >= 0 && atJ >= 0 && atK >= 0 && atI < grid.nx() && atJ < grid.ny() && atK < grid.nz();
            if (within) {
                sum += volume.values()[grid.index(atI, atJ, atK)];
                count++;
            }
        }
        return sum / count;
    }
}
