package dev.muduo.standalone.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** An archive of numpy arrays, written again with one of them changed. */
final class NpzCopy {
    private static final int VERSION_AT = 6;
    private static final int LENGTH_AT = 8;

    private NpzCopy() {}

    /** All values of one array become 0. */
    static void zeroing(String array, Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        boolean found = false;
        try (InputStream in = Files.newInputStream(from);
                ZipInputStream archive = new ZipInputStream(in);
                OutputStream out = Files.newOutputStream(to);
                ZipOutputStream copy = new ZipOutputStream(out)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                byte[] content = archive.readAllBytes();
                if (entry.getName().equals(array + ".npy")) {
                    Arrays.fill(content, header(content), content.length, (byte) 0);
                    found = true;
                }
                copy.putNextEntry(new ZipEntry(entry.getName()));
                copy.write(content);
            }
        }
        if (!found) {
            throw new IOException("no array " + array + " in " + from);
        }
    }

    /** Bytes before the values: magic, version, length of the description, description. */
    private static int header(byte[] npy) {
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        return npy[VERSION_AT] == 1
                ? LENGTH_AT + Short.BYTES + (bytes.getShort(LENGTH_AT) & 0xFFFF)
                : LENGTH_AT + Integer.BYTES + bytes.getInt(LENGTH_AT);
    }
}
