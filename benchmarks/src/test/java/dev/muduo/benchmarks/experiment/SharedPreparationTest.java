package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.benchmarks.experiment.run.OfflineRun;
import dev.muduo.benchmarks.experiment.run.Phase;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
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

class SharedPreparationTest {
    /** Wide enough, and with steps enough of a length for so few, for a prompt generator that finds something to ask about. */
    private static final String THAT_TEACHES = TinyExperiment.CONFIGURATION
            .replace("featureScale: 32", "featureScale: 8")
            .replace(
                    "promptGenerator: {pretrainSteps: 3}",
                    "promptGenerator: {pretrainSteps: 60}\n  optimiser: {learningRate: 0.3}");

    @TempDir
    private Path folder;

    @BeforeAll
    static void startEngine() {
        TensorEngine.start(1);
    }

    private static RunResult run(OfflineRun offline, String name, ExperimentConfiguration shared) throws Exception {
        Arm arm = Arms.named(List.of(name)).get(0);
        Configuration configuration = shared.of(arm, 1);
        return offline.run(name, arm.method(), configuration, progress -> {}, (study, mask) -> {});
    }

    /** An arm that goes on from what another arm has prepared comes to the same, bit for bit, as one that prepares itself. */
    @Test
    void sharingWhatComesBeforeTheStudentChangesNothing() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), THAT_TEACHES);
        ExperimentConfiguration shared =
                ExperimentConfiguration.of(cohort, Preset.DEFAULT, Optional.of(settings), OptionalLong.empty());
        OfflineRun one = new OfflineRun(cohort, "test", folder);

        RunResult first = run(one, "no-filter", shared);
        RunResult second = run(one, "muduo", shared);
        RunResult alone = run(new OfflineRun(cohort, "test", folder), "muduo", shared);

        assertTrue(first.seconds().containsKey(Phase.TEACHING));
        assertFalse(second.seconds().containsKey(Phase.TEACHING), "the second begins where the first did");
        assertTrue(alone.seconds().containsKey(Phase.TEACHING));
        assertTrue(lastConsistency(alone) > 0, "the teachers had something to teach");
        assertNotEquals(lastConsistency(first), lastConsistency(second), "and the arms are different ones");
        assertEquals(alone.checkpoint(), second.checkpoint());
        assertEquals(alone.cases(), second.cases());
    }

    private static double lastConsistency(RunResult run) {
        return run.curve().get(run.curve().size() - 1).consistency().orElseThrow();
    }
}
