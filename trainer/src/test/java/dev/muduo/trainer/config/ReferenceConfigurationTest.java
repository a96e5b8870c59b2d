package dev.muduo.trainer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceConfigurationTest {
    @Test
    void defaultsOfTheReferenceAreTheDefaultsOfTheCode() {
        Configuration reference = Configuration.reference();

        assertEquals(TrainingConfig.standard(), reference.section("training", TrainingConfig.class));
        assertEquals(GateConfig.standard(), reference.section("gate", GateConfig.class));
        assertEquals(WeightsConfig.standard(), reference.section("weights", WeightsConfig.class));
    }

    @Test
    void everyKeyIsBound() {
        Configuration changed = Configuration.reference().over("""
                        training:
                          seed: 7
                          minLabelled: 3
                          dropout: 0.1
                          student: { maxSteps: 11, stepsPerRound: 12 }
                          promptGenerator: { pretrainSteps: 13 }
                          optimiser:
                            learningRate: 0.2
                            minLearningRate: 0.1
                            momentum: 0.3
                            weightDecay: 0.4
                            polyPower: 0.5
                            clipNorm: 6
                            averageDecay: 0.7
                          batch: { labelled: 1, unlabelled: 4, foregroundOversample: 0.5, ctJitterHu: 1, petJitter: 0.2 }
                          distillation:
                            teachers: PET
                            lambdaMax: 0.8
                            rampSteps: 9
                            selection: NONE
                            fraction: 0.25
                            threshold: 0.75
                            exclusive: false
                            consistency: MSE
                          buffer: { megabytes: 1, maxStudies: 2, maxWaiting: 3, maxRecordsPerRound: 4, maxStudiesPerRound: 5 }
                          objective:
                            method: UNCERTAINTY_AWARE
                            channels: PET
                            maxStudies: 6
                            emaDecay: 0.5
                            inputNoise: 0.25
                            passes: 2
                            passDropout: 0.75
                            shapeWeight: 0.1
                            adversaryLearningRate: 0.2
                        gate: { meanTolerance: 0.1, structureTolerance: 0.2, maxStudies: 3 }
                        weights: { maxFileMegabytes: 1, leastFreeMegabytes: 2, uploadTimeout: 3 s, answerTimeout: 4 s }
                        """, "test");

        assertEquals(
                new TrainingConfig(
                        7,
                        3,
                        0.1,
                        new TrainingConfig.StudentSchedule(11, 12),
                        new TrainingConfig.GeneratorSchedule(13),
                        new TrainingConfig.Optimiser(0.2, 0.1, 0.3, 0.4, 0.5, 6, 0.7),
                        new TrainingConfig.Batch(1, 4, 0.5, 1, 0.2),
                        new TrainingConfig.Distillation(
                                TrainingConfig.Teachers.PET,
                                0.8,
                                9,
                                TrainingConfig.SelectionMode.NONE,
                                0.25,
                                0.75,
                                false,
                                ConsistencyLoss.MSE),
                        new TrainingConfig.Buffer(1, 2, 3, 4, 5),
                        new ObjectiveConfig(
                                UnlabelledMethod.UNCERTAINTY_AWARE, Channels.PET, 6, 0.5, 0.25, 2, 0.75, 0.1, 0.2)),
                changed.section("training", TrainingConfig.class));
        assertEquals(new GateConfig(0.1, 0.2, 3), changed.section("gate", GateConfig.class));
        assertEquals(
                new WeightsConfig(1, 2, Duration.ofSeconds(3), Duration.ofSeconds(4)),
                changed.section("weights", WeightsConfig.class));
    }

    @Test
    void numbersThatCannotBeAreRefusedByName() {
        Configuration wrong = Configuration.reference().with(Map.of("training.optimiser.momentum", 1.5));

        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> wrong.section("training", TrainingConfig.class));
        assertTrue(refusal.getMessage().contains("momentum lies in [0, 1), got 1.5"), refusal.getMessage());
    }

    @Test
    void oneTeacherHasNobodyToAgreeWith() {
        Configuration filtered = Configuration.reference().with(Map.of("training.distillation.teachers", "CT"));

        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> filtered.section("training", TrainingConfig.class));
        assertTrue(refusal.getMessage().contains("set selection to NONE, got TOP_FRACTION"), refusal.getMessage());
    }

    @Test
    void aSingleTeacherMustBeNamed() {
        Configuration both = Configuration.reference().with(Map.of("training.objective.method", "SINGLE_TEACHER"));

        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> both.section("training", TrainingConfig.class));
        assertTrue(
                refusal.getMessage().contains("set distillation.teachers to CT or PET, got BOTH"),
                refusal.getMessage());
    }

    @Test
    void oneTeacherAloneHasAllTheWeight() {
        CounterRandom random = CounterRandom.of(1, 0, "alpha");
        float drawn = (float) CounterRandom.of(1, 0, "alpha").nextDouble();

        assertEquals(1, TrainingConfig.Teachers.CT.alpha(random));
        assertEquals(0, TrainingConfig.Teachers.PET.alpha(random));
        assertEquals(drawn, TrainingConfig.Teachers.BOTH.alpha(random));
    }

    @Test
    void aCheckpointRecordsEveryNumber() {
        Map<String, String> flat = FlatConfiguration.of(TrainingConfig.standard());

        assertEquals("1234", flat.get("seed"));
        assertEquals("TOP_FRACTION", flat.get("distillation.selection"));
        assertEquals("5000", flat.get("student.maxSteps"));
    }
}
