package dev.muduo.imaging.nifti;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads and writes NIfTI-1 single files ({@code .nii}, {@code .nii.gz}).
 *
 * <p>The grid that comes back is the file's own (its orientation is kept) with an affine to RAS+ millimetres: the sform if
 * its code is positive, else the qform if its code is positive, else the voxel size alone (the standard's methods 3, 2, 1).
 * Values are scaled by scl_slope and scl_inter. Gzip is recognised by its first bytes, not by the name. What is read is
 * streamed: memory is the result plus a small buffer, and nothing is allocated on a header's word alone.
 *
 * <p>One volume always gives the same bytes within one Java runtime, however many processors compress it; another runtime may
 * bring another deflate. What is to be compared between machines is the decompressed content.
 */
public final class Nifti {
    private Nifti() {}

    /**
     * Reads a scalar image.
     *
     * @throws NiftiException if the content is not one finite scalar image within {@link NiftiLimits#STANDARD}
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Volume readVolume(Path file) {
        return readVolume(file, file.toString(), NiftiLimits.STANDARD);
    }

    /** As {@link #readVolume(Path)} with limits of the caller's own; the name is for messages. */
    public static Volume readVolume(Path file, String name, NiftiLimits limits) {
        VoxelSink.OfVolume sink = new VoxelSink.OfVolume(name);
        NiftiHeader header = fromFile(file, name, limits, sink);
        return new Volume(header.grid(), sink.array());
    }

    /**
     * The grid that {@link #readVolume(Path, String, NiftiLimits)} would bring, by the header alone.
     *
     * @throws NiftiException if the header is not one of a scalar image within the limits
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Grid readGrid(Path file, String name, NiftiLimits limits) {
        try (InputStream in = Files.newInputStream(file)) {
            return NiftiReader.grid(in, Files.size(file), name, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /** As {@link #readVolume(Path)}; the name is for messages. */
    public static Volume readVolume(byte[] content, String name) {
        VoxelSink.OfVolume sink = new VoxelSink.OfVolume(name);
        NiftiHeader header = fromBytes(content, name, sink);
        return new Volume(header.grid(), sink.array());
    }

    /** As {@link #readVolume(Path)}; reads the stream to its end and leaves it open; the name is for messages. */
    public static Volume readVolume(InputStream content, String name) {
        return readVolume(content, name, NiftiLimits.STANDARD);
    }

    /** As {@link #readVolume(InputStream, String)} with limits of the caller's own. */
    public static Volume readVolume(InputStream content, String name, NiftiLimits limits) {
        VoxelSink.OfVolume sink = new VoxelSink.OfVolume(name);
        NiftiHeader header = NiftiReader.read(content, Long.MAX_VALUE, name, limits, sink);
        return new Volume(header.grid(), sink.array());
    }

    /**
     * Reads a label image.
     *
     * @throws NiftiException also if a value is not a whole number from 0 to 255
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static LabelMap readLabelMap(Path file) {
        return readLabelMap(file, file.toString(), NiftiLimits.STANDARD);
    }

    /** As {@link #readLabelMap(Path)} with limits of the caller's own; the name is for messages. */
    public static LabelMap readLabelMap(Path file, String name, NiftiLimits limits) {
        VoxelSink.OfLabels sink = new VoxelSink.OfLabels(name);
        NiftiHeader header = fromFile(file, name, limits, sink);
        return new LabelMap(header.grid(), sink.array());
    }

    /** As {@link #readLabelMap(Path)}; the name is for messages. */
    public static LabelMap readLabelMap(byte[] content, String name) {
        VoxelSink.OfLabels sink = new VoxelSink.OfLabels(name);
        NiftiHeader header = fromBytes(content, name, sink);
        return new LabelMap(header.grid(), sink.array());
    }

    /** As {@link #readLabelMap(Path)}; reads the stream to its end and leaves it open; the name is for messages. */
    public static LabelMap readLabelMap(InputStream content, String name) {
        return readLabelMap(content, name, NiftiLimits.STANDARD);
    }

    /** As {@link #readLabelMap(InputStream, String)} with limits of the caller's own. */
    public static LabelMap readLabelMap(InputStream content, String name, NiftiLimits limits) {
        VoxelSink.OfLabels sink = new VoxelSink.OfLabels(name);
        NiftiHeader header = NiftiReader.read(content, Long.MAX_VALUE, name, limits, sink);
        return new LabelMap(header.grid(), sink.array());
    }

    /** Writes float32; gzip if the name ends in {@code .gz}; the same volume gives the same bytes. */
    public static void write(Volume volume, Path file) {
        writeFile(NiftiWriter.of(volume), file);
    }

    /** Writes uint8; gzip if the name ends in {@code .gz}; the same map gives the same bytes. */
    public static void write(LabelMap map, Path file) {
        writeFile(NiftiWriter.of(map), file);
    }

    /** The bytes of a {@code .nii.gz} file in float32; the same volume gives the same bytes. */
    public static byte[] encode(Volume volume) {
        return encodeBytes(NiftiWriter.of(volume));
    }

    /** The bytes of a {@code .nii.gz} file in uint8; the same map gives the same bytes. */
    public static byte[] encode(LabelMap map) {
        return encodeBytes(NiftiWriter.of(map));
    }

    /** Streams a {@code .nii.gz} in float32 and leaves the stream open. */
    public static void encodeTo(Volume volume, OutputStream out) {
        encodeStream(NiftiWriter.of(volume), out);
    }

    /** Streams a {@code .nii.gz} in uint8 and leaves the stream open. */
    public static void encodeTo(LabelMap map, OutputStream out) {
        encodeStream(NiftiWriter.of(map), out);
    }

    private static NiftiHeader fromFile(Path file, String name, NiftiLimits limits, VoxelSink sink) {
        try (InputStream in = Files.newInputStream(file)) {
            return NiftiReader.read(in, Files.size(file), name, limits, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static NiftiHeader fromBytes(byte[] content, String name, VoxelSink sink) {
        return NiftiReader.read(new ByteArrayInputStream(content), content.length, name, NiftiLimits.STANDARD, sink);
    }

    private static void writeFile(NiftiWriter.Body body, Path file) {
        try {
            NiftiWriter.file(body, file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    private static byte[] encodeBytes(NiftiWriter.Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        encodeStream(body, out);
        return out.toByteArray();
    }

    private static void encodeStream(NiftiWriter.Body body, OutputStream out) {
        try {
            NiftiWriter.gzip(body, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a NIfTI stream cannot be written", e);
        }
    }
}
