package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between two rounds a site may change any number; who reads the checkpoints sees when. */
class ChangedConfigurationTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    @BeforeEach
    void studies() {
        world.labelled("a");
        world.labelled("b");
    }

    /** As a process that is started with a configuration, until it has nothing to do. */
    private void train(TrainingConfig config) throws Exception {
        Trainer trainer = new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                config);
        trainer.onStart();
        while (trainer.doWork() > 0) {
            // It goes on to rest.
        }
        trainer.onClose();
    }

    private Optional<Map<String, CheckpointManifest.Change>> changed(int checkpoint) {
        return world.models
                .find(ModelNames.STUDENT, world.checkpoints(ModelNames.STUDENT).get(checkpoint))
                .manifest()
                .changed()
                .map(Map::copyOf);
    }

    @Test
    void theFirstCheckpointAfterAChangeRecordsItAndTheNextDoesNot() throws Exception {
        train(TrainingWorld.config(1, 1));
        train(TrainingWorld.config(3, 1, Map.of("training.preset", "AS_PAPER")));

        assertEquals(3, world.checkpoints(ModelNames.STUDENT).size());
        assertEquals(Optional.empty(), changed(0));
        Map<String, CheckpointManifest.Change> changes = changed(1).orElseThrow();
        assertEquals("DEFAULT → AS_PAPER", changes.get("preset").toString());
        assertEquals("DICE → MSE", changes.get("distillation.consistency").toString());
        assertEquals("1 → 3", changes.get("student.maxSteps").toString());
        assertEquals(null, changes.get("seed"));
        assertEquals(Optional.empty(), changed(2));
    }

    /** Killed in the round after the change, and started again: the same bytes, the change included. */
    @Test
    void aRoundThatIsRepeatedRecordsTheSame() throws Exception {
        TrainingConfig first = TrainingWorld.config(1, 1);
        TrainingConfig second = TrainingWorld.config(2, 1, Map.of("training.optimiser.learningRate", 0.2));
        train(first);
        Trainer killed = new Trainer(
                new StudentRecipe(second), world.process(scratch.resolve("killed")), TrainingWorld.model(), second);
        killed.onStart();
        for (int call = 0; call < 4; call++) {
            killed.doWork();
        }
        train(second);
        killed.onClose();

        assertEquals(
                "0.1 → 0.2",
                changed(1).orElseThrow().get("optimiser.learningRate").toString());
        assertNotEquals(
                world.checkpoints(ModelNames.STUDENT).get(0),
                world.checkpoints(ModelNames.STUDENT).get(1));
    }
}
