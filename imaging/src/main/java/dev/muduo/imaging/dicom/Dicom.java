package dev.muduo.imaging.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * DICOM Part-10 files. All reading throws {@link DicomException} where the content is wrong and {@link UncheckedIOException} where
 * it cannot be reached; names in messages are what the caller passed.
 */
public final class Dicom {
    private Dicom() {}

    public static DicomFile read(Path file) {
        return read(file, DicomLimits.STANDARD);
    }

    public static DicomFile read(Path file, DicomLimits limits) {
        return fromFile(file, limits, Pixels.READ);
    }

    public static DicomFile read(byte[] content, String name) {
        return read(new ByteArrayInputStream(content), name, DicomLimits.STANDARD);
    }

    /** Reads a stream to its end and leaves it open. */
    public static DicomFile read(InputStream content, String name, DicomLimits limits) {
        return DicomReader.read(content, name, limits, Pixels.READ);
    }

    /** Reads up to the pixels, which the data set then lacks. */
    public static DicomFile readHeader(Path file) {
        return fromFile(file, DicomLimits.STANDARD, Pixels.END);
    }

    /** Reads a stream up to the pixels (or a little further: reading is buffered) and leaves it open. */
    public static DicomFile readHeader(InputStream content, String name, DicomLimits limits) {
        return DicomReader.read(content, name, limits, Pixels.END);
    }

    /**
     * Reads the group (0002,eeee) alone, whatever follows it.
     *
     * @param start of a file, at least as far as that group goes
     */
    public static DataSet readFileMeta(byte[] start, String name) {
        return DicomReader.readFileMeta(new ByteArrayInputStream(start), name);
    }

    /** Reads a stream to its end and leaves it open; of its pixels no more than a block is in memory. */
    public static DigestedFile readDigested(InputStream content, String name, DicomLimits limits) {
        return DicomReader.readDigested(content, name, limits);
    }

    /**
     * Reads a value of which the file does not say that it is a sequence as the sequence that it may be: in implicit little endian,
     * as whoever does not know it passes it on (PS3.5, 6.2.2).
     *
     * @return its items
     * @throws DicomException if it is none
     */
    public static List<DataSet> readItems(Element.Bytes value, DicomLimits limits) {
        ByteSource source = ByteSource.of(new ByteArrayInputStream(value.bytes()), "value", limits.maxBytes());
        return new DataSetReader(source, limits, Pixels.READ).readItems(value.tag(), value.bytes().length);
    }

    /** Whether a content begins as Part 10 says. */
    public static boolean isDicom(byte[] content) {
        return DicomReader.startsFile(content);
    }

    /** Whether a file begins as Part 10 says, without reading more of it. */
    public static boolean isDicom(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DicomReader.startsFile(in.readNBytes(DicomReader.START_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    public static byte[] encode(DicomFile file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        write(file, out);
        return out.toByteArray();
    }

    /** Leaves the stream open. */
    public static void write(DicomFile file, OutputStream out) {
        try {
            DicomWriter.write(file, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a DICOM stream cannot be written", e);
        }
    }

    private static DicomFile fromFile(Path file, DicomLimits limits, Pixels pixels) {
        try (InputStream in = Files.newInputStream(file)) {
            return DicomReader.read(in, file.toString(), limits, pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }
}
