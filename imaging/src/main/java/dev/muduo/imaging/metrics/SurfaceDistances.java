package dev.muduo.imaging.metrics;

import java.util.Arrays;

/**
 * The distances between the surfaces of two masks: from every surface voxel of one to the nearest surface voxel of the other.
 * A surface voxel is one of the mask with a 6-neighbour that is not; voxels outside the image are not.
 */
record SurfaceDistances(double[] predictionToReference, double[] referenceToPrediction) {
    private static final double PERCENTILE = 0.95;

    /** Both masks are not empty, and lie in the pair's box, which has a margin of one voxel. */
    static SurfaceDistances of(MaskPair pair, SpacingMm spacing) {
        boolean[] predictionSurface = surface(pair, pair.prediction());
        boolean[] referenceSurface = surface(pair, pair.reference());
        return new SurfaceDistances(
                distances(pair, predictionSurface, referenceSurface, spacing),
                distances(pair, referenceSurface, predictionSurface, spacing));
    }

    private static boolean[] surface(MaskPair pair, boolean[] mask) {
        boolean[] surface = new boolean[mask.length];
        int stepJ = pair.nx();
        int stepK = pair.nx() * pair.ny();
        for (int k = 1; k < pair.nz() - 1; k++) {
            for (int j = 1; j < pair.ny() - 1; j++) {
                for (int i = 1; i < pair.nx() - 1; i++) {
                    int at = i + j * stepJ + k * stepK;
                    boolean interior = mask[at - 1]
                            && mask[at + 1]
                            && mask[at - stepJ]
                            && mask[at + stepJ]
                            && mask[at - stepK]
                            && mask[at + stepK];
                    surface[at] = mask[at] && !interior;
                }
            }
        }
        return surface;
    }

    private static double[] distances(MaskPair pair, boolean[] from, boolean[] to, SpacingMm spacing) {
        double[] squares = SquaredDistances.to(to, pair.nx(), pair.ny(), pair.nz(), spacing);
        double[] distances = new double[count(from)];
        for (int at = 0, n = 0; at < from.length; at++) {
            if (from[at]) {
                distances[n++] = Math.sqrt(squares[at]);
            }
        }
        return distances;
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean set : mask) {
            count += set ? 1 : 0;
        }
        return count;
    }

    double asd() {
        return mean(predictionToReference);
    }

    /** The mean of the two directed means, not of the pooled distances. */
    double assd() {
        return (mean(predictionToReference) + mean(referenceToPrediction)) / 2;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** All distances of both directions, ascending. */
    double[] pooled() {
        double[] all =
                Arrays.copyOf(predictionToReference, predictionToReference.length + referenceToPrediction.length);
        System.arraycopy(referenceToPrediction, 0, all, predictionToReference.length, referenceToPrediction.length);
        Arrays.sort(all);
        return all;
    }

    /** With linear interpolation between the neighbours of rank 0.95 · (n − 1), numpy's default. */
    static double percentile95(double[] ascending) {
        double rank = PERCENTILE * (ascending.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (rank - below) * (ascending[above] - ascending[below]);
    }
}
