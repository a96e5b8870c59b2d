package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The real network, through the registry. */
class UNetPromptGeneratorTest {
    private static final UNet3dConfig SHAPE = UNet3dConfig.promptGenerator(3, 32);

    private final ModelRegistry models = new StoredModelRegistry(new InMemoryObjectStore());

    private StoredCheckpoint store(Map<String, Tensor> weights, UNet3dConfig shape) {
        Map<String, Tensor> tensors = new HashMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        weights.forEach((name, tensor) -> tensors.put(
                CheckpointTensors.MOMENTUM + name, Tensor.of(new float[tensor.values().length], tensor.shape())));
        return models.write(
                new CheckpointManifest(
                        ModelNames.PROMPT_GENERATOR,
                        1,
                        1,
                        Optional.empty(),
                        TeachingBench.STRUCTURES,
                        TeachingBench.PREPROCESSING,
                        new CheckpointManifest.UNet3d(shape.inChannels(), shape.classes(), shape.featureScale()),
                        Map.of()),
                Safetensors.of(Map.of(), tensors).toBytes());
    }

    @Test
    void itAnswersAsTheNetworkThatTheTrainerWrote() {
        float[] suv = new float[16 * 16 * 16];
        for (int voxel = 0; voxel < suv.length; voxel++) {
            suv[voxel] = voxel % 11 / 20f;
        }
        try (UNet3d network = UNet3d.initialise(SHAPE, CounterRandom.of(7, 0, "test"))) {
            StoredCheckpoint checkpoint = store(network.export(), SHAPE);

            try (PromptGenerator generator = UNetPromptGenerator.load(checkpoint, models.content(checkpoint))) {
                assertEquals(checkpoint.sha256(), generator.version());
                assertArrayEquals(network.logits(suv, 1, 16, 16, 16), generator.logits(suv, 16), 1e-6f);
            }
        }
    }

    @Test
    void aCheckpointWithoutItsWeightsIsAFaultOfTheRecord() {
        try (UNet3d network = UNet3d.initialise(SHAPE, CounterRandom.of(7, 0, "test"))) {
            Map<String, Tensor> weights = new HashMap<>(network.export());
            weights.remove("final.bias");
            StoredCheckpoint checkpoint = store(weights, SHAPE);
            byte[] content = models.content(checkpoint);

            RecordFaultException fault =
                    assertThrows(RecordFaultException.class, () -> UNetPromptGenerator.load(checkpoint, content));
            assertTrue(fault.getMessage().contains("final.bias"), fault.getMessage());
            assertThrows(RecordFaultException.class, () -> UNetPromptGenerator.load(checkpoint, new byte[3]));
        }
    }
}
