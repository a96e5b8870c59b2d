package dev.muduo.networks.inference;

import dev.muduo.imaging.VoxelBox;
import java.util.Arrays;

/**
 * Runs a network over a whole body: windows overlap, weighted probabilities are summed slab by slab along z and handed over
 * as soon as no later window can touch them. Memory is (classes + 1) × patch × height × width floats.
 *
 * <p>A body smaller than a window is padded on both sides, the smaller half first, and the answer cropped back. Immutable;
 * several threads may run it at once.
 */
public final class WindowedInference {
    /** Windows overlap by half (§2.11). */
    public static final double STANDARD_STEP = 0.5;

    /** Handed over together: of all classes, what half a window has is a third of all the memory that this takes. */
    private static final int SLICES_AT_A_TIME = 8;

    private final PatchNetwork network;
    private final int classes;
    private final int patch;
    private final double step;
    private final float[] outside;
    private final SlidingWindow rule;
    private final float[] weights;

    /** Windows as nnU-Net has them. */
    public WindowedInference(PatchNetwork network, int classes, int patchVoxels, double step, float[] outside) {
        this(network, classes, patchVoxels, step, outside, SlidingWindow.NNUNET);
    }

    /**
     * Prepares the windows' weights.
     *
     * @param classes     channels of the network's answer, background included
     * @param patchVoxels edge of a window
     * @param step        fraction of the patch between windows; ½ is the standard
     * @param outside     normalised value of each channel outside the body, for bodies smaller than a patch
     */
    public WindowedInference(
            PatchNetwork network, int classes, int patchVoxels, double step, float[] outside, SlidingWindow rule) {
        if (classes < 1 || outside.length < 1) {
            throw new IllegalArgumentException("a network has at least one class and one channel");
        }
        this.network = network;
        this.classes = classes;
        this.patch = patchVoxels;
        this.step = step;
        this.outside = outside.clone();
        this.rule = rule;
        this.weights = rule.weights(patchVoxels);
    }

    /**
     * Segments one body of this size.
     *
     * @param pace asked before each window
     * @throws InterruptedException if the pace is interrupted
     */
    public void run(int depth, int height, int width, InputSlabs input, WindowPace pace, ProbabilitySlabs output)
            throws InterruptedException {
        run(depth, height, width, new VoxelBox(0, width, 0, height, 0, depth), input, pace, output);
    }

    /**
     * Segments a part of one body: with those windows of the whole that the part needs, and to the same bits.
     *
     * @param needed voxels (i along the width, j the height, k the depth); slabs come from the first needed slice, or one
     *               before it, to the last or one after it, and only the needed probabilities in them mean anything
     * @throws InterruptedException if the pace is interrupted
     */
    public void run(
            int depth,
            int height,
            int width,
            VoxelBox needed,
            InputSlabs input,
            WindowPace pace,
            ProbabilitySlabs output)
            throws InterruptedException {
        if (depth < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a body has positive edges, got " + depth + " × " + height + " × " + width);
        }
        Axis z = new Axis(depth, patch, step, rule);
        Axis y = new Axis(height, patch, step, rule);
        Axis x = new Axis(width, patch, step, rule);
        Sums sums = new Sums(classes, patch, y.padded(), x.padded());
        int[] yStarts = y.startsFor(needed.jBegin(), needed.jEnd(), patch);
        int[] xStarts = x.startsFor(needed.iBegin(), needed.iEnd(), patch);
        int layers = z.startsFor(needed.kBegin(), needed.kEnd(), patch).length;
        pace.expect(layers * yStarts.length * xStarts.length);
        for (int i = 0; i < z.starts().length; i++) {
            int begin = z.starts()[i];
            if (!z.isFor(begin, needed.kBegin(), needed.kEnd(), patch)) {
                continue;
            }
            float[] slab = paddedSlab(input, begin, z, y, x);
            for (int yBegin : yStarts) {
                for (int xBegin : xStarts) {
                    float[] window = window(slab, yBegin, xBegin, y.padded(), x.padded());
                    try (WindowPace.Turn turn = pace.next()) {
                        sums.add(network.probabilities(window, 1, patch, patch, patch), weights, yBegin, xBegin);
                    }
                }
            }
            int end = i + 1 < z.starts().length ? z.starts()[i + 1] : z.padded();
            handOver(sums, begin, end, z, y, x, output);
            sums.forget(end - begin);
        }
    }

    /**
     * Memory in bytes that {@link #run} takes at most.
     *
     * @param slice voxels of one slice of the body, no edge of it shorter than a window
     * @return {@link Long#MAX_VALUE} where no memory is enough, because an array would have to be too long
     */
    double mostBytes(double slice) {
        int channels = outside.length;
        double sums = (classes + 1.0) * patch * slice;
        // A slab of input as it is read, by channel and all together, and with its padding.
        double inputs = (2.0 * channels + 1) * patch * slice;
        double handedOver = (double) classes * SLICES_AT_A_TIME * slice;
        double windows = (2.0 * classes + channels) * patch * patch * patch;
        return Math.max(sums, inputs) > Integer.MAX_VALUE - 8
                ? Long.MAX_VALUE
                : Float.BYTES * (sums + inputs + handedOver + windows);
    }

    /** The input of the windows that begin at a padded slice: (channel, patch, padded height, padded width). */
    private float[] paddedSlab(InputSlabs input, int begin, Axis z, Axis y, Axis x) {
        int slice = y.padded() * x.padded();
        float[] slab = new float[outside.length * patch * slice];
        for (int channel = 0; channel < outside.length; channel++) {
            Arrays.fill(slab, channel * patch * slice, (channel + 1) * patch * slice, outside[channel]);
        }
        int from = Math.max(begin - z.before(), 0);
        int to = Math.min(begin + patch - z.before(), z.extent());
        float[] read = input.read(from, to);
        int rows = y.extent();
        int slices = to - from;
        if (read.length != outside.length * slices * rows * x.extent()) {
            throw new IllegalArgumentException("expected " + outside.length + " channels of " + slices + " × " + rows
                    + " × " + x.extent() + " voxels, got " + read.length + " values");
        }
        for (int channel = 0; channel < outside.length; channel++) {
            for (int k = 0; k < slices; k++) {
                int toSlice = channel * patch + k + from + z.before() - begin;
                for (int row = 0; row < rows; row++) {
                    int source = ((channel * slices + k) * rows + row) * x.extent();
                    int target = toSlice * slice + (row + y.before()) * x.padded() + x.before();
                    System.arraycopy(read, source, slab, target, x.extent());
                }
            }
        }
        return slab;
    }

    private float[] window(float[] slab, int yBegin, int xBegin, int height, int width) {
        float[] window = new float[outside.length * patch * patch * patch];
        int target = 0;
        for (int slice = 0; slice < outside.length * patch; slice++) {
            for (int row = 0; row < patch; row++) {
                System.arraycopy(slab, (slice * height + yBegin + row) * width + xBegin, window, target, patch);
                target += patch;
            }
        }
        return window;
    }

    /** Slices [begin, end) of the padded body are finished: cropped to the body they go to the receiver, a few at a time. */
    private static void handOver(Sums sums, int begin, int end, Axis z, Axis y, Axis x, ProbabilitySlabs output) {
        int last = Math.min(end - z.before(), z.extent());
        for (int from = Math.max(begin - z.before(), 0); from < last; from += SLICES_AT_A_TIME) {
            int to = Math.min(from + SLICES_AT_A_TIME, last);
            output.accept(from, to, sums.mean(from + z.before() - begin, to + z.before() - begin, y, x));
        }
    }
}
