package dev.muduo.networks.method;

import java.util.ArrayList;
import java.util.List;

/** The voxels of a mask with their scores, in whole multiples of 1e-9. */
final class Candidates {
    private static final double UNITS = 1e9;

    private final int height;
    private final int width;
    private final int[] voxels;
    private final long[] scores;

    /** Of a mask, with scores on the whole grid. */
    private Candidates(boolean[] mask, double[] scores, int depth, int height, int width) {
        requireGrid(mask.length, depth, height, width);
        this.height = height;
        this.width = width;
        int count = 0;
        for (boolean inside : mask) {
            count += inside ? 1 : 0;
        }
        voxels = new int[count];
        this.scores = new long[count];
        int next = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) {
                voxels[next] = i;
                this.scores[next++] = (long) Math.rint(scores[i] * UNITS);
            }
        }
    }

    static Candidates ofMask(boolean[] mask, int depth, int height, int width, double sigma) {
        double[] values = new double[mask.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask[i] ? 1 : 0;
        }
        return new Candidates(
                mask, GaussianSmoothing.smooth(values, depth, height, width, sigma), depth, height, width);
    }

    static Candidates ofProbability(
            boolean[] mask, float[] probability, int depth, int height, int width, double sigma) {
        if (probability.length != mask.length) {
            throw new IllegalArgumentException("mask and probability lie on one grid, got " + mask.length + " and "
                    + probability.length + " voxels");
        }
        double[] values = new double[mask.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask[i] ? probability[i] : 0;
        }
        return new Candidates(
                mask, GaussianSmoothing.smooth(values, depth, height, width, sigma), depth, height, width);
    }

    static Candidates flat(boolean[] mask, int depth, int height, int width) {
        return new Candidates(mask, new double[mask.length], depth, height, width);
    }

    private static void requireGrid(int voxels, int depth, int height, int width) {
        if (voxels != (long) depth * height * width) {
            throw new IllegalArgumentException(
                    "expected a mask of " + depth + " × " + height + " × " + width + " voxels, got " + voxels);
        }
    }

    int maskVoxels() {
        return voxels.length;
    }

    /** The best, then the best of those strictly farther than the radius from all earlier; the last is repeated. */
    List<Voxel> apart(int k, double radius) {
        List<Integer> chosen = new ArrayList<>();
        for (int point = 0; point < k && voxels.length > 0; point++) {
            int best = best(chosen, radius, Long.MIN_VALUE);
            chosen.add(best >= 0 ? best : chosen.get(chosen.size() - 1));
        }
        return places(chosen);
    }

    /** As {@link #apart} among those with half of the first score, halving the radius where nothing is left. */
    List<Voxel> spread(int k, double radius) {
        List<Integer> chosen = new ArrayList<>();
        for (int point = 0; point < k && voxels.length > 0; point++) {
            long least = chosen.isEmpty() ? Long.MIN_VALUE : (scores[chosen.get(0)] + 1) / 2;
            int best = best(chosen, radius, least);
            for (double r = radius / 2; best < 0 && r >= 1; r /= 2) {
                best = best(chosen, r, least);
            }
            chosen.add(best >= 0 ? best : chosen.get(chosen.size() - 1));
        }
        return places(chosen);
    }

    /** Index into {@link #voxels}, which ascends, so that the first of equals is the lowest; −1 if there is none. */
    private int best(List<Integer> chosen, double radius, long least) {
        int best = -1;
        for (int i = 0; i < voxels.length; i++) {
            if (scores[i] >= least && (best < 0 || scores[i] > scores[best]) && isApart(i, chosen, radius)) {
                best = i;
            }
        }
        return best;
    }

    private boolean isApart(int candidate, List<Integer> chosen, double radius) {
        Voxel here = place(candidate);
        for (int other : chosen) {
            if (here.squaredDistance(place(other)) <= radius * radius) {
                return false;
            }
        }
        return true;
    }

    private List<Voxel> places(List<Integer> chosen) {
        return chosen.stream().map(this::place).toList();
    }

    private Voxel place(int candidate) {
        int index = voxels[candidate];
        return new Voxel(index / (height * width), index / width % height, index % width);
    }
}
