package dev.muduo.networks.method;

/** Averages a cube over the cells of another grid of the same extent; cells may cut voxels. */
final class AreaAverage {
    private AreaAverage() {}

    static float[] resample(float[] values, int edge, int newEdge) {
        if (edge == newEdge) {
            return values.clone();
        }
        double[] cube = new double[values.length];
        for (int i = 0; i < cube.length; i++) {
            cube[i] = values[i];
        }
        double[] alongX = average(cube, edge * edge, edge, 1, newEdge);
        double[] alongY = average(alongX, edge, edge, newEdge, newEdge);
        double[] alongZ = average(alongY, 1, edge, newEdge * newEdge, newEdge);
        float[] result = new float[alongZ.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) alongZ[i];
        }
        return result;
    }

    /** Along the middle axis of (outer, edge, inner). */
    private static double[] average(double[] in, int outer, int edge, int inner, int newEdge) {
        double[] out = new double[outer * newEdge * inner];
        double cell = (double) edge / newEdge;
        for (int j = 0; j < newEdge; j++) {
            double begin = j * cell;
            double end = begin + cell;
            for (int source = (int) begin; source < Math.min(Math.ceil(end), edge); source++) {
                double share = (Math.min(end, source + 1) - Math.max(begin, source)) / cell;
                for (int o = 0; o < outer; o++) {
                    for (int i = 0; i < inner; i++) {
                        out[(o * newEdge + j) * inner + i] += share * in[(o * edge + source) * inner + i];
                    }
                }
            }
        }
        return out;
    }
}
