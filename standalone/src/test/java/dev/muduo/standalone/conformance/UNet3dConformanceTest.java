package dev.muduo.standalone.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UNet3dConformanceTest {
    private static final Path FIXTURE =
            Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures", "unet3d-tiny");

    @TempDir
    Path folder;

    @BeforeEach
    void fixtureIsThere() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(FIXTURE), "the reference numbers are not at " + FIXTURE + " (set -Dmuduo.shared)");
        for (String name : List.of("io.npz", "expected.json", "weights.pth")) {
            Files.copy(FIXTURE.resolve(name), folder.resolve(name));
        }
    }

    @Test
    void theReferenceNumbersAreReproduced() {
        List<Check> checks = UNet3dConformance.run(FIXTURE);
        assertEquals(1 + 3 + 38 + 5 + 1, checks.size());
        checks.forEach(check -> assertTrue(check.ok(), check.line()));
    }

    @Test
    void aWrongExpectationFails() throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        Files.writeString(
                folder.resolve("expected.json"),
                text.replace("1.94313", "1.94413").replace("0.14931", "0.14961").replace("1.30595", "1.30605"));
        assertEquals(List.of("cross_entropy", "gradient conv2.conv1.0.weight", "loss before step 2"), failures());
    }

    @Test
    void aPerturbedWeightFails() throws IOException {
        WeightsFile.perturb(FIXTURE.resolve("weights.pth"), folder.resolve("weights.pth"), 0);
        List<String> failures = failures();
        assertTrue(failures.contains("logits"), failures.toString());
        assertTrue(failures.contains("cross_entropy"), failures.toString());
    }

    @Test
    void aDamagedFolderIsExplained() throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        Files.writeString(folder.resolve("expected.json"), text.replace("\"classes\": 5", "\"classes\": 6"));
        refused("final.weight has shape [5, 4, 1, 1, 1], expected [6, 4, 1, 1, 1]");
        Files.writeString(folder.resolve("expected.json"), text.replace("\"size\": 32", "\"size\": 48"));
        refused("expected \"image\" of shape [2, 2, 48, 48, 48]");
        Files.writeString(folder.resolve("expected.json"), text);
        Files.writeString(folder.resolve("weights.pth"), "not a zip");
        refused("weights.pth");
    }

    private List<String> failures() {
        return UNet3dConformance.run(folder).stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    private void refused(String words) {
        ConformanceException e = assertThrows(ConformanceException.class, () -> UNet3dConformance.run(folder));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
