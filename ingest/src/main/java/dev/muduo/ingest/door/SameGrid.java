package dev.muduo.ingest.door;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Orientation;
import java.util.Locale;

/** Whether two images lie on the same voxels of the body, in whatever order their axes run. */
final class SameGrid {
    /** Affines pass through float32 and quaternions on their way; voxels are larger than this by far. */
    private static final double TOLERANCE_MM = 0.05;

    private SameGrid() {}

    static boolean test(Grid a, Grid b) {
        Grid rasA = Orientation.toRas(a);
        Grid rasB = Orientation.toRas(b);
        if (rasA.nx() != rasB.nx() || rasA.ny() != rasB.ny() || rasA.nz() != rasB.nz()) {
            return false;
        }
        for (int corner = 0; corner < 8; corner++) {
            double i = (corner & 1) == 0 ? 0 : rasA.nx() - 1;
            double j = (corner & 2) == 0 ? 0 : rasA.ny() - 1;
            double k = (corner & 4) == 0 ? 0 : rasA.nz() - 1;
            if (distance(rasA.affine(), rasB.affine(), i, j, k) > TOLERANCE_MM) {
                return false;
            }
        }
        return true;
    }

    private static double distance(Affine a, Affine b, double i, double j, double k) {
        double x = a.x(i, j, k) - b.x(i, j, k);
        double y = a.y(i, j, k) - b.y(i, j, k);
        double z = a.z(i, j, k) - b.z(i, j, k);
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** As in {@code 128 x 128 x 60 voxels of 0.98 x 0.98 x 3.27 mm from (-62.0, -62.0, 110.5)}. */
    static String words(Grid grid) {
        Affine affine = grid.affine();
        return String.format(
                Locale.ROOT,
                "%d x %d x %d voxels of %.4g x %.4g x %.4g mm from (%.1f, %.1f, %.1f)",
                grid.nx(),
                grid.ny(),
                grid.nz(),
                affine.spacingMm(0),
                affine.spacingMm(1),
                affine.spacingMm(2),
                affine.get(0, 3),
                affine.get(1, 3),
                affine.get(2, 3));
    }
}
