package dev.muduo.imaging.series;

import java.util.OptionalInt;

/**
 * An image that a slice of a volume was read from.
 *
 * @param sopClassUid    of the instance
 * @param sopInstanceUid of the instance
 * @param frame          which of the instance's frames, from 1; empty where it has one alone
 * @param position       Image Position (Patient): centre of the first pixel, LPS+ millimetres
 */
public record SourceSlice(String sopClassUid, String sopInstanceUid, OptionalInt frame, Vector3 position) {
    public SourceSlice {
        if (sopClassUid.isEmpty() || sopInstanceUid.isEmpty()) {
            throw new IllegalArgumentException("a slice's image is named by its class and its instance, got none");
        }
        if (frame.isPresent() && frame.getAsInt() < 1) {
            throw new IllegalArgumentException("frames are counted from 1, got " + frame.getAsInt());
        }
    }
}
