package dev.muduo.networks.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The student against numbers that PyTorch computed: forward, losses, gradients and five steps. */
class ReferenceTrainingTest {
    @Test
    void theStudentLearnsAsTheReferenceDoes() throws Exception {
        Path folder = Fixtures.path("unet3d-tiny");
        JsonNode expected = Fixtures.json(folder.resolve("expected.json"));
        SortedMap<String, Tensor> arrays = Npz.read(folder.resolve("io.npz"));
        UNet3dConfig config = new UNet3dConfig(2, 5, 16, 0);
        float[] image = arrays.get("image").values();
        try (UNet3d network = UNet3d.load(config, TorchStateDict.read(folder.resolve("weights.pth")));
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            assertTrue(Fixtures.relativeError(
                            network.logits(image, 2, 32, 32, 32),
                            arrays.get("logits").values())
                    <= 1e-5);
            TrainingBatch batch = batch(image, arrays.get("label").values(), 32);
            CounterRandom none = CounterRandom.of(0, 0, "dropout");
            TrainingStep.Inspection seen = step.inspect(batch, 0, none);
            assertRelative(
                    expected.get("cross_entropy").asDouble(), seen.result().crossEntropy(), 1e-5);
            assertRelative(expected.get("dice_loss").asDouble(), seen.result().dice(), 1e-5);
            assertRelative(
                    expected.get("supervised_loss").asDouble(), seen.result().supervised(), 1e-5);
            expected.get("grad_norms").properties().forEach(field -> {
                boolean dead =
                        field.getKey().endsWith(".bias") && !field.getKey().startsWith("final");
                double norm = dead ? 0 : field.getValue().asDouble();
                assertEquals(norm, seen.gradientNorms().get(field.getKey()), 1e-3 * norm + 1e-6, field.getKey());
            });
            PolyLearningRate rate = new PolyLearningRate(0.01, 30, 0.9);
            for (int i = 0; i < 5; i++) {
                StepSettings settings = new StepSettings(rate.forStep(i), 0, Double.POSITIVE_INFINITY);
                double loss = step.run(batch, settings, none).total();
                assertRelative(expected.get("losses_5_steps").get(i).asDouble(), loss, 2e-5);
            }
            float[] after = network.logits(image, 2, 32, 32, 32);
            double error = Fixtures.relativeError(
                    after, arrays.get("logits_after_5_steps").values());
            assertTrue(error <= 1e-2, "relative error after five steps: " + error);
        }
    }

    private static void assertRelative(double expected, double got, double tolerance) {
        assertEquals(expected, got, tolerance * Math.abs(expected));
    }

    private static TrainingBatch batch(float[] images, float[] labels, int edge) {
        int voxels = edge * edge * edge;
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < labels.length / voxels; i++) {
            byte[] classes = new byte[voxels];
            for (int v = 0; v < voxels; v++) {
                classes[v] = (byte) labels[i * voxels + v];
            }
            float[] image = Arrays.copyOfRange(images, i * 2 * voxels, (i + 1) * 2 * voxels);
            samples.add(TrainingSample.annotated(image, Annotation.complete(classes, 5)));
        }
        return TrainingBatch.cubes(edge, samples);
    }
}
