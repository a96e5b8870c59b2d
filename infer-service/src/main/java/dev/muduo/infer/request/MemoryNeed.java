package dev.muduo.infer.request;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.networks.inference.VolumeSegmenter;
import java.util.Optional;

/**
 * How much heap a request takes, in bytes, by the grids of its images alone: both as float32 at once, and what either reading them
 * or segmenting them takes beside. What results are made with is less: then only one of the images is in memory.
 *
 * @param target on which image's voxels the mask is wanted
 * @param part   of that grid; empty for all of it
 */
record MemoryNeed(Grid ct, Grid pet, TargetGrid target, Optional<VoxelBox> part) {
    /** Of images on local disk, whose arrays are made at their size. */
    long ofFiles(VolumeSegmenter segmenter) {
        long beside = segmenter.mostBytes(ct, pet, labels());
        return beside == Long.MAX_VALUE ? beside : bytes(ct) + bytes(pet) + beside;
    }

    /** Of images from the store: an array that is filled from a stream grows, and is there twice when it does. */
    long ofStreams(VolumeSegmenter segmenter) {
        long reading = bytes(ct) + Math.max(bytes(ct), 2 * bytes(pet));
        return Math.max(ofFiles(segmenter), reading);
    }

    private int labels() {
        Grid grid = target.of(ct, pet);
        return part.map(box -> box.nx() * box.ny() * box.nz()).orElse(grid.voxels());
    }

    private static long bytes(Grid grid) {
        return (long) Float.BYTES * grid.voxels();
    }
}
