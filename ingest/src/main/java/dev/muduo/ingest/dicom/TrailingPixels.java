package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The pixels of a file that ends with them, uncompressed and in little endian, as nearly all do: those of two files are compared block
 * by block, and neither is in memory.
 *
 * @param from  byte at which they begin
 * @param bytes of them
 */
record TrailingPixels(DicomSource source, long from, long bytes) {
    private static final int BLOCK_BYTES = 1 << 16;

    /** The pixels of a file whose header was read; empty if they are stored in another way, or something follows them. */
    static Optional<TrailingPixels> of(DicomSource source, DicomFile header) throws IOException {
        long bytes = bytes(header.dataSet());
        boolean explicit = header.syntax() == TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
        if (bytes == 0 || !(explicit || header.syntax() == TransferSyntax.IMPLICIT_LITTLE_ENDIAN)) {
            return Optional.empty();
        }
        byte[] start = start(bytes, explicit);
        long from = length(source) - bytes;
        if (from < start.length) {
            return Optional.empty();
        }
        try (InputStream in = source.open()) {
            in.skipNBytes(from - start.length);
            boolean there = Arrays.equals(start, in.readNBytes(start.length));
            return there ? Optional.of(new TrailingPixels(source, from, bytes)) : Optional.empty();
        }
    }

    /** As many as the header says there are (PS3.5, 8.1.1), 0 if it does not say so or they would be more than a value holds. */
    private static long bytes(DataSet header) {
        long[] factors = LongStream.of(
                        header.integer(Attribute.ROWS).orElse(0),
                        header.integer(Attribute.COLUMNS).orElse(0),
                        header.integer(Attribute.NUMBER_OF_FRAMES).orElse(1),
                        header.integer(Attribute.SAMPLES_PER_PIXEL).orElse(1),
                        header.integer(Attribute.BITS_ALLOCATED).orElse(0) / Byte.SIZE)
                .toArray();
        long bytes = 1;
        for (long factor : factors) {
            if (factor < 1 || bytes > Integer.MAX_VALUE / factor) {
                return 0;
            }
            bytes *= factor;
        }
        return bytes + bytes % 2;
    }

    /** The element before its value (PS3.5, 7.1). */
    private static byte[] start(long bytes, boolean explicit) {
        ByteBuffer start = ByteBuffer.allocate(explicit ? 12 : 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) Attribute.PIXEL_DATA.tag().group())
                .putShort((short) Attribute.PIXEL_DATA.tag().element());
        if (explicit) {
            start.put("OW".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
        }
        return start.putInt((int) bytes).array();
    }

    private static long length(DicomSource source) throws IOException {
        try (InputStream in = source.open()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Whether both have the same ones. */
    boolean sameAs(TrailingPixels other) throws IOException {
        if (bytes != other.bytes) {
            return false;
        }
        try (InputStream mine = source.open();
                InputStream theirs = other.source.open()) {
            mine.skipNBytes(from);
            theirs.skipNBytes(other.from);
            for (long left = bytes; left > 0; left -= BLOCK_BYTES) {
                int block = (int) Math.min(left, BLOCK_BYTES);
                if (!Arrays.equals(mine.readNBytes(block), theirs.readNBytes(block))) {
                    return false;
                }
            }
        }
        return true;
    }
}
