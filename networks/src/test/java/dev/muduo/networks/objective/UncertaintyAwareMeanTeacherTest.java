package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UncertaintyAwareMeanTeacherTest {
    private static final String PREFIX = "uncertainty-aware.";

    private static UncertaintyAwareMeanTeacher beside(UNet3d student) {
        return new UncertaintyAwareMeanTeacher(student, 0.9, 0.1, 3, 0.3, 100);
    }

    @Test
    void theThresholdRisesFromThreeQuartersOfTheGreatestEntropyToIt() {
        double most = Math.log(Patches.CLASSES);
        try (UNet3d student = Patches.network(1);
                UncertaintyAwareMeanTeacher objective = beside(student)) {
            assertEquals((0.75 + 0.25 * Math.exp(-5)) * most, objective.threshold(0), 1e-12);
            assertEquals((0.75 + 0.25 * Math.exp(-1.25)) * most, objective.threshold(50), 1e-12);
            assertEquals(most, objective.threshold(100), 1e-12);
            assertEquals(most, objective.threshold(1_000), 1e-12);
        }
    }

    /** Without noise and dropout the teacher's answers are known, and with them which voxels are certain. */
    @Test
    void onlyVoxelsOfLowEntropyTeach() {
        try (UNet3d student = Patches.network(1);
                UNet3d other = Patches.network(2)) {
            UncertaintyAwareMeanTeacher objective = new UncertaintyAwareMeanTeacher(student, 0.9, 0, 2, 0, 1_000_000);
            objective.restore(NetworkState.under(PREFIX, other.export()));
            float[] mine = student.probabilities(Patches.image(2), 1, 16, 16, 16);
            float[] theirs = other.probabilities(Patches.image(2), 1, 16, 16, 16);
            double threshold = objective.threshold(0);
            double sum = 0;
            long certain = 0;
            for (int v = 0; v < Patches.VOXELS; v++) {
                double entropy = 0;
                double squares = 0;
                for (int c = 0; c < Patches.CLASSES; c++) {
                    double p = theirs[c * Patches.VOXELS + v];
                    double q = mine[c * Patches.VOXELS + v];
                    entropy -= p * Math.log(p + 1e-6);
                    squares += (p - q) * (p - q);
                }
                if (entropy < threshold) {
                    certain++;
                    sum += squares;
                }
            }
            assertTrue(certain > 100 && certain < Patches.VOXELS - 100, "some are certain, some are not: " + certain);
            try (TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, objective, 0)) {
                double got = step.run(Patches.batch(Patches.plain(2)), Patches.SETTINGS, Patches.random(0))
                        .consistency();

                assertEquals(sum / (Patches.CLASSES * certain), got, 1e-3 * got);
            }
        }
    }

    /** A teacher that says the same of every class everywhere teaches nothing. */
    @Test
    void aTeacherWithoutAnOpinionTeachesNothing() {
        try (UNet3d student = Patches.network(1)) {
            Map<String, Tensor> undecided = new TreeMap<>();
            student.export()
                    .forEach((name, tensor) ->
                            undecided.put(PREFIX + name, Tensor.of(new float[tensor.values().length], tensor.shape())));
            UncertaintyAwareMeanTeacher objective = new UncertaintyAwareMeanTeacher(student, 0.9, 0, 2, 0, 1_000);
            objective.restore(undecided);
            try (TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, objective, 0)) {
                assertEquals(
                        0,
                        step.run(Patches.batch(Patches.plain(2)), Patches.SETTINGS, Patches.random(0))
                                .consistency());
            }
        }
    }

    @Test
    void aRestartChangesNotOneBit() {
        assertEquals(
                Patches.train(UncertaintyAwareMeanTeacherTest::beside, 0.3, 3, false),
                Patches.train(UncertaintyAwareMeanTeacherTest::beside, 0.3, 3, true));
    }

    @Test
    void uncertaintyNeedsAPass() {
        try (UNet3d student = Patches.network(1)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new UncertaintyAwareMeanTeacher(student, 0.9, 0.1, 0, 0.3, 100));
        }
    }
}
