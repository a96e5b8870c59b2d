package dev.muduo.imaging.metrics;

/**
 * The exact squared Euclidean distance of every voxel of a box to the nearest marked one, in time linear in the voxels:
 * P. Felzenszwalb and D. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012), one pass of
 * lower envelopes of parabolas along each axis, with a spacing of its own for each.
 */
public final class SquaredDistances {
    private final int[] apex;
    private final double[] apexHeight;
    private final double[] reachFrom;
    private final double[] line;

    private SquaredDistances(int longestLine) {
        apex = new int[longestLine];
        apexHeight = new double[longestLine];
        reachFrom = new double[longestLine];
        line = new double[longestLine];
    }

    /**
     * The squared distance of every voxel.
     *
     * @param marked i fastest
     * @return infinity everywhere if nothing is marked; 8 bytes a voxel
     */
    public static double[] to(boolean[] marked, int nx, int ny, int nz, SpacingMm spacing) {
        double[] squares = new double[marked.length];
        for (int n = 0; n < marked.length; n++) {
            squares[n] = marked[n] ? 0 : Double.POSITIVE_INFINITY;
        }
        SquaredDistances pass = new SquaredDistances(Math.max(nx, Math.max(ny, nz)));
        for (int row = 0; row < ny * nz; row++) {
            pass.along(squares, row * nx, 1, nx, spacing.i());
        }
        for (int k = 0; k < nz; k++) {
            for (int i = 0; i < nx; i++) {
                pass.along(squares, k * nx * ny + i, nx, ny, spacing.j());
            }
        }
        for (int column = 0; column < nx * ny; column++) {
            pass.along(squares, column, nx * ny, nz, spacing.k());
        }
        return squares;
    }

    /** Replaces f on one line by min over q of f(q) + (spacing · (p − q))². */
    private void along(double[] f, int start, int stride, int n, double spacing) {
        double unit = spacing * spacing;
        int parabolas = envelope(f, start, stride, n, unit);
        if (parabolas == 0) {
            return;
        }
        int at = 0;
        for (int p = 0; p < n; p++) {
            while (at + 1 < parabolas && reachFrom[at + 1] < p) {
                at++;
            }
            double steps = p - apex[at];
            line[p] = unit * steps * steps + apexHeight[at];
        }
        for (int p = 0; p < n; p++) {
            f[start + p * stride] = line[p];
        }
    }

    /** Parabolas of infinite height never reach the envelope and are left out, so that no ∞ − ∞ arises. */
    private int envelope(double[] f, int start, int stride, int n, double unit) {
        int count = 0;
        for (int q = 0; q < n; q++) {
            double height = f[start + q * stride];
            if (height == Double.POSITIVE_INFINITY) {
                continue;
            }
            double from = Double.NEGATIVE_INFINITY;
            while (count > 0) {
                from = crossing(count - 1, q, height, unit);
                if (from > reachFrom[count - 1]) {
                    break;
                }
                count--;
            }
            apex[count] = q;
            apexHeight[count] = height;
            reachFrom[count] = count == 0 ? Double.NEGATIVE_INFINITY : from;
            count++;
        }
        return count;
    }

    /** Where the parabola at q becomes lower than an earlier one. */
    private double crossing(int earlier, int q, double height, double unit) {
        int v = apex[earlier];
        return (q + v) / 2.0 + (height - apexHeight[earlier]) / (2 * unit * (q - v));
    }
}
