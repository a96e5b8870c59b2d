package dev.muduo.standalone.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamMed3dConformanceTest {
    private static final Path FIXTURES = Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures");
    private static final Path FIXTURE = FIXTURES.resolve("sam3d-one-padded-window");

    @TempDir
    Path folder;

    @BeforeEach
    void fixtureIsThere() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(FIXTURE), "the reference numbers are not at " + FIXTURE + " (set -Dmuduo.shared)");
        for (String name : List.of("io.npz", "config.json", "weights.pth")) {
            Files.copy(FIXTURE.resolve(name), folder.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam3d-windowed", "sam3d-one-padded-window"})
    void theReferenceNumbersAreReproduced(String fixture) {
        List<Check> checks = SamMed3dConformance.run(FIXTURES.resolve(fixture));
        assertEquals(
                List.of(
                        "image_embedding",
                        "dense_pe",
                        "mask_prompt_dense",
                        "mask_logits_low",
                        "mask_iou",
                        "point_sparse",
                        "point_logits_low",
                        "point_iou",
                        "mask_logits_high_center"),
                checks.stream().map(Check::name).toList());
        checks.forEach(check -> assertTrue(check.ok(), check.line()));
    }

    @Test
    void anotherNetworkIsExplained() throws IOException {
        sizes("\"heads\": 2", "\"heads\": 4");
        refused("rel_pos_d has shape [27, 18], expected [27, 9]");
        sizes("\"depth\": 3", "\"depth\": 2");
        refused("config.json describes no SAM-Med3D: global blocks are numbered from 0 to 1");
        sizes("\"img\": 32", "\"img\": 64");
        refused("expected \"image\" of shape [2, 1, 64, 64, 64]", "image_encoder.pos_embed has shape");
    }

    @Test
    void aPerturbedWeightFails() throws IOException {
        int firstNormalisation = 3;
        WeightsFile.perturb(FIXTURE.resolve("weights.pth"), folder.resolve("weights.pth"), firstNormalisation);
        List<String> failures = SamMed3dConformance.run(folder).stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
        assertTrue(failures.contains("image_embedding"), failures.toString());
    }

    @Test
    void aDamagedFolderIsExplained() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        refused("config.json has no \"glob\"");
        Files.writeString(folder.resolve("config.json"), "[");
        refused("expected JSON");
        Files.copy(FIXTURE.resolve("config.json"), folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("weights.pth"), "not a zip");
        refused("weights.pth");
        Files.delete(folder.resolve("io.npz"));
        refused("io.npz");
    }

    private void sizes(String from, String to) throws IOException {
        String text = Files.readString(FIXTURE.resolve("config.json"));
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve("config.json"), text.replace(from, to));
    }

    /** One of these is in the message. */
    private void refused(String... words) {
        ConformanceException e = assertThrows(ConformanceException.class, () -> SamMed3dConformance.run(folder));
        assertTrue(List.of(words).stream().anyMatch(e.getMessage()::contains), e.getMessage());
    }
}
