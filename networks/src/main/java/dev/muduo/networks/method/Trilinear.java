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
        int[] lower = new int[newEdge];
        float[] weight = new float[newEdge];
        for (int j = 0; j < newEdge; j++) {
            double source = Math.max((j + 0.5) * edge / newEdge - 0.5, 0);
            lower[j] = Math.min((int) source, edge - 1);
            weight[j] = (float) (source - lower[j]);
        }
        float[] alongX = interpolate(values, edge * edge, edge, 1, lower, weight);
        float[] alongY = interpolate(alongX, edge, edge, newEdge, lower, weight);
        return interpolate(alongY, 1, edge, newEdge * newEdge, lower, weight);
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
                float w = weight[j];
                float rest = 1 - w;
                for (int i = 0; i < inner; i++) {
                    out[to + i] = rest * in[a + i] + w * in[b + i];
                }
            }
        }
        return out;
    }
}
