package dev.muduo.networks.inference;

import java.util.Arrays;

/** Weighted sums of the windows' answers for as many slices as one window has. Used by one thread. */
final class Sums {
    private final int classes;
    private final int patch;
    private final int height;
    private final int width;
    private final float[] weighted;
    private final float[] weight;

    Sums(int classes, int patch, int height, int width) {
        this.classes = classes;
        this.patch = patch;
        this.height = height;
        this.width = width;
        int slices = Math.multiplyExact(patch, Math.multiplyExact(height, width));
        weighted = new float[Math.multiplyExact(classes, slices)];
        weight = new float[slices];
    }

    void add(float[] probabilities, float[] weights, int yBegin, int xBegin) {
        if (probabilities.length != classes * weights.length) {
            throw new IllegalArgumentException("expected " + classes + " classes of " + weights.length
                    + " voxels from the network, got " + probabilities.length + " values");
        }
        for (int c = 0; c < classes; c++) {
            for (int row = 0; row < patch * patch; row++) {
                int from = row * patch;
                int to = (row / patch * height + yBegin + row % patch) * width + xBegin;
                int toClass = c * weight.length + to;
                int fromClass = c * weights.length + from;
                for (int i = 0; i < patch; i++) {
                    weighted[toClass + i] += weights[from + i] * probabilities[fromClass + i];
                    weight[to + i] += c == 0 ? weights[from + i] : 0;
                }
            }
        }
    }

    /** Mean probabilities of slices [from, to), without padding in y and x: (class, z, y, x). */
    float[] mean(int from, int to, Axis y, Axis x) {
        float[] mean = new float[classes * (to - from) * y.extent() * x.extent()];
        int target = 0;
        for (int c = 0; c < classes; c++) {
            for (int slice = from; slice < to; slice++) {
                for (int row = 0; row < y.extent(); row++) {
                    int source = (slice * height + row + y.before()) * width + x.before();
                    for (int i = 0; i < x.extent(); i++) {
                        mean[target++] = weighted[c * weight.length + source + i] / weight[source + i];
                    }
                }
            }
        }
        return mean;
    }

    /** Drops the first slices; the others move to the front. */
    void forget(int slices) {
        int dropped = slices * height * width;
        for (int c = 0; c < classes; c++) {
            shift(weighted, c * weight.length, weight.length, dropped);
        }
        shift(weight, 0, weight.length, dropped);
    }

    private static void shift(float[] values, int offset, int length, int dropped) {
        System.arraycopy(values, offset + dropped, values, offset, length - dropped);
        Arrays.fill(values, offset + length - dropped, offset + length, 0);
    }
}
