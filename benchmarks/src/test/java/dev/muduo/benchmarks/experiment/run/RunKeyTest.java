package dev.muduo.benchmarks.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortException;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunKeyTest {
    private static final Configuration REFERENCE = Configuration.reference();
    private static final Method SUPERVISED = new FullySupervised();

    @Test
    void whatDecidesTheResultIsInTheKey() {
        String key = RunKey.of(SUPERVISED, "cohort", REFERENCE);

        assertNotEquals(key, RunKey.of(new DualTeachers(), "cohort", REFERENCE));
        assertNotEquals(key, RunKey.of(SUPERVISED, "another cohort", REFERENCE));
        assertNotEquals(key, RunKey.of(SUPERVISED, "cohort", REFERENCE.with(Map.of("training.seed", 2))));
        assertNotEquals(key, RunKey.of(SUPERVISED, "cohort", REFERENCE.with(Map.of("model.featureScale", 4))));
        assertNotEquals(key, RunKey.of(SUPERVISED, "cohort", REFERENCE.with(Map.of("teaching.prompts.points", 1))));
        assertNotEquals(key, RunKey.of(SUPERVISED, "cohort", REFERENCE.with(Map.of("engine.threads", 3))));
    }

    @Test
    void whatDecidesNothingIsNot() {
        String key = RunKey.of(SUPERVISED, "cohort", REFERENCE);

        assertEquals(
                key,
                RunKey.of(
                        SUPERVISED, "cohort", REFERENCE.with(Map.of("http.port", 1, "process.scratch", "/elsewhere"))));
    }

    @Test
    void aCohortIsItsContentNotItsPlace(@TempDir Path first, @TempDir Path second) throws IOException {
        String hash = CohortHash.of(cohort(first, "ct", Role.TRAIN));

        assertEquals(hash, CohortHash.of(cohort(second, "ct", Role.TRAIN)));
        assertNotEquals(hash, CohortHash.of(cohort(second, "another ct", Role.TRAIN)));
        assertNotEquals(hash, CohortHash.of(cohort(second, "ct", Role.REPORT)));
    }

    @Test
    void aLabelThatIsNotUsedMakesAnotherCohort(@TempDir Path folder) throws IOException {
        Cohort drawn = cohort(folder, "ct", Role.TRAIN);
        CohortStudy study = drawn.studies().get(0);
        Cohort bare = new Cohort(
                drawn.structures(),
                List.of(new CohortStudy(study.name(), study.ct(), study.pet(), study.role(), Optional.empty())));

        assertNotEquals(CohortHash.of(drawn), CohortHash.of(bare));
    }

    @Test
    void whatIsScoredMayNotBeTrainedOnUnderAnotherName(@TempDir Path first, @TempDir Path second) throws IOException {
        Cohort train = cohort(first, "ct", Role.TRAIN);
        CohortStudy again = cohort(second, "ct", Role.REPORT).studies().get(0);
        CohortStudy renamed = new CohortStudy("b", again.ct(), again.pet(), again.role(), again.drawing());
        Cohort both = new Cohort(train.structures(), List.of(train.studies().get(0), renamed));

        CohortException refused = assertThrows(CohortException.class, () -> CohortHash.of(both));
        assertTrue(refused.getMessage().contains("a and b have the same images and the roles TRAIN and REPORT"));
    }

    private static Cohort cohort(Path folder, String ct, Role role) throws IOException {
        CohortStudy study = new CohortStudy(
                "a",
                Files.writeString(folder.resolve("ct"), ct),
                Files.writeString(folder.resolve("pet"), "pet"),
                role,
                Optional.of(new CohortStudy.Drawing(
                        Files.writeString(folder.resolve("label"), "label"), List.of("liver"), "somebody")));
        return new Cohort(new Structures(List.of(new Structure(1, "liver", ""))), List.of(study));
    }
}
