package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.SoftLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SingleTeacherTest {
    private static TrainingSample taught(int seed, float[] probabilities, boolean... selected) {
        return TrainingSample.softLabelled(Patches.image(seed), new SoftLabels(probabilities, selected));
    }

    private static float[] drawn(int seed) {
        CounterRandom random = CounterRandom.of(seed, 0, "soft");
        float[] probabilities = new float[2 * Patches.VOXELS];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = random.nextFloat();
        }
        return probabilities;
    }

    private static double loss(ConsistencyLoss kind, TrainingSample... samples) {
        try (UNet3d student = Patches.network(1);
                TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, new SingleTeacher(kind), 0)) {
            return step.run(Patches.batch(samples), Patches.SETTINGS, Patches.random(0))
                    .consistency();
        }
    }

    /** From the definition, in double; structure 2 of the second sample is not selected. */
    @Test
    void everyVoxelIsWeighedByTheTeachersConfidence() {
        for (ConsistencyLoss kind : ConsistencyLoss.values()) {
            double first = (one(2, drawn(2), 0, kind) + one(3, drawn(3), 0, kind)) / 2;
            double expected = (first + one(2, drawn(2), 1, kind)) / 2;

            double got = loss(kind, taught(2, drawn(2), true, true), taught(3, drawn(3), true, false));

            assertEquals(expected, got, 1e-4 * expected, kind.name());
        }
    }

    private static double one(int seed, float[] q, int structure, ConsistencyLoss kind) {
        double weights = 0;
        double squares = 0;
        double both = 0;
        double sizes = 0;
        try (UNet3d student = Patches.network(1)) {
            float[] p = student.probabilities(Patches.image(seed), 1, 16, 16, 16);
            for (int v = 0; v < Patches.VOXELS; v++) {
                double target = q[structure * Patches.VOXELS + v];
                double own = p[(structure + 1) * Patches.VOXELS + v];
                double confidence = 1 - entropy(target) / Math.log(2);
                weights += confidence;
                squares += confidence * (own - target) * (own - target);
                both += confidence * own * target;
                sizes += confidence * (own + target);
            }
        }
        return kind.mseWeight() * squares / weights + kind.diceWeight() * (1 - (2 * both + 1e-5) / (sizes + 1e-5));
    }

    private static double entropy(double q) {
        return q <= 0 || q >= 1 ? 0 : -q * Math.log(q) - (1 - q) * Math.log(1 - q);
    }

    @Test
    void aTeacherThatIsSureOfNothingCannotBeDisagreedWith() {
        float[] undecided = new float[2 * Patches.VOXELS];
        Arrays.fill(undecided, 0.5f);

        assertEquals(0, loss(ConsistencyLoss.MSE, taught(2, undecided, true, true)), 1e-4);
        assertTrue(loss(ConsistencyLoss.MSE, taught(2, new float[2 * Patches.VOXELS], true, true)) > 1e-3);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SoftLabels(new float[3], new boolean[2]));
        assertThrows(
                IllegalArgumentException.class, () -> loss(ConsistencyLoss.MSE, taught(2, new float[2], true, true)));
        assertThrows(
                IllegalArgumentException.class,
                () -> loss(ConsistencyLoss.MSE, taught(2, drawn(2), false, false)),
                "nothing teaches");
    }
}
