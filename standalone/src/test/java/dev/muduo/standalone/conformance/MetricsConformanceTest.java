package dev.muduo.standalone.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class MetricsConformanceTest {
    private static final Path FIXTURE = Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures", "metrics");

    @TempDir
    Path folder;

    @BeforeEach
    void fixtureIsThere() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(FIXTURE), "the reference numbers are not at " + FIXTURE + " (set -Dmuduo.shared)");
        Files.copy(FIXTURE.resolve("masks.npz"), folder.resolve("masks.npz"));
    }

    @Test
    void theReferenceNumbersAreReproduced() {
        List<Check> checks = MetricsConformance.run(FIXTURE);
        assertEquals(11 * 10, checks.size());
        checks.forEach(check -> assertTrue(check.ok(), check.line()));
    }

    @Test
    void aWrongExpectationFails() throws IOException {
        expected(text -> text.replaceFirst("\"hd95\": 4\\.12", "\"hd95\": 4.13"));
        assertEquals(List.of("case 1 hd95"), failures());
        expected(text -> text.replaceFirst("\"hd\": null", "\"hd\": 0.0"));
        assertEquals(List.of("case 10 hd"), failures());
        expected(text -> text.replaceFirst("\"absent\": true", "\"absent\": false"));
        assertEquals(List.of("case 9 absent"), failures());
        expected(text -> text.replaceFirst("\"hd\": 0\\.0", "\"hd\": null"));
        assertEquals(List.of("case 7 hd"), failures());
    }

    @Test
    void undefinedMayBeWrittenAsNaN() throws IOException {
        expected(text -> text.replace("null", "NaN"));
        assertEquals(List.of(), failures());
    }

    @Test
    void aDamagedFolderIsExplained() throws IOException {
        refused("expected.json");
        Files.writeString(folder.resolve("expected.json"), "{ \"cases\": [");
        refused("expected JSON");
        Files.writeString(folder.resolve("expected.json"), "{}");
        refused("a list \"cases\"");
        Files.writeString(folder.resolve("expected.json"), "{\"cases\": [{\"spacing_dhw\": [1, 1, 1], \"dice\": 1}]}");
        refused("as many masks as cases, got 11 predictions");
        expected(text -> text.replaceFirst("\"spacing_dhw\": \\[\\s*1\\.0", "\"spacing_dhw\": [0.0"));
        refused("case 1: a spacing is three positive lengths");
        expected(text -> text.replaceFirst("\"dice\": 0\\.3", "\"dice\": \"0.3\", \"was\": 0.3"));
        refused("case 1 dice: expected a number or null");
        expected(text -> text);
        Files.writeString(folder.resolve("masks.npz"), "not a zip");
        refused("masks.npz");
        Files.delete(folder.resolve("masks.npz"));
        refused("masks.npz");
    }

    @Test
    void aCheckIsOneLine() {
        assertTrue(new Check("case 1 dice", 0, 1e-6).line().matches("case 1 dice +0\\.000e\\+00  1\\.000e-06  ok"));
        assertTrue(Check.ofNumber("x", 2, 1, 1e-6).line().endsWith("FAIL"));
        assertFalse(Check.ofNumber("x", Double.NaN, 0, 1e-6).ok());
        assertFalse(Check.ofNumber("x", 0, Double.NaN, 1e-6).ok());
        assertTrue(Check.ofNumber("x", Double.NaN, Double.NaN, 1e-6).ok());
        assertFalse(new Check("x", Double.NaN, 1).ok());
    }

    private interface Change {
        String of(String text);
    }

    private void expected(Change change) throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        Files.writeString(folder.resolve("expected.json"), change.of(text));
    }

    private List<String> failures() {
        return MetricsConformance.run(folder).stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    private void refused(String words) {
        ConformanceException e = assertThrows(ConformanceException.class, () -> MetricsConformance.run(folder));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
