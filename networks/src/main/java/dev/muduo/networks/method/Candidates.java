package dev.muduo.networks.method;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The voxels of a mask with their scores, in whole multiples of 1e-9. */
final class Candidates {
    private static final double UNITS = 1e9;

    private final int height;
    private final int width;
    private final int[] voxels;
    private final long[] scores;

    /** Of a mask, with a score at each of its voxels, in row-major order. */
    private Candidates(int[] voxels, double[] scores, int height, int width) {
        this.voxels = voxels;
        this.height = height;
        this.width = width;
        this.scores = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            this.scores[i] = (long) Math.rint(scores[i] * UNITS);
        }
    }

    static Candidates ofMask(boolean[] mask, int depth, int height, int width, double sigma) {
        requireGrid(mask.length, depth, height, width);
        return smoothed(mask, height, width, sigma, voxel -> 1);
    }

    static Candidates ofProbability(
            boolean[] mask, float[] probability, int depth, int height, int width, double sigma) {
        requireGrid(mask.length, depth, height, width);
        if (probability.length != mask.length) {
            throw new IllegalArgumentException("mask and probability lie on one grid, got " + mask.length + " and "
                    + probability.length + " voxels");
        }
        return smoothed(mask, height, width, sigma, voxel -> probability[voxel]);
    }

    /** Smooths in the mask's bounding box alone: outside the values are zero, and no score is asked for. */
    private static Candidates smoothed(boolean[] mask, int height, int width, double sigma, IntToDoubleFunction value) {
        int[] voxels = voxelsOf(mask);
        if (voxels.length == 0) {
            return new Candidates(voxels, new double[0], height, width);
        }
        Box box = Box.around(voxels, height, width);
        double[] values = new double[box.depth() * box.height() * box.width()];
        for (int voxel : voxels) {
            values[box.index(voxel, height, width)] = value.applyAsDouble(voxel);
        }
        double[] smooth = GaussianSmoothing.smooth(values, box.depth(), box.height(), box.width(), sigma);
        double[] scores = new double[voxels.length];
        for (int i = 0; i < voxels.length; i++) {
            scores[i] = smooth[box.index(voxels[i], height, width)];
        }
        return new Candidates(voxels, scores, height, width);
    }

    private static int[] voxelsOf(boolean[] mask) {
        return IntStream.range(0, mask.length).filter(voxel -> mask[voxel]).toArray();
    }

    /** The smallest box of voxels around a mask. */
    private record Box(int zFrom, int yFrom, int xFrom, int depth, int height, int width) {
        static Box around(int[] voxels, int height, int width) {
            int[] from = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
            int[] to = {-1, -1, -1};
            for (int voxel : voxels) {
                int[] place = {voxel / (height * width), voxel / width % height, voxel % width};
                for (int axis = 0; axis < place.length; axis++) {
                    from[axis] = Math.min(from[axis], place[axis]);
                    to[axis] = Math.max(to[axis], place[axis]);
                }
            }
            return new Box(from[0], from[1], from[2], to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1);
        }

        /** Where a voxel of the whole grid is in the box. */
        int index(int voxel, int gridHeight, int gridWidth) {
            int z = voxel / (gridHeight * gridWidth) - zFrom;
            int y = voxel / gridWidth % gridHeight - yFrom;
            return voxel % gridWidth - xFrom + width * (y + height * z);
        }
    }

    static Candidates flat(boolean[] mask, int depth, int height, int width) {
        requireGrid(mask.length, depth, height, width);
        int[] voxels = voxelsOf(mask);
        return new Candidates(voxels, new double[voxels.length], height, width);
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
