package dev.muduo.networks.method;

/**
 * Trilinear interpolation of cubes with {@code align_corners=false} (§3.9): source = (j + ½) · in / out − ½, clamped below at
 * 0; the two neighbours ⌊source⌋ and min(⌊source⌋ + 1, in − 1).
 */
public final class Trilinear {
    private Trilinear() {}

    /**
     * Resamples one cube, axis by axis.
     *
     * @param values (z, y, x) row-major, edge³
     * @return newEdge³
     */
    public static float[] resample(float[] values, int edge, int newEdge) {
        if (edge < 1 || newEdge < 1 || values.length != edge * edge * edge) {
            throw new IllegalArgumentException("expected a cube of edge " + edge + " and a positive new edge, got "
                    + values.length + " values and " + newEdge);
        }
        if (edge == newEdge) {
            return values.clone();
        }
        Planes planes = new Planes(values, edge, newEdge);
        float[] cube = new float[newEdge * newEdge * newEdge];
        for (int z = 0; z < newEdge; z++) {
            planes.into(z, cube, z * newEdge * newEdge);
        }
        return cube;
    }

    /** A cube interpolated along x and y; z follows plane by plane, so that the whole need never exist. */
    static final class Planes {
        private final float[] planes;
        private final int edge;
        private final int size;
        private final int[] lower;
        private final float[] weight;

        Planes(float[] values, int edge, int newEdge) {
            this.edge = edge;
            this.size = newEdge * newEdge;
            this.lower = new int[newEdge];
            this.weight = new float[newEdge];
            for (int j = 0; j < newEdge; j++) {
                double source = Math.max((j + 0.5) * edge / newEdge - 0.5, 0);
                lower[j] = Math.min((int) source, edge - 1);
                weight[j] = (float) (source - lower[j]);
            }
            float[] alongX = interpolate(values, edge * edge, edge, 1, lower, weight);
            planes = interpolate(alongX, edge, edge, newEdge, lower, weight);
        }

        /** Writes one plane of the new grid. */
        void into(int z, float[] out, int from) {
            int a = lower[z] * size;
            int b = Math.min(lower[z] + 1, edge - 1) * size;
            blend(planes, a, b, weight[z], out, from, size);
        }
    }

    /** Along the middle axis of (outer, edge, inner). */
    private static float[] interpolate(float[] in, int outer, int edge, int inner, int[] lower, float[] weight) {
        int newEdge = lower.length;
        float[] out = new float[outer * newEdge * inner];
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < newEdge; j++) {
                int a = (o * edge + lower[j]) * inner;
                int b = (o * edge + Math.min(lower[j] + 1, edge - 1)) * inner;
                int to = (o * newEdge + j) * inner;
                blend(in, a, b, weight[j], out, to, inner);
            }
        }
        return out;
    }

    private static void blend(float[] in, int a, int b, float weight, float[] out, int to, int count) {
        float rest = 1 - weight;
        for (int i = 0; i < count; i++) {
            out[to + i] = rest * in[a + i] + weight * in[b + i];
        }
    }
}
