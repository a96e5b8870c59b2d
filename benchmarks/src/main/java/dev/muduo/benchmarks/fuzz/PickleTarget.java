package dev.muduo.benchmarks.fuzz;

import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file of weights: the input as the file itself, and as the pickle in an archive that is whole otherwise, so that the fuzzer
 * need not get checksums right to reach the pickle.
 */
public final class PickleTarget {
    private static final byte[] STORAGE = new byte[256];

    private PickleTarget() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] content) throws IOException {
        Path file = Files.createTempFile("weights", ".pth");
        try {
            Files.write(file, content);
            read(file);
            try (OutputStream out = Files.newOutputStream(file)) {
                archive(content, out);
            }
            read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void read(Path file) {
        try {
            TorchStateDict.read(file);
        } catch (WeightsException declared) {
            // What a damaged or a hostile file is answered with.
        }
    }

    static void archive(byte[] pickle, OutputStream out) throws IOException {
        Map<String, byte[]> entries = Map.of(
                "data.pkl", pickle, "byteorder", "little".getBytes(StandardCharsets.US_ASCII), "data/0", STORAGE);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(stored("weights/" + entry.getKey(), entry.getValue()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    /** torch compresses nothing. */
    private static ZipEntry stored(String name, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        return entry;
    }
}
