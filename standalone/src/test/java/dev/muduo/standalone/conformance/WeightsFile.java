package dev.muduo.standalone.conformance;

import dev.muduo.networks.testing.StoredEntries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A {@code .pth} file that is a little wrong. */
final class WeightsFile {
    private WeightsFile() {}

    /** One percent more on the first value of a storage: far less than any other error in a network. */
    static void perturb(Path from, Path to, int storage) throws IOException {
        try (ZipFile in = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : in.stream().toList()) {
                byte[] content;
                try (InputStream stream = in.getInputStream(entry)) {
                    content = stream.readAllBytes();
                }
                if (entry.getName().endsWith("/data/" + storage)) {
                    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
                    buffer.putFloat(0, buffer.getFloat(0) * 1.01f);
                }
                StoredEntries.put(out, entry.getName(), content);
            }
        }
    }
}
