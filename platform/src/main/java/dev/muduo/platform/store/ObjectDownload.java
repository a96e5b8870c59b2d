package dev.muduo.platform.store;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A whole object into a file, checked on the way. */
final class ObjectDownload {
    private static final int BUFFER_BYTES = 1 << 18;

    private ObjectDownload() {}

    static void run(StoredObject object, InputStream content, Path target) {
        try {
            copy(object, content, target);
        } catch (RuntimeException e) {
            removeAfter(e, target);
            throw e;
        } catch (IOException e) {
            SurroundingsException fault = new SurroundingsException(
                    "object " + object.key()
                            + " cannot be brought to local disk; the store broke off, or the disk is full",
                    e);
            removeAfter(fault, target);
            throw fault;
        }
    }

    private static void copy(StoredObject object, InputStream content, Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (InputStream in = content;
                OutputStream out = Files.newOutputStream(
                        target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int read = in.read(buffer);
            // One byte too many is enough to know.
            while (read >= 0 && bytes <= object.bytes()) {
                out.write(buffer, 0, read);
                digest.update(buffer, 0, read);
                bytes += read;
                read = in.read(buffer);
            }
        }
        String sha256 = Sha256.hex(digest.digest());
        if (bytes != object.bytes() || !sha256.equals(object.sha256())) {
            throw new ChecksumMismatchException(object, bytes, sha256);
        }
    }

    private static void removeAfter(RuntimeException fault, Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            fault.addSuppressed(e);
        }
    }
}
