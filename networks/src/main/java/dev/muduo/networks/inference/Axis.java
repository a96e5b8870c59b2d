package dev.muduo.networks.inference;

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
}
