package dev.muduo.imaging.results;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a binary segmentation, by segment and then by slice, without those in which nothing is set; and their pixels, one
 * bit each, one after the other without a gap (PS3.5, 8.1.1).
 *
 * @param labels what is segmented
 * @param frames in their order; one at least, empty if all are
 */
record SegmentFrames(LabelMap labels, List<Frame> frames) {
    /**
     * A segment's part in a slice.
     *
     * @param segment its number, from 1: the label
     * @param slice   k of the grid
     */
    record Frame(int segment, int slice) {}

    SegmentFrames {
        frames = List.copyOf(frames);
    }

    /**
     * Finds the frames.
     *
     * @param segments how many there may be
     * @throws IllegalArgumentException if a label is higher
     */
    static SegmentFrames of(LabelMap labels, int segments) {
        int nz = labels.grid().nz();
        boolean[][] present = new boolean[256][nz];
        int pixels = labels.grid().nx() * labels.grid().ny();
        for (int k = 0, at = 0; k < nz; k++) {
            for (int n = 0; n < pixels; n++, at++) {
                present[labels.labels()[at] & 0xff][k] = true;
            }
        }
        List<Frame> frames = new ArrayList<>();
        for (int segment = 1; segment < present.length; segment++) {
            for (int k = 0; k < nz; k++) {
                if (present[segment][k]) {
                    requireKnown(segment, segments);
                    frames.add(new Frame(segment, k));
                }
            }
        }
        return new SegmentFrames(labels, frames.isEmpty() ? List.of(new Frame(1, 0)) : frames);
    }

    private static void requireKnown(int label, int segments) {
        if (label > segments) {
            throw new IllegalArgumentException("labels are ids of the " + segments + " structures, got " + label);
        }
    }

    /** One pass over the labels; beside them only the result is held. */
    byte[] packed() {
        Grid grid = labels.grid();
        int pixels = grid.nx() * grid.ny();
        int[][] numbers = numbers(grid.nz());
        byte[] bits = new byte[Math.toIntExact(((long) frames.size() * pixels + 7) / 8)];
        for (int k = 0, at = 0; k < grid.nz(); k++) {
            for (int n = 0; n < pixels; n++, at++) {
                int label = labels.labels()[at];
                if (label != 0) {
                    long bit = (long) numbers[label & 0xff][k] * pixels + n;
                    bits[(int) (bit >> 3)] |= (byte) (1 << (bit & 7));
                }
            }
        }
        return bits;
    }

    /** By label and slice, the frame's place among the frames. */
    private int[][] numbers(int nz) {
        int[][] numbers = new int[256][nz];
        for (int n = 0; n < frames.size(); n++) {
            numbers[frames.get(n).segment()][frames.get(n).slice()] = n;
        }
        return numbers;
    }
}
