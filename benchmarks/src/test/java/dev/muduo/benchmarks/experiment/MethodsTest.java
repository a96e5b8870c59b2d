package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.benchmarks.experiment.run.OfflineRun;
import dev.muduo.benchmarks.experiment.run.Phase;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Preset;
import dev.muduo.standalone.cohort.Cohort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every arm of Table 1 from the first study to the last score, tiny. */
class MethodsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void startEngine() {
        TensorEngine.start(1);
    }

    private RunResult run(OfflineRun offline, ExperimentConfiguration shared, String name) throws Exception {
        Arm arm = Arms.named(List.of(name)).get(0);
        return offline.run(name, arm.method(), shared.of(arm, 1), progress -> {}, (study, mask) -> {});
    }

    @Test
    void everyMethodGoesFromStudiesToScores() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.CONFIGURATION);
        ExperimentConfiguration shared =
                ExperimentConfiguration.of(cohort, Preset.DEFAULT, Optional.of(settings), OptionalLong.empty());
        OfflineRun offline = new OfflineRun(cohort, "test", folder);

        for (String name :
                List.of("labelled-pet", "mean-teacher-pet", "mean-teacher", "cps", "ua-mt", "semisam", "sassnet")) {
            RunResult result = run(offline, shared, name);

            assertEquals(11, result.cases().size(), name);
            assertEquals(2, result.curve().size(), name);
            double consistency = result.curve().get(1).consistency().orElseThrow();
            boolean fromStudies = !name.equals("labelled-pet") && !name.equals("semisam");
            if (fromStudies) {
                assertTrue(consistency > 0, name + " learns from unlabelled studies");
            }
        }
    }

    @Test
    void methodsWithoutTeachersShareWhatComesBeforeThem() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.CONFIGURATION);
        ExperimentConfiguration shared =
                ExperimentConfiguration.of(cohort, Preset.DEFAULT, Optional.of(settings), OptionalLong.empty());
        OfflineRun offline = new OfflineRun(cohort, "test", folder);

        RunResult first = run(offline, shared, "mean-teacher");
        RunResult second = run(offline, shared, "cps");

        assertTrue(first.seconds().containsKey(Phase.TAKING_IN));
        assertFalse(second.seconds().containsKey(Phase.TAKING_IN), "the second begins where the first did");
        assertEquals(run(new OfflineRun(cohort, "test", folder), shared, "cps").checkpoint(), second.checkpoint());
    }
}
