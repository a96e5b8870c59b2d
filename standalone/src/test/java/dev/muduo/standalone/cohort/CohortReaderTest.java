package dev.muduo.standalone.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.schemas.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohortReaderTest {
    @TempDir
    Path folder;

    /** DESIGN, "Cohort": 5 labelled, 3 + 4 held out; fewer than 12: a quarter and a quarter, rounded up, no REPORT. */
    @ParameterizedTest
    @CsvSource({"24, 12, 5, 3, 4", "12, 0, 5, 3, 4", "11, 5, 3, 3, 0", "4, 2, 1, 1, 0", "2, 0, 1, 1, 0"})
    void splitsByTheOrderOfNames(int studies, int unlabelled, int labelled, int validation, int report)
            throws IOException {
        for (int i = 0; i < studies; i++) {
            study("S%02d".formatted(i), "gtv_ct.nii.gz");
        }
        Cohort cohort = CohortReader.read(folder);
        assertEquals(
                Map.of("unlabelled", unlabelled, "labelled", labelled, "VALIDATION", validation, "REPORT", report)
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (long) entry.getValue())),
                cohort.studies().stream().collect(Collectors.groupingBy(CohortReaderTest::use, Collectors.counting())));
        assertEquals(List.of(new Structure(1, "gtv", "")), cohort.structures().list());
        assertEquals("S00", cohort.studies().get(0).name());
        assertTrue(cohort.studies().get(0).drawing().isPresent());
        assertTrue(cohort.studies().get(studies - 1).drawing().isPresent());
    }

    @Test
    void obeysTheCohortFile() throws IOException {
        study("A", "drawn.nii.gz");
        study("B", null);
        study("C", "drawn.nii.gz");
        study("not-named", null);
        Files.writeString(folder.resolve("cohort.yaml"), """
                structures:
                  - {name: liver, snomed: "10200004"}
                  - {name: spleen}
                studies:
                  C: {role: REPORT, label: drawn.nii.gz}
                  A: {label: drawn.nii.gz, annotator: Dr. A, structures: [spleen]}
                  B:
                """);
        Cohort cohort = CohortReader.read(folder);
        assertEquals(
                List.of("C", "A", "B"),
                cohort.studies().stream().map(CohortStudy::name).toList());
        assertEquals(
                List.of(new Structure(1, "liver", "10200004"), new Structure(2, "spleen", "")),
                cohort.structures().list());
        CohortStudy.Drawing drawing = cohort.studies().get(1).drawing().orElseThrow();
        assertEquals(List.of("spleen"), drawing.structures());
        assertEquals("Dr. A", drawing.annotator());
        assertEquals(
                List.of("liver", "spleen"),
                cohort.studies().get(0).drawing().orElseThrow().structures());
        assertEquals(Role.REPORT, cohort.studies().get(0).role());
        assertEquals(Role.TRAIN, cohort.studies().get(2).role());
    }

    @Test
    void aCohortFileReadsBackAsWritten() throws IOException {
        CohortFile file = new CohortFile(
                List.of(new CohortFile.StructureLine("liver", "10200004")),
                Map.of("A", new CohortFile.StudyLine(Role.REPORT, "label.nii.gz", "phantom", null)));
        file.write(folder.resolve("cohort.yaml"));
        assertEquals(file, CohortFile.read(folder.resolve("cohort.yaml")));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertMessage("no study in");
        study("A", null);
        assertMessage("should be labelled by its place");
        Path file = folder.resolve("cohort.yaml");
        Files.writeString(file, "structures: [{name: liver}]\nstudies: {A: {rolle: TRAIN}}\n");
        assertMessage("\"rolle\"");
        Files.writeString(file, "structures: [{name: liver}]\nstudies: {A: {role: TEST}}\n");
        assertMessage("TEST");
        Files.writeString(file, "structures: [{name: liver}]\nstudies: {Z: {}}\n");
        assertMessage("names the study Z");
        Files.writeString(file, "structures: [{name: liver}]\nstudies: {A: {label: drawn.nii.gz}}\n");
        assertMessage("which is not there");
        Files.writeString(file, "studies: {A: {}}\n");
        assertMessage("at least one structure");
        study("A", "drawn.nii.gz");
        Files.writeString(
                file, "structures: [{name: liver}]\nstudies: {A: {label: drawn.nii.gz, structures: [heart]}}\n");
        assertMessage("none of the cohort's structures");
    }

    @Test
    void readsTheRealStudies() throws IOException {
        Path shared = Path.of(System.getProperty("muduo.shared", "missing"), "data/sts/nifti");
        Assumptions.assumeTrue(Files.isDirectory(shared), "no real studies in " + shared);
        Cohort cohort = CohortReader.read(shared);
        assertEquals(24, cohort.studies().size());
        assertEquals(
                List.of("STS_031", "STS_032", "STS_033", "STS_034"),
                cohort.of(Role.REPORT).stream().map(CohortStudy::name).toList());
    }

    private void assertMessage(String part) {
        CohortException fault = assertThrows(CohortException.class, () -> CohortReader.read(folder));
        assertTrue(fault.getMessage().contains(part), fault.getMessage());
    }

    private static String use(CohortStudy study) {
        return study.role() != Role.TRAIN
                ? study.role().name()
                : study.drawing().isPresent() ? "labelled" : "unlabelled";
    }

    private void study(String name, String label) throws IOException {
        Path study = Files.createDirectories(folder.resolve(name));
        Files.writeString(study.resolve("ct.nii.gz"), "");
        Files.writeString(study.resolve("pet.nii.gz"), "");
        if (label != null) {
            Files.writeString(study.resolve(label), "");
        }
    }
}
