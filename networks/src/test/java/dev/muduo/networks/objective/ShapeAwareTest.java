package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeAwareTest {
    private static final String ADVERSARY = "shape-aware.adversary.model.";
    private static final String HEAD = "shape-aware.head.";

    private static ShapeAware beside(UNet3d student, double shapeWeight) {
        return new ShapeAware(student.config(), SgdConfig.STANDARD, shapeWeight, 1e-3, StepRandom.of(1, 0, "test"));
    }

    @Test
    void theErrorOfTheMapsIsAddedToTheSupervisedLossWithoutLambda() {
        TrainingBatch labelled = Patches.batch(Patches.annotated(1));
        StepResult without = first(0, labelled);
        StepResult with = first(0.3, labelled);

        assertEquals(without.supervised(), with.supervised(), 1e-6);
        assertEquals(without.supervised(), without.total(), 1e-6);
        double error = (with.total() - with.supervised()) / 0.3;
        assertTrue(error > 0.1 && error < 4, "maps and their targets lie in [-1, 1]: " + error);
        assertEquals(0, with.consistency(), "nobody has to be fooled");
    }

    private static StepResult first(double shapeWeight, TrainingBatch batch) {
        try (UNet3d student = Patches.network(1);
                TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, beside(student, shapeWeight), 0)) {
            return step.run(batch, Patches.SETTINGS, Patches.random(0));
        }
    }

    @Test
    void theHeadLearnsTheMapsAndTheAdversaryToTellThemApart() {
        TrainingBatch batch = Patches.batch(Patches.annotated(1), Patches.plain(2));
        StepSettings settings = new StepSettings(0.05, 0, 12);
        try (UNet3d student = Patches.network(1);
                TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, beside(student, 1), 0)) {
            StepResult first = step.run(batch, settings, Patches.random(0));
            StepResult last = first;
            for (int i = 1; i < 25; i++) {
                last = step.run(batch, settings, Patches.random(i));
            }
            assertTrue(
                    last.total() - last.supervised() < 0.7 * (first.total() - first.supervised()),
                    "maps: " + first + " -> " + last);
            assertTrue(
                    last.consistency() > 1.2 * first.consistency(),
                    "with lambda 0 nobody fools the adversary, whose suspicion grows: " + first + " -> " + last);
        }
    }

    /** Weighed by lambda the student works against the adversary, which must not be moved by the student's gradient. */
    @Test
    void theAdversaryMovesByItsOwnLossAlone() {
        Map<String, Tensor> gentle = adversaryAfterOneStep(0);
        Map<String, Tensor> fierce = adversaryAfterOneStep(5);

        assertEquals(NetworkState.of(ADVERSARY, gentle), NetworkState.of(ADVERSARY, fierce));
        assertNotEquals(NetworkState.of(HEAD, gentle), NetworkState.of(HEAD, fierce));
    }

    private static Map<String, Tensor> adversaryAfterOneStep(double lambda) {
        try (UNet3d student = Patches.network(1);
                TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, beside(student, 0.3), 0)) {
            step.run(
                    Patches.batch(Patches.annotated(1), Patches.plain(2)),
                    new StepSettings(0.05, lambda, 12),
                    Patches.random(0));
            return step.objectiveState();
        }
    }

    @Test
    void aRestartChangesNotOneBit() {
        assertEquals(
                Patches.train(student -> beside(student, 0.3), 0.3, 4, false),
                Patches.train(student -> beside(student, 0.3), 0.3, 4, true));
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        StepRandom random = StepRandom.of(1, 0, "test");

        assertThrows(
                IllegalArgumentException.class,
                () -> new ShapeAware(Patches.SHAPE, SgdConfig.STANDARD, -1, 1e-4, random));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ShapeAware(Patches.SHAPE, SgdConfig.STANDARD, 0.3, 0, random));
    }
}
