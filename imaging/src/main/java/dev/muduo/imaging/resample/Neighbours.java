package dev.muduo.imaging.resample;

/**
 * Along one axis, for each of a run of coordinates: the two source indices around it, the weight of the upper one, and whether
 * the coordinate lies in the source's cells at all.
 */
record Neighbours(int[] lower, int[] upper, double[] weight, boolean[] inside) {
    /** Coordinates this little outside the outermost cells are rounding of affines and count as inside. */
    static final double ROUNDING_VOXELS = 1e-3;

    static Neighbours of(GridMap map, int axis, int from, int to) {
        int n = to - from;
        Neighbours result = new Neighbours(new int[n], new int[n], new double[n], new boolean[n]);
        int extent = map.sourceExtent(axis);
        for (int index = 0; index < n; index++) {
            double coordinate = map.along(axis, from + index);
            result.inside[index] = inside(coordinate, extent);
            double clamped = Math.min(Math.max(coordinate, 0), extent - 1);
            int lower = (int) clamped;
            result.lower[index] = lower;
            result.upper[index] = Math.min(lower + 1, extent - 1);
            result.weight[index] = clamped - lower;
        }
        return result;
    }

    /** The lowest source index that any of them uses. */
    int lowest() {
        return Math.min(lower[0], lower[lower.length - 1]);
    }

    /** The highest source index that any of them uses (coordinates are monotonic). */
    int highest() {
        return Math.max(upper[0], upper[upper.length - 1]);
    }

    static boolean inside(double coordinate, int extent) {
        return coordinate >= -0.5 - ROUNDING_VOXELS && coordinate <= extent - 0.5 + ROUNDING_VOXELS;
    }

    /** The cell that a coordinate lies in; a coordinate on a face belongs to the cell above. */
    static int cell(double coordinate, int extent) {
        return (int) Math.min(Math.max(Math.floor(coordinate + 0.5), 0), extent - 1);
    }
}
