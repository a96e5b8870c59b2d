package dev.muduo.standalone.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Orientation;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomCohortTest {
    private static final PhantomConfig COARSE = new PhantomConfig(380, 300, 450, 15, 16, 16, 8, 15, 180, 0.5, 16);

    @Test
    void theDemosCohortHasItsRoles(@TempDir Path folder) throws IOException {
        List<Integer> progress = new ArrayList<>();
        PhantomCohort.write(folder, PhantomCohort.STUDIES, 3, COARSE, progress::add);
        assertEquals(25, progress.get(24));
        Cohort cohort = CohortReader.read(folder);
        assertEquals(Phantom.structures(), cohort.structures());
        assertEquals(25, cohort.studies().size());
        assertEquals(18, cohort.of(Role.TRAIN).size());
        assertEquals(3, cohort.of(Role.VALIDATION).size());
        assertEquals(4, cohort.of(Role.REPORT).size());
        assertEquals(
                5,
                cohort.of(Role.TRAIN).stream()
                        .filter(PhantomCohortTest::isLabelled)
                        .count());
        assertTrue(cohort.of(Role.VALIDATION).stream().allMatch(PhantomCohortTest::isLabelled));
        assertTrue(cohort.of(Role.REPORT).stream().allMatch(PhantomCohortTest::isLabelled));
        for (CohortStudy study : cohort.studies()) {
            assertTrue(Files.exists(folder.resolve(study.name()).resolve("label.nii.gz")), "the truth is on disk");
        }
    }

    @Test
    void anExperimentsCohortNamesEveryTruth(@TempDir Path folder) throws IOException {
        PhantomCohort.writeDrawn(folder, 6, 1, 2, 3, COARSE, drawn -> {});

        Cohort cohort = CohortReader.read(folder);

        assertEquals(3, cohort.training(true).size());
        assertEquals("study-004", cohort.of(Role.VALIDATION).get(0).name());
        assertEquals(2, cohort.of(Role.REPORT).size());
        assertThrows(
                IllegalArgumentException.class,
                () -> PhantomCohort.writeDrawn(folder, 3, 1, 2, 3, COARSE, drawn -> {}));
    }

    /** What is on disk is what was generated, whichever way a reader turns it. */
    @Test
    void filesHoldThePhantom(@TempDir Path folder) throws IOException {
        PhantomCohort.write(folder, 2, 3, COARSE);
        Phantom phantom = Phantom.of(3, 1, COARSE);
        Path study = folder.resolve("study-002");
        assertArrayEquals(
                phantom.ct().values(),
                Nifti.readVolume(study.resolve("ct.nii.gz")).values());
        assertArrayEquals(
                phantom.pet().values(),
                Nifti.readVolume(study.resolve("pet.nii.gz")).values());
        assertArrayEquals(
                Orientation.toRas(phantom.labels()).labels(),
                Orientation.toRas(Nifti.readLabelMap(study.resolve("label.nii.gz")))
                        .labels());
    }

    @Test
    void absurdSizesAreRefused(@TempDir Path folder) {
        assertThrows(IllegalArgumentException.class, () -> PhantomCohort.write(folder, 0, 3, COARSE));
        assertThrows(IllegalArgumentException.class, () -> PhantomCohort.write(folder, 1000, 3, COARSE));
    }

    private static boolean isLabelled(CohortStudy study) {
        return study.drawing().isPresent();
    }
}
