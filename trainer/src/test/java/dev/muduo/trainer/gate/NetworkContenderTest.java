package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate with real networks in place of numbers. */
class NetworkContenderTest {
    @TempDir
    private Path scratch;

    private GateRig gate;

    @BeforeEach
    void rig() {
        gate = new GateRig(scratch);
    }

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private StoredCheckpoint network(long round, float poison) {
        return network(round, new float[] {poison, 0, 0});
    }

    /** @param bias added to that of each class */
    private StoredCheckpoint network(long round, float[] bias) {
        SortedMap<String, Tensor> weights;
        try (UNet3d network = UNet3d.initialise(new UNet3dConfig(2, 3, 32, 0), CounterRandom.of(round, 0, "test"))) {
            weights = new TreeMap<>(network.export());
        }
        weights.computeIfPresent("final.bias", (name, tensor) -> {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += bias[i];
            }
            return Tensor.of(values, tensor.shape());
        });
        CheckpointManifest manifest = GateRig.manifest(ModelNames.STUDENT, round);
        CheckpointFile file = new CheckpointFile(
                manifest, TrainerState.fresh(), weights, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        return gate.world.models.write(manifest, file.toBytes());
    }

    /** Every voxel is spleen to this one; the reference has a liver alone. */
    @Test
    void aStructureThatIsNotInTheReferenceHasDiceZeroWhereItIsFound() throws Exception {
        gate.world.arrive("v", Role.VALIDATION);
        gate.world.annotateWithoutSpleen("v");
        gate.announce(ModelNames.STUDENT, 1, network(1, 0));
        gate.runToRest(realPromoter());
        gate.announce(ModelNames.STUDENT, 2, network(2, new float[] {0, 0, 1000}));
        gate.runToRest(realPromoter());

        Verdict verdict = verdictOfSecondPromotion();
        assertEquals(0.0, verdict.candidateScores().structures().get(TrainingWorld.SPLEEN));
        assertEquals(List.of(TrainingWorld.SPLEEN), verdict.studies().get(0).absent());
    }

    private Promoter realPromoter() {
        return new Promoter(gate.world.process(scratch), TrainingWorld.model(), new GateConfig(1, 1, 1, 10));
    }

    @Test
    void aCheckpointThatIsNotFiniteIsNeverPromoted() throws Exception {
        gate.announce(ModelNames.STUDENT, 1, network(1, Float.NaN));

        gate.runToRest(realPromoter());

        assertTrue(gate.promoted(ModelNames.STUDENT).isEmpty());
        assertTrue(
                gate.rejected().get(0).getReason().contains("not finite"),
                gate.rejected().get(0).getReason());
    }

    @Test
    void aDamagedCheckpointIsRejectedAndTheNextOneJudged() throws Exception {
        StoredCheckpoint damaged = network(1, 0);
        gate.world.store.corrupt(damaged.content().key());
        gate.announce(ModelNames.STUDENT, 1, damaged);
        gate.runToRest(realPromoter());
        assertTrue(
                gate.rejected().get(0).getReason().contains(damaged.content().key()),
                gate.rejected().get(0).getReason());

        StoredCheckpoint good = network(2, 0);
        gate.announce(ModelNames.STUDENT, 2, good);
        gate.runToRest(realPromoter());

        assertEquals(List.of(good.sha256()), gate.promoted(ModelNames.STUDENT));
    }

    @Test
    void networksAreScoredOnTheAnnotationsGrid() throws Exception {
        gate.world.arrive("v", Role.VALIDATION);
        gate.world.annotate("v", TrainingWorld.LIVER, TrainingWorld.SPLEEN);
        gate.announce(ModelNames.STUDENT, 1, network(1, 0));
        gate.runToRest(realPromoter());
        gate.announce(ModelNames.STUDENT, 2, network(2, 0));
        gate.runToRest(realPromoter());

        Verdict verdict = verdictOfSecondPromotion();
        assertEquals(2, verdict.candidateScores().structures().size());
        assertTrue(verdict.candidateScores().mean() >= 0
                && verdict.candidateScores().mean() <= 1);
    }

    private Verdict verdictOfSecondPromotion() {
        CheckpointPromoted second =
                gate.world.log.events(Topics.MODELS, CheckpointPromoted.class).get(1);
        assertEquals(PromotionCause.GATE, second.getCause());
        return Json.read(gate.world.store.read(StoredObject.of(second.getVerdict())), Verdict.class, "verdict");
    }

    @Test
    void theIncumbentIsDamagedAndJudgingWaits() throws Exception {
        gate.validationStudy("v");
        StoredCheckpoint first = network(1, 0);
        gate.announce(ModelNames.STUDENT, 1, first);
        gate.runToRest(realPromoter());
        gate.world.store.corrupt(first.content().key());
        gate.announce(ModelNames.STUDENT, 2, network(2, 0));

        SurroundingsException wait = assertThrows(SurroundingsException.class, () -> gate.runToRest(realPromoter()));
        assertTrue(wait.getMessage().contains("cannot be read"), wait.getMessage());
    }
}
