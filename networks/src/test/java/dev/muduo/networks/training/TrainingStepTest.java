package dev.muduo.networks.training;

import static dev.muduo.networks.training.StepSamples.CLASSES;
import static dev.muduo.networks.training.StepSamples.CONFIG;
import static dev.muduo.networks.training.StepSamples.PLAIN;
import static dev.muduo.networks.training.StepSamples.VOXELS;
import static dev.muduo.networks.training.StepSamples.batch;
import static dev.muduo.networks.training.StepSamples.complete;
import static dev.muduo.networks.training.StepSamples.dropout;
import static dev.muduo.networks.training.StepSamples.image;
import static dev.muduo.networks.training.StepSamples.labels;
import static dev.muduo.networks.training.StepSamples.network;
import static dev.muduo.networks.training.StepSamples.partial;
import static dev.muduo.networks.training.StepSamples.taught;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
    @Test
    void aRestartChangesNotOneBit() {
        UNet3dConfig config = new UNet3dConfig(2, CLASSES, 16, 0.3);
        TrainingBatch batch = batch(complete(1), partial(2, true, false, true, true), taught(3, true, false, true));
        try (UNet3d straight = network(config);
                TrainingStep step = new TrainingStep(straight, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.9);
                UNet3d before = network(config);
                TrainingStep half = new TrainingStep(before, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.9)) {
            for (int i = 0; i < 4; i++) {
                step.run(batch, PLAIN, dropout(i));
            }
            half.run(batch, PLAIN, dropout(0));
            half.run(batch, PLAIN, dropout(1));
            try (UNet3d after = UNet3d.load(config, before.export());
                    TrainingStep rest = new TrainingStep(after, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.9)) {
                rest.restore(half.momentum(), half.averagedWeights());
                rest.run(batch, PLAIN, dropout(2));
                rest.run(batch, PLAIN, dropout(3));
                assertEquals(straight.export(), after.export());
                assertEquals(step.momentum(), rest.momentum());
                assertEquals(step.averagedWeights(), rest.averagedWeights());
            }
        }
    }

    /** A step of plain descent tells the gradient; along it the loss must rise by the gradient's norm. */
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        for (int featureScale : new int[] {8, 16, 32}) {
            UNet3dConfig config = new UNet3dConfig(2, CLASSES, featureScale, 0);
            TrainingBatch batch = batch(complete(1), complete(2), taught(3, true, false, true));
            try (UNet3d network = network(config);
                    TrainingStep step = new TrainingStep(network, new SgdConfig(0, 0), ConsistencyLoss.DICE, 0)) {
                Map<String, Tensor> before = network.export();
                double norm = step.run(batch, PLAIN, dropout(1)).gradientNorm();
                Map<String, Tensor> after = network.export();
                double length = 0.001 / (PLAIN.learningRate() * norm);
                double up = loss(config, moved(before, after, -length), batch);
                double down = loss(config, moved(before, after, length), batch);
                assertEquals(norm, (up - down) / 0.002, 0.02 * norm, "feature scale " + featureScale);
            }
        }
    }

    private static Map<String, Tensor> moved(Map<String, Tensor> from, Map<String, Tensor> to, double length) {
        Map<String, Tensor> moved = new LinkedHashMap<>();
        from.forEach((name, tensor) -> {
            float[] a = tensor.values();
            float[] b = to.get(name).values();
            float[] c = new float[a.length];
            for (int i = 0; i < c.length; i++) {
                c[i] = (float) (a[i] + length * ((double) b[i] - a[i]));
            }
            moved.put(name, Tensor.of(c, tensor.shape()));
        });
        return moved;
    }

    private static double loss(UNet3dConfig config, Map<String, Tensor> weights, TrainingBatch batch) {
        try (UNet3d network = UNet3d.load(config, weights);
                TrainingStep step = new TrainingStep(network, new SgdConfig(0, 0), ConsistencyLoss.DICE, 0)) {
            return step.inspect(batch, PLAIN.lambda(), dropout(1)).result().total();
        }
    }

    /**
     * The engine's convolutions leave padding between channels as they find it in freed memory. A network that has only seen
     * NaN leaves NaN there.
     */
    @Test
    void whatLiesInFreedMemoryChangesNotOneBit() {
        for (int featureScale : new int[] {8, 16}) {
            UNet3dConfig config = new UNet3dConfig(2, CLASSES, featureScale, 0.1);
            float[] nan = new float[2 * 32 * 32 * 32];
            Arrays.fill(nan, Float.NaN);
            byte[] background = new byte[32 * 32 * 32];
            TrainingBatch clean = wide(new float[2 * 32 * 32 * 32], background);
            try (UNet3d network = network(config);
                    TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
                TrainingStep.Inspection first = step.inspect(clean, 0, dropout(1));
                for (int i = 0; i < 8; i++) {
                    step.inspect(wide(nan, background), 0, dropout(1));
                    assertEquals(first, step.inspect(clean, 0, dropout(1)));
                    assertTrue(Double.isFinite(first.result().gradientNorm()), first.toString());
                }
            }
        }
    }

    private static TrainingBatch wide(float[] image, byte[] labels) {
        TrainingSample sample = TrainingSample.annotated(image, Annotation.complete(labels, CLASSES));
        return TrainingBatch.cubes(32, List.of(sample, sample));
    }

    @Test
    void anAverageThatNobodyHasKeptBeginsWithTheWeights() {
        try (UNet3d network = network(CONFIG);
                TrainingStep without = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0);
                UNet3d loaded = UNet3d.load(CONFIG, network.export());
                TrainingStep with = new TrainingStep(loaded, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.9)) {
            with.restore(without.momentum(), without.averagedWeights());

            assertEquals(network.export(), with.averagedWeights());
        }
    }

    @Test
    void dropoutComesFromItsStreamAlone() {
        UNet3dConfig config = new UNet3dConfig(2, CLASSES, 16, 0.3);
        try (UNet3d network = network(config);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            double loss =
                    step.inspect(batch(complete(1)), 0, dropout(1)).result().total();
            assertEquals(
                    loss,
                    step.inspect(batch(complete(1)), 0, dropout(1)).result().total());
            assertNotEquals(
                    loss,
                    step.inspect(batch(complete(1)), 0, dropout(2)).result().total());
        }
    }

    /** A bias before an instance normalisation has no gradient, so that decay and momentum can be followed exactly. */
    @Test
    void weightDecayAndMomentumFollowTorchsConvention() {
        SgdConfig sgd = new SgdConfig(0.5, 0.1);
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, sgd, ConsistencyLoss.DICE, 0)) {
            String name = "conv1.conv1.0.bias";
            double w0 = network.export().get(name).values()[0];
            step.run(batch(complete(1)), PLAIN, dropout(0));
            double v1 = 0.1 * w0;
            double w1 = w0 - 0.05 * v1;
            assertEquals(w1, network.export().get(name).values()[0], 1e-7);
            step.run(batch(complete(1)), PLAIN, dropout(1));
            double v2 = 0.5 * v1 + 0.1 * w1;
            assertEquals(v2, step.momentum().get(name).values()[0], 1e-8);
            assertEquals(w1 - 0.05 * v2, network.export().get(name).values()[0], 1e-7);
        }
    }

    @Test
    void theGradientIsClippedByItsGlobalNorm() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, new SgdConfig(0, 0), ConsistencyLoss.DICE, 0)) {
            StepResult result = step.run(batch(complete(1)), new StepSettings(0.1, 0, 0.01), dropout(0));
            assertTrue(result.gradientNorm() > 0.02, "norm before clipping " + result.gradientNorm());
            double squares = 0;
            for (Tensor velocity : step.momentum().values()) {
                for (float value : velocity.values()) {
                    squares += (double) value * value;
                }
            }
            assertEquals(0.01, Math.sqrt(squares), 1e-5);
        }
    }

    @Test
    void averagedWeightsFollowTheirDecay() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.75)) {
            float before = network.export().get("final.bias").values()[1];
            step.run(batch(complete(1)), PLAIN, dropout(0));
            float after = network.export().get("final.bias").values()[1];
            assertNotEquals(before, after);
            assertEquals(
                    0.75 * before + 0.25 * after,
                    step.averagedWeights().get("final.bias").values()[1],
                    1e-7);
        }
    }

    /** Of the weights that a network begins with, which are random, nothing is in the average. */
    @Test
    void atFirstTheAverageIsTheMeanOfAllWeightsSoFar() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.75)) {
            double sum = 0;
            for (int n = 0; n < 4; n++) {
                step.run(batch(complete(1)), StepSettings.averagingFrom(n, 0.1, 0, 12), dropout(n));
                sum += network.export().get("final.bias").values()[1];
                assertEquals(
                        sum / (n + 1), step.averagedWeights().get("final.bias").values()[1], 1e-6, "after step " + n);
            }
            float mean = step.averagedWeights().get("final.bias").values()[1];
            step.run(batch(complete(1)), StepSettings.averagingFrom(100, 0.1, 0, 12), dropout(4));
            assertEquals(
                    0.75 * mean + 0.25 * network.export().get("final.bias").values()[1],
                    step.averagedWeights().get("final.bias").values()[1],
                    1e-6,
                    "later the configured decay holds");
        }
    }

    @Test
    void aStepThatIsNotFiniteLeavesEverythingAsItWas() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.9)) {
            Map<String, Tensor> before = network.export();
            float[] poison = image(1);
            Arrays.fill(poison, Float.NaN);
            StepResult result = step.run(
                    batch(TrainingSample.annotated(poison, Annotation.complete(labels(1), CLASSES))),
                    PLAIN,
                    dropout(0));
            assertFalse(result.applied());
            assertEquals(before, network.export());
            assertEquals(before, step.averagedWeights());
        }
    }

    @Test
    void trainingLowersTheLoss() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            byte[] labels = new byte[VOXELS];
            float[] image = image(1);
            for (int v = 0; v < VOXELS; v++) {
                labels[v] = (byte) (image[v] > 0.5 ? 1 : 0);
            }
            TrainingBatch batch = batch(TrainingSample.annotated(image, Annotation.complete(labels, CLASSES)));
            double first = step.run(batch, PLAIN, dropout(0)).total();
            double last = first;
            for (int i = 1; i < 30; i++) {
                last = step.run(batch, PLAIN, dropout(i)).total();
            }
            assertTrue(last < 0.8 * first, first + " -> " + last);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            assertRefused(step, "nothing in this batch teaches", taught(1, false, false, false));
            assertRefused(
                    step,
                    "a set of annotated classes",
                    TrainingSample.annotated(image(1), Annotation.complete(labels(1), CLASSES + 1)));
            assertRefused(
                    step,
                    "an image of this batch has",
                    TrainingSample.annotated(new float[5], Annotation.complete(labels(1), CLASSES)));
            assertThrows(WeightsException.class, () -> step.restore(Map.of(), Map.of()));
        }
        assertThrows(IllegalArgumentException.class, () -> Annotation.complete(new byte[] {9}, CLASSES));
        assertThrows(IllegalArgumentException.class, () -> new Annotation(new byte[1], new boolean[] {false, true}));
        assertThrows(IllegalArgumentException.class, () -> new StepSettings(Double.NaN, 0, 1));
    }

    private static void assertRefused(TrainingStep step, String words, TrainingSample sample) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> step.run(batch(sample), PLAIN, dropout(0)));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
