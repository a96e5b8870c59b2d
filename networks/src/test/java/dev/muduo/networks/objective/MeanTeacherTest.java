package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeanTeacherTest {
    private static final String PREFIX = "mean-teacher.";

    /** No gradient reaches the teacher: it is exactly the average of what it was and what the student has become. */
    @Test
    void theTeacherIsTheAverageOfTheStudentAndNothingElse() {
        long late = 10_000;
        try (UNet3d student = Patches.network(1);
                TrainingStep step =
                        new TrainingStep(student, SgdConfig.STANDARD, new MeanTeacher(student, 0.75, 0.1), 0)) {
            Map<String, Tensor> before = student.export();
            step.run(Patches.batch(Patches.annotated(1), Patches.plain(2)), Patches.SETTINGS, Patches.random(late));
            Map<String, Tensor> after = student.export();
            Map<String, Tensor> teacher = step.objectiveState();

            assertNotEquals(before, after);
            before.forEach((name, tensor) -> {
                float[] was = tensor.values();
                float[] is = after.get(name).values();
                float[] averaged = teacher.get(PREFIX + name).values();
                for (int i = 0; i < was.length; i++) {
                    assertEquals(0.75 * was[i] + 0.25 * is[i], averaged[i], 1e-7, name);
                }
            });
        }
    }

    @Test
    void theFirstStepForgetsTheInitialWeights() {
        try (UNet3d student = Patches.network(1);
                TrainingStep step =
                        new TrainingStep(student, SgdConfig.STANDARD, new MeanTeacher(student, 0.99, 0.1), 0)) {
            step.run(Patches.batch(Patches.annotated(1)), Patches.SETTINGS, Patches.random(0));

            assertEquals(NetworkState.under(PREFIX, student.export()), step.objectiveState());
        }
    }

    @Test
    void theLossIsTheMeanSquaredDifferenceOfTheirProbabilities() {
        try (UNet3d student = Patches.network(1);
                UNet3d other = Patches.network(2)) {
            MeanTeacher objective = new MeanTeacher(student, 0.99, 0);
            objective.restore(NetworkState.under(PREFIX, other.export()));
            try (TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, objective, 0)) {
                float[] mine = probabilities(student, 2);
                float[] theirs = probabilities(other, 2);
                double expected = 0;
                for (int i = 0; i < mine.length; i++) {
                    expected += ((double) mine[i] - theirs[i]) * ((double) mine[i] - theirs[i]) / mine.length;
                }
                StepResult result = step.run(
                        Patches.batch(Patches.annotated(1), Patches.plain(2)), Patches.SETTINGS, Patches.random(3));

                assertEquals(expected, result.consistency(), 1e-4 * expected);
                assertEquals(result.supervised() + 0.5 * result.consistency(), result.total(), 1e-6);
            }
        }
    }

    private static float[] probabilities(UNet3d network, int seed) {
        return network.probabilities(Patches.image(seed), 1, Patches.EDGE, Patches.EDGE, Patches.EDGE);
    }

    @Test
    void noiseMakesTheTeacherDisagreeAndComesFromTheStepAlone() {
        assertEquals(0, disagreement(0, 1), 1e-12, "a copy of the student that sees the same agrees");
        assertTrue(disagreement(0.1, 1) > 0);
        assertEquals(disagreement(0.1, 1), disagreement(0.1, 1));
        assertNotEquals(disagreement(0.1, 1), disagreement(0.1, 2));
    }

    private static double disagreement(double sigma, long at) {
        try (UNet3d student = Patches.network(1);
                TrainingStep step =
                        new TrainingStep(student, SgdConfig.STANDARD, new MeanTeacher(student, 0.99, sigma), 0)) {
            return step.run(Patches.batch(Patches.plain(2)), Patches.SETTINGS, Patches.random(at))
                    .consistency();
        }
    }

    @Test
    void aRestartChangesNotOneBit() {
        assertEquals(
                Patches.train(student -> new MeanTeacher(student, 0.9, 0.1), 0.3, 4, false),
                Patches.train(student -> new MeanTeacher(student, 0.9, 0.1), 0.3, 4, true));
    }

    @Test
    void aForeignStateIsRefused() {
        try (UNet3d student = Patches.network(1);
                MeanTeacher objective = new MeanTeacher(student, 0.99, 0.1)) {
            Map<String, Tensor> foreign = Map.of(PREFIX + "conv1.weight", Tensor.of(new float[1], 1));

            assertThrows(WeightsException.class, () -> objective.restore(foreign));
            assertThrows(IllegalArgumentException.class, () -> new MeanTeacher(student, 1, 0.1));
        }
    }
}
