package dev.muduo.networks.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fast step against the reference's, written literally and computed in double: losses, every gradient, two updates. */
class LiteralStepTest {
    private static final int CLASSES = 5;
    private static final double LAMBDA = 0.3;
    private static final double RATE = 0.01;
    /**
     * One voxel that rounding puts on the other side of a ReLU changes a gradient by a hundredth where there are few. A wrong
     * convolution changes it by a tenth or more.
     */
    private static final double GRADIENT_TOLERANCE = 3e-2;
    /** After the first step the momentum is the gradient itself. */
    private static final SgdConfig WITHOUT_DECAY = new SgdConfig(0.9, 0);

    /** Two annotated and two pseudo-labelled cubes; of the structures one teaches twice, two once, one never. */
    private static TrainingBatch batch(int edge) {
        int voxels = edge * edge * edge;
        boolean[][] selected = {{true, true, false, false}, {true, false, true, false}};
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CounterRandom random = CounterRandom.of(i, 0, "sample");
            float[] image = new float[2 * voxels];
            for (int v = 0; v < image.length; v++) {
                image[v] = (float) random.nextGaussian();
            }
            byte[] labels = new byte[voxels];
            for (int v = 0; v < voxels; v++) {
                labels[v] = (byte) random.nextInt(CLASSES);
            }
            samples.add(
                    i < 2
                            ? TrainingSample.annotated(image, Annotation.complete(labels, CLASSES))
                            : TrainingSample.pseudoLabelled(
                                    image,
                                    new PseudoLabels(
                                            random.bernoulliMask((CLASSES - 1) * voxels, 0.2), selected[i - 2])));
        }
        return TrainingBatch.cubes(edge, samples);
    }

    private static void assertSameStep(UNet3dConfig config, int edge) {
        TrainingBatch batch = batch(edge);
        CounterRandom none = CounterRandom.of(0, 0, "dropout");
        StepSettings settings = new StepSettings(RATE, LAMBDA, Double.POSITIVE_INFINITY);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(3, 0, "weights"));
                LiteralStep literal = new LiteralStep(config, network.export(), LiteralStep.Precision.DOUBLE);
                TrainingStep step = new TrainingStep(network, WITHOUT_DECAY, ConsistencyLoss.DICE, 0)) {
            LiteralStep.Outcome expected = literal.inspect(batch, LAMBDA);
            TrainingStep.Inspection seen = step.inspect(batch, LAMBDA, none);
            assertEquals(expected.crossEntropy(), seen.result().crossEntropy(), 1e-5 * expected.crossEntropy());
            assertEquals(expected.dice(), seen.result().dice(), 1e-5);
            assertEquals(expected.consistency(), seen.result().consistency(), 1e-5);
            literal.run(batch, LAMBDA, RATE, WITHOUT_DECAY);
            step.run(batch, settings, none);
            assertSame("gradient", config, expected.gradients(), step.momentum(), GRADIENT_TOLERANCE);
            assertSame("weight", config, literal.export(), network.export(), 1e-4);
            literal.run(batch, LAMBDA, RATE, WITHOUT_DECAY);
            step.run(batch, settings, none);
            assertSame("weight", config, literal.export(), network.export(), 1e-3);
        }
    }

    private static void assertSame(
            String what,
            UNet3dConfig config,
            Map<String, Tensor> expected,
            Map<String, Tensor> found,
            double tolerance) {
        for (String name : trained(config)) {
            float[] right = expected.get(name).values();
            float[] got = found.get(name).values();
            double error = norm(right) == 0 ? norm(got) : Fixtures.relativeError(got, right);
            assertTrue(error < tolerance, what + " " + name + " of " + config + ": error " + error);
        }
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /** All but the biases whose gradient is exactly 0 here and rounding there. */
    private static List<String> trained(UNet3dConfig config) {
        return config.parameterShapes().keySet().stream()
                .filter(name -> name.endsWith(".weight") || name.startsWith("final"))
                .toList();
    }

    @Test
    void aStepIsTheReferencesAtEveryWidth() {
        assertSameStep(new UNet3dConfig(2, CLASSES, 16, 0), 32);
        // At 16³ the centre is a single voxel, whose normalisation is 0 and passes no gradient.
        assertSameStep(new UNet3dConfig(2, CLASSES, 8, 0), 16);
        assertSameStep(new UNet3dConfig(2, CLASSES, 4, 0), 16);
    }
}
