package dev.muduo.networks.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Reference numbers beside the repository; tests that need them are skipped with a message where they are absent. */
public final class Fixtures {
    private Fixtures() {}

    public static Path path(String relative) {
        Path path = Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures", relative);
        Assumptions.assumeTrue(Files.exists(path), "no reference numbers at " + path + " (set -Dmuduo.shared)");
        return path;
    }

    public static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** ‖got − expected‖ / ‖expected‖. */
    public static double relativeError(float[] got, float[] expected) {
        if (got.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < got.length; i++) {
            double d = (double) got[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }
}
