package dev.muduo.benchmarks.fuzz;

import dev.muduo.networks.testing.StoredEntries;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            StoredEntries.put(zip, "weights/data.pkl", pickle);
            StoredEntries.put(zip, "weights/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            StoredEntries.put(zip, "weights/data/0", STORAGE);
        }
    }
}
