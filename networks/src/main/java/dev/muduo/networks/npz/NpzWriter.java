package dev.muduo.networks.npz;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays as numpy's {@code .npz} has them (format version 1.0). */
public final class NpzWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** The array begins at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private NpzWriter() {}

    /**
     * Writes an archive of one array of unsigned bytes.
     *
     * @param shape its product is the number of values
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, String name, byte[] values, int... shape) throws IOException {
        if (Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) != values.length) {
            throw new IllegalArgumentException(
                    "the shape " + Arrays.toString(shape) + " is not that of " + values.length + " values");
        }
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(header(shape));
            zip.write(values);
            zip.closeEntry();
        }
    }

    private static byte[] header(int[] shape) {
        String extents = Arrays.stream(shape).mapToObj(extent -> extent + ",").collect(Collectors.joining(" "));
        String fields = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = MAGIC.length + Short.BYTES + fields.length() + 1;
        String padded = fields + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        return ByteBuffer.allocate(MAGIC.length + Short.BYTES + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
