package dev.muduo.imaging.resample;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.Arrays;

/** Trilinear interpolation of a slab of target slices. */
final class LinearSampling {
    private LinearSampling() {}

    static void slab(Volume source, Grid target, int kFrom, int kTo, float outside, float[] out) {
        GridMap map = GridMap.of(source.grid(), target);
        if (map.separable()) {
            parallel(source, map, kFrom, kTo, outside, out);
        } else {
            oblique(source, map, kFrom, kTo, outside, out);
        }
    }

    static void parallel(Volume source, GridMap map, int kFrom, int kTo, float outside, float[] out) {
        Neighbours x = Neighbours.of(map, 0, 0, map.target().nx());
        Neighbours y = Neighbours.of(map, 1, 0, map.target().ny());
        Neighbours z = Neighbours.of(map, 2, kFrom, kTo);
        int nx = map.target().nx();
        int ny = map.target().ny();
        double[] line = new double[source.grid().nx()];
        int first = x.lowest();
        int last = x.highest();
        for (int k = 0, at = 0; k < kTo - kFrom; k++) {
            for (int j = 0; j < ny; j++, at += nx) {
                if (z.inside()[k] && y.inside()[j]) {
                    blendRows(source, y, j, z, k, line, first, last);
                    alongRow(line, x, outside, out, at);
                } else {
                    Arrays.fill(out, at, at + nx, outside);
                }
            }
        }
    }

    /** The four source rows around a target row, blended in y and z, where the target row needs them. */
    private static void blendRows(
            Volume source, Neighbours y, int j, Neighbours z, int k, double[] line, int first, int last) {
        Grid grid = source.grid();
        float[] v = source.values();
        int r00 = grid.index(0, y.lower()[j], z.lower()[k]);
        int r10 = grid.index(0, y.upper()[j], z.lower()[k]);
        int r01 = grid.index(0, y.lower()[j], z.upper()[k]);
        int r11 = grid.index(0, y.upper()[j], z.upper()[k]);
        double wy = y.weight()[j];
        double wz = z.weight()[k];
        double w00 = (1 - wy) * (1 - wz);
        double w10 = wy * (1 - wz);
        double w01 = (1 - wy) * wz;
        double w11 = wy * wz;
        for (int i = first; i <= last; i++) {
            line[i] = w00 * v[r00 + i] + w10 * v[r10 + i] + w01 * v[r01 + i] + w11 * v[r11 + i];
        }
    }

    private static void alongRow(double[] line, Neighbours x, float outside, float[] out, int at) {
        for (int i = 0; i < x.lower().length; i++) {
            double low = line[x.lower()[i]];
            out[at + i] = x.inside()[i] ? (float) (low + x.weight()[i] * (line[x.upper()[i]] - low)) : outside;
        }
    }

    static void oblique(Volume source, GridMap map, int kFrom, int kTo, float outside, float[] out) {
        Affine a = map.affine();
        for (int k = kFrom, at = 0; k < kTo; k++) {
            for (int j = 0; j < map.target().ny(); j++) {
                for (int i = 0; i < map.target().nx(); i++, at++) {
                    out[at] = at(source, a.x(i, j, k), a.y(i, j, k), a.z(i, j, k), outside);
                }
            }
        }
    }

    private static float at(Volume source, double x, double y, double z, float outside) {
        Grid grid = source.grid();
        if (!Neighbours.inside(x, grid.nx()) || !Neighbours.inside(y, grid.ny()) || !Neighbours.inside(z, grid.nz())) {
            return outside;
        }
        double cx = Math.min(Math.max(x, 0), grid.nx() - 1);
        double cy = Math.min(Math.max(y, 0), grid.ny() - 1);
        double cz = Math.min(Math.max(z, 0), grid.nz() - 1);
        int x0 = (int) cx;
        int y0 = (int) cy;
        int z0 = (int) cz;
        int stepX = x0 + 1 < grid.nx() ? 1 : 0;
        int stepY = y0 + 1 < grid.ny() ? grid.nx() : 0;
        int stepZ = z0 + 1 < grid.nz() ? grid.nx() * grid.ny() : 0;
        int base = grid.index(x0, y0, z0);
        float[] v = source.values();
        double low = plane(v, base, stepX, stepY, cx - x0, cy - y0);
        double high = plane(v, base + stepZ, stepX, stepY, cx - x0, cy - y0);
        return (float) (low + (cz - z0) * (high - low));
    }

    private static double plane(float[] v, int base, int stepX, int stepY, double wx, double wy) {
        double low = v[base] + wx * (v[base + stepX] - v[base]);
        double high = v[base + stepY] + wx * (v[base + stepY + stepX] - v[base + stepY]);
        return low + wy * (high - low);
    }
}
