package dev.muduo.trainer.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A file that tells whether it is what was written: its content, then the content's CRC-32C in four bytes. */
final class SealedFile {
    private SealedFile() {}

    static void write(Path file, byte[] content) throws IOException {
        byte[] sealed = Arrays.copyOf(content, content.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(content.length, checksum(content, 0, content.length));
        Files.write(file, sealed);
    }

    /**
     * The content.
     *
     * @throws IOException if the file is gone, or is not what was written
     */
    static byte[] read(Path file) throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        int length = sealed.length - Integer.BYTES;
        if (length < 0 || checksum(sealed, 0, length) != ByteBuffer.wrap(sealed).getInt(length)) {
            throw new IOException(file + " is damaged: its checksum is not that of its " + sealed.length + " bytes");
        }
        return Arrays.copyOf(sealed, length);
    }

    /** CRC-32C of some of the bytes. */
    static int checksum(byte[] bytes, int begin, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, begin, length);
        return (int) crc.getValue();
    }
}
