package dev.muduo.standalone.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.archive.TarGz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuvConformanceTest {
    private static final Path OBJECT =
            Path.of(System.getProperty("muduo.shared", "../shared"), "data", "suv-dro", "DRO_3_0.tar.gz");
    private static final List<Double> EXPECTED = List.of(0.20, 1.00, 4.00);

    @TempDir
    Path folder;

    @BeforeEach
    void theObjectIsThere() {
        Assumptions.assumeTrue(
                Files.isRegularFile(OBJECT), "the reference objects are not at " + OBJECT + " (set -Dmuduo.shared)");
    }

    @Test
    void anArchiveSaysNumbersBranchTagsAndWarnings() {
        SuvConformance.Outcome outcome = SuvConformance.run(OBJECT, EXPECTED);
        assertTrue(outcome.ok(), outcome.toString());
        assertEquals(
                "branch   BQML/START/series-time/start-datetime",
                outcome.lines().get(0));
        assertTrue(outcome.lines().get(1).contains("(0018,1074)"), outcome.toString());
        assertTrue(outcome.lines().contains("warning  the injected activity is below 1e5: taken as MBq"));
        assertTrue(outcome.lines().contains("median   1.00  expected 1.00  ok"), outcome.toString());
    }

    @Test
    void aFolderIsTheSameAndAWrongExpectationFails() throws IOException {
        unpack();
        assertTrue(SuvConformance.run(folder, EXPECTED).ok());
        SuvConformance.Outcome wrong = SuvConformance.run(folder, List.of(0.20, 1.01, 4.00));
        assertFalse(wrong.ok());
        assertTrue(wrong.lines().contains("median   1.00  expected 1.01  FAIL"), wrong.toString());
    }

    @Test
    void aSeriesThatIsNotWholeIsRefused() throws IOException {
        unpack();
        Files.delete(folder.resolve("pet_dro_3_0_slice_007.dcm"));
        SuvConformance.Outcome outcome = SuvConformance.run(folder, EXPECTED);
        assertFalse(outcome.ok());
        assertTrue(
                outcome.lines().get(0).startsWith("refused  slices are 4.000 mm apart; 1 are missing"),
                outcome.toString());
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        assertExplained("expected one NIfTI mask, got 0");
        unpack();
        Files.delete(folder.resolve("DRO_mask.nii.gz"));
        assertExplained("expected one NIfTI mask, got 0");
        Path damaged = Files.write(folder.resolve("damaged.tar.gz"), new byte[100]);
        assertThrows(ConformanceException.class, () -> SuvConformance.run(damaged, EXPECTED));
    }

    private void assertExplained(String words) {
        ConformanceException refused =
                assertThrows(ConformanceException.class, () -> SuvConformance.run(folder, EXPECTED));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    private void unpack() throws IOException {
        for (var file : TarGz.read(OBJECT, 1 << 26).entrySet()) {
            Files.write(folder.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
        }
    }
}
