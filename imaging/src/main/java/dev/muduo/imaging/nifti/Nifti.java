package dev.muduo.imaging.nifti;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Reads and writes NIfTI-1 single files ({@code .nii}, {@code .nii.gz}).
 *
 * <p>The grid that comes back is the file's own (its orientation is kept) with an affine to RAS+ millimetres: the sform if
 * its code is positive, else the qform if its code is positive, else the voxel size alone (the standard's methods 3, 2, 1).
 * Values are scaled by scl_slope and scl_inter. Gzip is recognised by its first bytes, not by the name. What is read is
 * streamed: memory is the result plus a small buffer, and nothing is allocated on a header's word alone.
 */
public final class Nifti {
    private Nifti() {}

    /**
     * @throws NiftiException if the content is not one finite scalar image within {@link NiftiLimits#STANDARD}
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Volume readVolume(Path file) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #readVolume(Path)}; the name is for messages. */
    public static Volume readVolume(byte[] content, String name) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #readVolume(Path)}; reads the stream to its end and leaves it open; the name is for messages. */
    public static Volume readVolume(InputStream content, String name) {
        return readVolume(content, name, NiftiLimits.STANDARD);
    }

    /** As {@link #readVolume(InputStream, String)} with limits of the caller's own. */
    public static Volume readVolume(InputStream content, String name, NiftiLimits limits) {
        throw new UnsupportedOperationException();
    }

    /**
     * @throws NiftiException also if a value is not a whole number from 0 to 255
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static LabelMap readLabelMap(Path file) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #readLabelMap(Path)}; the name is for messages. */
    public static LabelMap readLabelMap(byte[] content, String name) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #readLabelMap(Path)}; reads the stream to its end and leaves it open; the name is for messages. */
    public static LabelMap readLabelMap(InputStream content, String name) {
        return readLabelMap(content, name, NiftiLimits.STANDARD);
    }

    /** As {@link #readLabelMap(InputStream, String)} with limits of the caller's own. */
    public static LabelMap readLabelMap(InputStream content, String name, NiftiLimits limits) {
        throw new UnsupportedOperationException();
    }

    /** Writes float32; gzip if the name ends in {@code .gz}; the same volume gives the same bytes. */
    public static void write(Volume volume, Path file) {
        throw new UnsupportedOperationException();
    }

    /** Writes uint8; gzip if the name ends in {@code .gz}; the same map gives the same bytes. */
    public static void write(LabelMap map, Path file) {
        throw new UnsupportedOperationException();
    }

    /** The bytes of a {@code .nii.gz} file in float32; the same volume gives the same bytes. */
    public static byte[] encode(Volume volume) {
        throw new UnsupportedOperationException();
    }

    /** The bytes of a {@code .nii.gz} file in uint8; the same map gives the same bytes. */
    public static byte[] encode(LabelMap map) {
        throw new UnsupportedOperationException();
    }

    /** Streams a {@code .nii.gz} in float32 and leaves the stream open. */
    public static void encodeTo(Volume volume, OutputStream out) {
        throw new UnsupportedOperationException();
    }

    /** Streams a {@code .nii.gz} in uint8 and leaves the stream open. */
    public static void encodeTo(LabelMap map, OutputStream out) {
        throw new UnsupportedOperationException();
    }
}
