package dev.muduo.networks.inference;

import java.util.Arrays;

/**
 * One axis of a body and the windows along it.
 *
 * @param extent voxels of the body
 * @param before voxels of padding before it, 0 unless the body is smaller than a window
 * @param padded voxels with padding
 * @param starts of the windows, in padded voxels
 */
record Axis(int extent, int before, int padded, int[] starts) {
    Axis(int extent, int patch, double step, SlidingWindow rule) {
        this(
                extent,
                Math.max(patch - extent, 0) / 2,
                Math.max(patch, extent),
                rule.starts(Math.max(patch, extent), patch, step));
    }

    /** Whether a window has voxels of the body in [from, to). */
    boolean isFor(int start, int from, int to, int patch) {
        return start - before < to && start - before + patch > from;
    }

    /** Starts of the windows that have voxels of the body in [from, to), ascending. */
    int[] startsFor(int from, int to, int patch) {
        return Arrays.stream(starts)
                .filter(start -> isFor(start, from, to, patch))
                .toArray();
    }
}
