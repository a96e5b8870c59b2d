package dev.muduo.networks.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossPseudoSupervisionTest {
    private static final String SECOND = "cross-pseudo.model.";

    /** Both networks after one step. */
    private record Pair(Map<String, Tensor> student, Map<String, Tensor> second) {}

    private static Pair oneStep(int studentSeed, int secondSeed) {
        try (UNet3d student = Patches.network(studentSeed);
                TrainingStep step = new TrainingStep(
                        student,
                        SgdConfig.STANDARD,
                        new CrossPseudoSupervision(Patches.network(secondSeed), SgdConfig.STANDARD),
                        0)) {
            step.run(Patches.batch(Patches.annotated(1), Patches.plain(2)), Patches.SETTINGS, Patches.random(0));
            return new Pair(student.export(), NetworkState.of(SECOND, step.objectiveState()));
        }
    }

    @Test
    void exchangingTheNetworksExchangesWhatTheyLearn() {
        Pair one = oneStep(1, 2);
        Pair other = oneStep(2, 1);

        assertNotEquals(one.student(), one.second());
        assertClose(one.student(), other.second());
        assertClose(one.second(), other.student());
    }

    private static void assertClose(Map<String, Tensor> expected, Map<String, Tensor> got) {
        assertEquals(expected.keySet(), got.keySet());
        expected.forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                assertEquals(tensor.values()[i], got.get(name).values()[i], 1e-7, name);
            }
        });
    }

    @Test
    void theLossIsTheCrossEntropyAgainstTheOthersClasses() {
        try (UNet3d student = Patches.network(1);
                UNet3d second = Patches.network(2);
                TrainingStep step = new TrainingStep(
                        student,
                        SgdConfig.STANDARD,
                        new CrossPseudoSupervision(Patches.network(2), SgdConfig.STANDARD),
                        0)) {
            float[] mine = student.probabilities(Patches.image(2), 1, 16, 16, 16);
            float[] theirs = second.probabilities(Patches.image(2), 1, 16, 16, 16);
            double expected = 0;
            for (int v = 0; v < Patches.VOXELS; v++) {
                int best = 0;
                for (int c = 1; c < Patches.CLASSES; c++) {
                    best = theirs[c * Patches.VOXELS + v] > theirs[best * Patches.VOXELS + v] ? c : best;
                }
                expected -= Math.log(mine[best * Patches.VOXELS + v]) / Patches.VOXELS;
            }
            StepResult result = step.run(Patches.batch(Patches.plain(2)), Patches.SETTINGS, Patches.random(0));

            assertEquals(expected, result.consistency(), 1e-4 * expected);
        }
    }

    @Test
    void aRestartChangesNotOneBit() {
        assertEquals(
                Patches.train(CrossPseudoSupervisionTest::beside, 0.3, 4, false),
                Patches.train(CrossPseudoSupervisionTest::beside, 0.3, 4, true));
    }

    private static CrossPseudoSupervision beside(UNet3d student) {
        return new CrossPseudoSupervision(student, SgdConfig.STANDARD, CounterRandom.of(1, 0, "second"));
    }

    @Test
    void aStepThatIsNotFiniteLeavesTheSecondNetworkAsItWas() {
        try (UNet3d student = Patches.network(1);
                TrainingStep step = new TrainingStep(student, SgdConfig.STANDARD, beside(student), 0)) {
            Map<String, Tensor> before = step.objectiveState();
            float[] poison = Patches.image(1);
            Arrays.fill(poison, Float.NaN);
            StepResult result = step.run(
                    Patches.batch(Patches.annotated(1), TrainingSample.plain(poison)),
                    Patches.SETTINGS,
                    Patches.random(0));

            assertFalse(result.applied());
            assertEquals(before, step.objectiveState());
        }
    }
}
