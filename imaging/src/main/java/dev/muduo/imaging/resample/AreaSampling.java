package dev.muduo.imaging.resample;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.Arrays;

/** Means over the target's cells of a source that is constant within each of its own cells. */
final class AreaSampling {
    /** Where the axes are not parallel, at most this many samples along each axis of a target cell. */
    private static final int MOST_SAMPLES = 32;

    private AreaSampling() {}

    static float[] sample(Volume source, Grid target, float outside) {
        GridMap map = GridMap.of(source.grid(), target);
        return map.separable() ? parallel(source, map, outside) : oblique(source, map, outside);
    }

    /**
     * Overlaps along one axis: target cell t covers source cells first[t] … first[t] + weights[t].length − 1, each with that
     * share of the target cell's length; {@code covered} is the shares' sum, below 1 where the cell sticks out.
     */
    private record Overlaps(int[] first, double[][] weights, double[] covered) {
        static Overlaps of(GridMap map, int axis) {
            int n = map.targetExtent(axis);
            int extent = map.sourceExtent(axis);
            Overlaps result = new Overlaps(new int[n], new double[n][], new double[n]);
            for (int t = 0; t < n; t++) {
                double a = map.along(axis, t - 0.5);
                double b = map.along(axis, t + 0.5);
                double low = Math.min(a, b);
                double high = Math.max(a, b);
                int first = Math.max(0, (int) Math.floor(low + 0.5));
                int last = Math.min(extent - 1, (int) Math.ceil(high - 0.5));
                result.first[t] = first;
                result.weights[t] = new double[Math.max(0, last - first + 1)];
                for (int s = first; s <= last; s++) {
                    double share = (Math.min(high, s + 0.5) - Math.max(low, s - 0.5)) / (high - low);
                    result.weights[t][s - first] = Math.max(0, share);
                    result.covered[t] += Math.max(0, share);
                }
            }
            return result;
        }

        int lowest() {
            return Math.min(first[0], first[first.length - 1]);
        }

        /** One more than the highest source index that any target cell covers. */
        int end() {
            int last = first.length - 1;
            return Math.max(first[0] + weights[0].length, first[last] + weights[last].length);
        }
    }

    static float[] parallel(Volume source, GridMap map, float outside) {
        Overlaps x = Overlaps.of(map, 0);
        Overlaps y = Overlaps.of(map, 1);
        Overlaps z = Overlaps.of(map, 2);
        Grid target = map.target();
        int sliceVoxels = target.nx() * target.ny();
        float[] out = new float[target.voxels()];
        double[] sum = new double[sliceVoxels];
        double[] slice = new double[sliceVoxels];
        int sliceHeld = -1;
        for (int k = 0; k < target.nz(); k++) {
            Arrays.fill(sum, 0);
            for (int n = 0; n < z.weights[k].length; n++) {
                if (z.first[k] + n != sliceHeld) {
                    sliceHeld = z.first[k] + n;
                    reduceSlice(source, sliceHeld, x, y, slice);
                }
                addScaled(slice, z.weights[k][n], sum);
            }
            for (int j = 0, at = 0; j < target.ny(); j++) {
                for (int i = 0; i < target.nx(); i++, at++) {
                    double missing = 1 - x.covered[i] * y.covered[j] * z.covered[k];
                    out[k * sliceVoxels + at] = (float) (sum[at] + missing * outside);
                }
            }
        }
        return out;
    }

    private static void reduceSlice(Volume source, int k, Overlaps x, Overlaps y, double[] slice) {
        int nx = x.first.length;
        double[] line = new double[source.grid().nx()];
        int lowest = x.lowest();
        int end = Math.min(x.end(), line.length);
        for (int j = 0; j < y.first.length; j++) {
            Arrays.fill(line, 0);
            for (int n = 0; n < y.weights[j].length; n++) {
                int row = source.grid().index(0, y.first[j] + n, k);
                double weight = y.weights[j][n];
                for (int i = lowest; i < end; i++) {
                    line[i] += weight * source.values()[row + i];
                }
            }
            for (int i = 0; i < nx; i++) {
                double sum = 0;
                for (int n = 0; n < x.weights[i].length; n++) {
                    sum += x.weights[i][n] * line[x.first[i] + n];
                }
                slice[j * nx + i] = sum;
            }
        }
    }

    private static void addScaled(double[] values, double weight, double[] sum) {
        for (int n = 0; n < sum.length; n++) {
            sum[n] += weight * values[n];
        }
    }

    static float[] oblique(Volume source, GridMap map, float outside) {
        Affine a = map.affine();
        int[] samples = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            samples[axis] = (int) Math.min(Math.max(Math.ceil(a.spacingMm(axis)), 1), MOST_SAMPLES);
        }
        Grid target = map.target();
        float[] out = new float[target.voxels()];
        for (int k = 0, at = 0; k < target.nz(); k++) {
            for (int j = 0; j < target.ny(); j++) {
                for (int i = 0; i < target.nx(); i++, at++) {
                    out[at] = cellMean(source, a, samples, i, j, k, outside);
                }
            }
        }
        return out;
    }

    private static float cellMean(Volume source, Affine a, int[] samples, int i, int j, int k, float outside) {
        Grid grid = source.grid();
        double sum = 0;
        for (int r = 0; r < samples[2]; r++) {
            double w = k - 0.5 + (r + 0.5) / samples[2];
            for (int q = 0; q < samples[1]; q++) {
                double v = j - 0.5 + (q + 0.5) / samples[1];
                for (int p = 0; p < samples[0]; p++) {
                    double u = i - 0.5 + (p + 0.5) / samples[0];
                    sum += cellValue(source, grid, a.x(u, v, w), a.y(u, v, w), a.z(u, v, w), outside);
                }
            }
        }
        return (float) (sum / (samples[0] * samples[1] * samples[2]));
    }

    private static double cellValue(Volume source, Grid grid, double x, double y, double z, float outside) {
        if (!Neighbours.inside(x, grid.nx()) || !Neighbours.inside(y, grid.ny()) || !Neighbours.inside(z, grid.nz())) {
            return outside;
        }
        return source.at(Neighbours.cell(x, grid.nx()), Neighbours.cell(y, grid.ny()), Neighbours.cell(z, grid.nz()));
    }
}
