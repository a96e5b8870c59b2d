package dev.muduo.trainer.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.Preset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceConfigurationTest {
    @Test
    void defaultsOfTheReferenceAreTheDefaultsOfTheCode() {
        Configuration reference = Configuration.reference();

        assertEquals(
                new TrainingConfig(
                        Preset.DEFAULT,
                        1234,
                        2,
                        0.1,
                        new TrainingConfig.StudentSchedule(ScheduleName.POLY, 5_000, 100, 0, 1_000, 1),
                        new TrainingConfig.GeneratorSchedule(400),
                        new TrainingConfig.Optimiser(0.1, 0.0001, 0.9, 1e-4, 0.9, 12, 0),
                        new TrainingConfig.Batch(2, 2, 0.33),
                        new Augmentation(20, 0.1, FlipLeftRight.OFF, false, false),
                        new TrainingConfig.Distillation(
                                TrainingConfig.Teachers.BOTH,
                                0.1,
                                0,
                                0.4,
                                TrainingConfig.SelectionMode.TOP_FRACTION,
                                0.5,
                                0.5,
                                AlphaDraw.PER_SAMPLE,
                                true,
                                ConsistencyLoss.DICE),
                        new TrainingConfig.Buffer(
                                4_096,
                                8_000,
                                1_000,
                                10_000,
                                50,
                                100,
                                new TrainingConfig.Sampling(TrainingConfig.SamplingOrder.BY_STRUCTURE, 0.5, 8)),
                        new ObjectiveConfig(
                                UnlabelledMethod.CONSENSUS, Channels.CT_AND_PET, 256, 0.99, 0.1, 8, 0.1, 0.3, 1e-4)),
                TrainingConfig.standard());
        assertEquals(GateConfig.standard(), reference.section("gate", GateConfig.class));
        assertEquals(WeightsConfig.standard(), reference.section("weights", WeightsConfig.class));
    }

    @Test
    void everyKeyIsBound() {
        Configuration changed = Configuration.reference().over("""
                        training:
                          preset: AS_PAPER
                          seed: 7
                          minLabelled: 3
                          dropout: 0.1
                          student:
                            schedule: WARM_RESTARTS
                            maxSteps: 11
                            stepsPerRound: 12
                            warmupSteps: 14
                            cycleSteps: 15
                            cycleGrowth: 2
                          promptGenerator: { pretrainSteps: 13 }
                          optimiser:
                            learningRate: 0.2
                            minLearningRate: 0.1
                            momentum: 0.3
                            weightDecay: 0.4
                            polyPower: 0.5
                            clipNorm: 6
                            averageDecay: 0.7
                          batch: { labelled: 1, unlabelled: 4, foregroundOversample: 0.5 }
                          augmentation:
                            ctJitterHu: 1
                            petJitter: 0.2
                            flipLeftRight: SWAP_LABELS
                            flipOtherAxes: true
                            turnAxially: false
                          distillation:
                            teachers: PET
                            lambdaMax: 0.8
                            rampSteps: 9
                            rampFraction: 0.6
                            selection: NONE
                            fraction: 0.25
                            threshold: 0.75
                            alpha: PER_STRUCTURE
                            exclusive: false
                            consistency: MSE
                          buffer:
                            megabytes: 1
                            maxStudies: 2
                            maxWaiting: 3
                            maxRecordsPerRound: 4
                            maxStudiesPerRound: 5
                            maxLabelledPerRound: 7
                            sampling: { order: UNIFORM, sourceQuota: 0.25, keepPerStructure: 6 }
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
                        gate: { meanTolerance: 0.1, structureTolerance: 0.2, tolerancesToBest: 4, maxStudies: 3 }
                        weights: { maxFileMegabytes: 1, leastFreeMegabytes: 2, uploadTimeout: 3 s, answerTimeout: 4 s }
                        """, "test");

        assertEquals(
                new TrainingConfig(
                        Preset.AS_PAPER,
                        7,
                        3,
                        0.1,
                        new TrainingConfig.StudentSchedule(ScheduleName.WARM_RESTARTS, 11, 12, 14, 15, 2),
                        new TrainingConfig.GeneratorSchedule(13),
                        new TrainingConfig.Optimiser(0.2, 0.1, 0.3, 0.4, 0.5, 6, 0.7),
                        new TrainingConfig.Batch(1, 4, 0.5),
                        new Augmentation(1, 0.2, FlipLeftRight.SWAP_LABELS, true, false),
                        new TrainingConfig.Distillation(
                                TrainingConfig.Teachers.PET,
                                0.8,
                                9,
                                0.6,
                                TrainingConfig.SelectionMode.NONE,
                                0.25,
                                0.75,
                                AlphaDraw.PER_STRUCTURE,
                                false,
                                ConsistencyLoss.MSE),
                        new TrainingConfig.Buffer(
                                1,
                                2,
                                3,
                                4,
                                5,
                                7,
                                new TrainingConfig.Sampling(TrainingConfig.SamplingOrder.UNIFORM, 0.25, 6)),
                        new ObjectiveConfig(
                                UnlabelledMethod.UNCERTAINTY_AWARE, Channels.PET, 6, 0.5, 0.25, 2, 0.75, 0.1, 0.2)),
                changed.section("training", TrainingConfig.class));
        assertEquals(new GateConfig(0.1, 0.2, 4, 3), changed.section("gate", GateConfig.class));
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

    /** §2.9 and 2.10: what the readings differ in, and nothing else. */
    @Test
    void thePresetsAreTheReadingsOfTheMethod() {
        TrainingConfig ours = TrainingConfig.standard();
        TrainingConfig paper = preset(Preset.AS_PAPER);
        TrainingConfig code = preset(Preset.AS_CODE);

        assertEquals(Augmentation.NONE, paper.augmentation());
        assertEquals(new Augmentation(0, 0, FlipLeftRight.AS_CODE, false, true), code.augmentation());
        assertEquals(ConsistencyLoss.MSE, paper.distillation().consistency());
        assertEquals(ConsistencyLoss.DICE, code.distillation().consistency());
        assertEquals(AlphaDraw.PER_SAMPLE, paper.distillation().alpha());
        assertEquals(AlphaDraw.PER_STRUCTURE, code.distillation().alpha());
        assertTrue(paper.distillation().exclusive() && !code.distillation().exclusive());
        assertEquals(5_000, paper.rampSteps());
        assertEquals(5_000, code.rampSteps());
        assertEquals(2_000, ours.rampSteps());
        assertEquals(Double.POSITIVE_INFINITY, paper.optimiser().mostNorm());
        assertEquals(12, ours.optimiser().mostNorm());
        for (TrainingConfig reading : List.of(paper, code)) {
            assertEquals(0, reading.optimiser().minLearningRate());
            assertEquals(new TrainingConfig.Batch(2, 2, 0), reading.batch());
            assertEquals(ours.student(), reading.student());
            assertEquals(ours.optimiser().learningRate(), reading.optimiser().learningRate());
        }
    }

    private static TrainingConfig preset(Preset preset) {
        return Configuration.reference()
                .with(Map.of("training.preset", preset))
                .section("training", TrainingConfig.class);
    }

    @Test
    void averagedNeedsAnAverage() {
        assertRefused(
                Map.of("training.student.schedule", "AVERAGED"),
                "student.schedule AVERAGED judges and serves averaged weights, and optimiser.averageDecay is 0");
    }

    @Test
    void whatWouldMirrorLeftToRightUnsaidIsRefused() {
        assertRefused(
                Map.of("training.augmentation.flipLeftRight", "SWAP_LABELS", "training.augmentation.turnAxially", true),
                "turnAxially does not go with flipLeftRight SWAP_LABELS");
        assertRefused(
                Map.of("training.augmentation.flipOtherAxes", true, "training.augmentation.turnAxially", true),
                "together mirror left to right");
    }

    private static void assertRefused(Map<String, ?> settings, String words) {
        Configuration wrong = Configuration.reference().with(settings);
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> wrong.section("training", TrainingConfig.class));
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    @Test
    void alphaIsDrawnOnceASampleOrOnceAStructure() {
        CounterRandom random = CounterRandom.of(1, 0, "alpha");
        float first = (float) random.nextDouble();
        float second = (float) random.nextDouble();

        assertArrayEquals(
                new float[] {first, first},
                AlphaDraw.PER_SAMPLE.draw(TrainingConfig.Teachers.BOTH, 2, CounterRandom.of(1, 0, "alpha")));
        assertArrayEquals(
                new float[] {first, second},
                AlphaDraw.PER_STRUCTURE.draw(TrainingConfig.Teachers.BOTH, 2, CounterRandom.of(1, 0, "alpha")));
        assertArrayEquals(new float[] {1, 1}, AlphaDraw.PER_STRUCTURE.draw(TrainingConfig.Teachers.CT, 2, random));
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
    void aMethodOfUnlabelledPatchesNeedsSome() {
        Configuration none = Configuration.reference()
                .with(Map.of("training.objective.method", "MEAN_TEACHER", "training.batch.unlabelled", 0));

        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> none.section("training", TrainingConfig.class));
        assertTrue(
                refusal.getMessage().contains("MEAN_TEACHER learns from unlabelled patches, and batch.unlabelled is 0"),
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
