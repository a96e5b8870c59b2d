package dev.muduo.networks.training;

import static dev.muduo.networks.training.StepSamples.CLASSES;
import static dev.muduo.networks.training.StepSamples.CONFIG;
import static dev.muduo.networks.training.StepSamples.EDGE;
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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the losses are, by their definitions. */
class LossesTest {
    @Test
    void supervisedLossesAreTheirDefinitions() {
        assertSupervised(complete(1), complete(2));
        assertSupervised(partial(1, true, true, false, true), complete(2));
        assertSupervised(partial(1, true, false, false, true), partial(2, true, false, true, true));
    }

    private static void assertSupervised(TrainingSample... samples) {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            StepResult got = step.inspect(batch(samples), 0, dropout(0)).result();
            double[] expected = LossOracle.supervised(network, EDGE, List.of(samples));
            assertEquals(expected[0], got.crossEntropy(), 1e-5 * expected[0]);
            assertEquals(expected[1], got.dice(), 1e-5 * expected[1]);
            assertEquals((expected[0] + expected[1]) / 2, got.supervised(), 1e-5);
            assertEquals(got.supervised(), got.total(), 1e-6);
        }
    }

    /** The marginal path merges nothing when all is annotated: an unannotated second sample takes the path for both. */
    @Test
    void anAnnotationOfEverythingCostsTheSameOnTheMarginalPath() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            byte[] nothing = new byte[VOXELS];
            TrainingSample free = TrainingSample.annotated(
                    image(2), new Annotation(nothing, new boolean[] {true, false, false, false}));
            double alone =
                    step.inspect(batch(complete(1)), 0, dropout(0)).result().crossEntropy();
            double both = step.inspect(batch(complete(1), free), 0, dropout(0))
                    .result()
                    .crossEntropy();
            assertEquals(alone / 2, both, 1e-7 * alone, "merging every class into the background costs nothing");
        }
    }

    /**
     * A correction of one structure says nothing about another's voxels but that they are not its own: the loss is the same
     * whichever of "background" and "kidney" a network calls what the other is, and so are all gradients. The gradient between
     * the two is zero; with a complete annotation it is not.
     */
    @Test
    void aCorrectionOfTheLiverAloneDoesNotTellAKidneyFromTheBackground() {
        int kidney = 3;
        TrainingSample liverOnly = partial(1, true, true, false, false);
        Learned plain = learn(Map.of(), liverOnly);
        Learned exchanged = learn(Map.of(0, kidney, kidney, 0), liverOnly);

        assertEquals(plain.loss(), exchanged.loss(), 1e-6);
        plain.gradients().forEach((name, gradient) -> {
            Tensor other = exchanged.gradients().get(name);
            for (int i = 0; i < gradient.values().length; i++) {
                int there = name.startsWith("final") ? exchange(i, gradient.values().length / CLASSES, kidney) : i;
                assertEquals(gradient.values()[i], other.values()[there], 1e-5, name);
            }
        });
        assertNotEquals(
                learn(Map.of(), complete(1)).loss(),
                learn(Map.of(0, kidney, kidney, 0), complete(1)).loss(),
                1e-4);
    }

    /** Where a value of class 0 is once that is class {@code other}, and the other way round. */
    private static int exchange(int at, int length, int other) {
        int row = at / length;
        return row == 0 || row == other ? (other - row) * length + at % length : at;
    }

    private record Learned(double loss, Map<String, Tensor> gradients) {}

    /** One step without momentum and decay, after which the momentum is the gradient. */
    private static Learned learn(Map<Integer, Integer> classes, TrainingSample sample) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        try (UNet3d network = network(CONFIG)) {
            weights.putAll(network.export());
        }
        weights.replaceAll((name, tensor) -> name.startsWith("final") ? rows(tensor, classes) : tensor);
        try (UNet3d network = UNet3d.load(CONFIG, weights);
                TrainingStep step = new TrainingStep(network, new SgdConfig(0, 0), ConsistencyLoss.DICE, 0)) {
            StepResult result = step.run(batch(sample), PLAIN, dropout(0));
            return new Learned(result.total(), step.momentum());
        }
    }

    private static Tensor rows(Tensor tensor, Map<Integer, Integer> from) {
        int length = tensor.values().length / CLASSES;
        float[] values = tensor.values().clone();
        from.forEach((to, source) -> System.arraycopy(tensor.values(), source * length, values, to * length, length));
        return Tensor.of(values, tensor.shape());
    }

    @Test
    void consistencyLossesAreTheirDefinitions() {
        TrainingSample[] samples = {taught(1, true, true, false), taught(2, true, false, false)};
        for (ConsistencyLoss kind : ConsistencyLoss.values()) {
            try (UNet3d network = network(CONFIG);
                    TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, kind, 0)) {
                StepResult got = step.inspect(batch(samples), 0.25, dropout(0)).result();
                double expected = LossOracle.consistency(network, EDGE, List.of(samples), kind);
                assertEquals(expected, got.consistency(), 1e-5 * expected, kind.name());
                assertEquals(0.25 * expected, got.total(), 1e-5 * expected);
                assertEquals(0, got.supervised());
            }
        }
    }

    @Test
    void theTotalIsSupervisedPlusLambdaTimesConsistency() {
        try (UNet3d network = network(CONFIG);
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            TrainingSample both = new TrainingSample(
                    image(9),
                    Optional.of(new Annotation(labels(9), new boolean[] {true, true, false, false})),
                    taught(9, false, true, true).pseudoLabels());
            StepResult got = step.inspect(batch(complete(1), both, taught(2, false, false, false)), 0.1, dropout(0))
                    .result();
            assertTrue(got.consistency() > 0 && got.supervised() > 0);
            assertEquals(got.supervised() + 0.1 * got.consistency(), got.total(), 1e-6);
        }
    }
}
