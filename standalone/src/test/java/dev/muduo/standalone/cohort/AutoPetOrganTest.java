package dev.muduo.standalone.cohort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.schemas.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a made-up folder of the release's layout: nothing of the release is here. */
class AutoPetOrganTest {
    private static final Grid GRID = new Grid(3, 1, 1, Affine.scaling(2, 2, 3, 0, 0, 0));
    private static final String STUDY = "04-05-2003-NA-PET-CT Ganzkoerper u. mit KM";

    @TempDir
    private Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void layOut() throws IOException {
        images = Files.createDirectories(folder.resolve("FDG-PET-CT-Lesions"));
        labels = Files.createDirectories(folder.resolve("AutoPET-OrganlabelsTr"));
    }

    private Path study(String patient, String study) throws IOException {
        Path at = Files.createDirectories(images.resolve(patient).resolve(study));
        for (String name : List.of("CT", "CTres", "PET", "SUV", "SEG")) {
            Files.writeString(at.resolve(name + ".nii.gz"), "not read here");
        }
        return at;
    }

    private void label(String patient, String study, int... ids) {
        byte[] bytes = new byte[ids.length];
        for (int v = 0; v < ids.length; v++) {
            bytes[v] = (byte) ids[v];
        }
        Nifti.write(new LabelMap(GRID, bytes), labels.resolve(patient + "_" + study + "_.nii.gz"));
    }

    private Cohort read() throws IOException {
        return AutoPetOrgan.read(images, labels, folder.resolve("mended"));
    }

    @Test
    void bothIdsOfTheMiddleLobeBecomeOne() throws IOException {
        Path at = study("PETCT_0011f3deaf", STUDY);
        label("PETCT_0011f3deaf", STUDY, 0, 12, 10);

        CohortStudy study = read().studies().get(0);

        assertEquals("PETCT_0011f3deaf_" + STUDY, study.name());
        assertEquals(at.resolve("CTres.nii.gz"), study.ct());
        assertEquals(at.resolve("SUV.nii.gz"), study.pet());
        CohortStudy.Drawing drawing = study.drawing().orElseThrow();
        assertEquals(11, drawing.structures().size());
        assertArrayEquals(
                new byte[] {0, 11, 10}, Nifti.readLabelMap(drawing.label()).labels());
    }

    @Test
    void aLabelFileThatWasReplacedIsReadAnew() throws IOException {
        study("PETCT_0011f3deaf", STUDY);
        label("PETCT_0011f3deaf", STUDY, 0, 12, 10);
        read();
        label("PETCT_0011f3deaf", STUDY, 3, 12, 10);

        CohortStudy.Drawing drawing = read().studies().get(0).drawing().orElseThrow();
        assertArrayEquals(
                new byte[] {3, 11, 10}, Nifti.readLabelMap(drawing.label()).labels());
    }

    @Test
    void studiesWithoutOrganLabelsArePassedOver() throws IOException {
        study("PETCT_a", "one");
        study("PETCT_b", "one");
        label("PETCT_b", "one", 1, 2, 3);

        assertEquals(
                List.of("PETCT_b_one"),
                read().studies().stream().map(CohortStudy::name).toList());
    }

    @Test
    void aPatientsStudiesHaveOneRole() throws IOException {
        for (int patient = 0; patient < 10; patient++) {
            for (String study : List.of("first", "second")) {
                study("PETCT_" + patient, study);
                label("PETCT_" + patient, study, 1, 1, 1);
            }
        }

        Cohort cohort = read();

        assertEquals(14, cohort.of(Role.TRAIN).size());
        assertEquals(
                List.of("PETCT_7_first", "PETCT_7_second"),
                cohort.of(Role.VALIDATION).stream().map(CohortStudy::name).toList());
        assertEquals(4, cohort.of(Role.REPORT).size());
    }

    @Test
    void whatIsNotTheReleaseIsRefusedWithWhatWasExpected() throws IOException {
        study("PETCT_a", "one");
        assertTrue(
                assertThrows(CohortException.class, this::read).getMessage().contains("found no study that has both"));

        label("PETCT_a", "one", 1, 13, 0);
        assertTrue(assertThrows(CohortException.class, this::read).getMessage().contains("has the id 13"));

        label("PETCT_a", "one", 1, 2, 0);
        Files.delete(images.resolve("PETCT_a/one/SUV.nii.gz"));
        assertTrue(assertThrows(CohortException.class, this::read).getMessage().contains("SUV.nii.gz"));
    }
}
