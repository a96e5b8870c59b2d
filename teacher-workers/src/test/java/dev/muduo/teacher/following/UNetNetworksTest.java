package dev.muduo.teacher.following;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
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
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptStudent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The real networks, through the registry. */
class UNetNetworksTest {
    private static final Structures STRUCTURES =
            new Structures(List.of(new Structure(1, "lesion", ""), new Structure(2, "never_there", "")));
    private static final UNet3dConfig GENERATOR = UNet3dConfig.promptGenerator(3, 32);
    private static final UNet3dConfig STUDENT = new UNet3dConfig(2, 3, 32, UNet3dConfig.STANDARD_DROPOUT);

    private final ModelRegistry models = new StoredModelRegistry(new InMemoryObjectStore());
    private final TrainedNetworks networks = new UNetNetworks();

    private StoredCheckpoint store(String model, Map<String, Tensor> weights, UNet3dConfig shape) {
        Map<String, Tensor> tensors = new HashMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        weights.forEach((name, tensor) -> tensors.put(
                CheckpointTensors.MOMENTUM + name, Tensor.of(new float[tensor.values().length], tensor.shape())));
        return models.write(
                new CheckpointManifest(
                        model,
                        1,
                        1,
                        Optional.empty(),
                        STRUCTURES,
                        Preprocessing.standard(6, 16),
                        new CheckpointManifest.UNet3d(shape.inChannels(), shape.classes(), shape.featureScale()),
                        Map.of()),
                Safetensors.of(Map.of(), tensors).toBytes());
    }

    private static float[] image(int channels) {
        float[] image = new float[channels * 16 * 16 * 16];
        for (int voxel = 0; voxel < image.length; voxel++) {
            image[voxel] = voxel % 11 / 20f;
        }
        return image;
    }

    @Test
    void theGeneratorAnswersAsTheNetworkThatTheTrainerWrote() {
        try (UNet3d network = UNet3d.initialise(GENERATOR, CounterRandom.of(7, 0, "test"))) {
            StoredCheckpoint checkpoint = store(ModelNames.PROMPT_GENERATOR, network.export(), GENERATOR);

            try (PromptGenerator generator = networks.promptGenerator(checkpoint, models.content(checkpoint))) {
                assertEquals(checkpoint.sha256(), generator.version());
                assertArrayEquals(network.logits(image(1), 1, 16, 16, 16), generator.logits(image(1), 16), 1e-6f);
            }
        }
    }

    @Test
    void theStudentAnswersWithProbabilities() {
        try (UNet3d network = UNet3d.initialise(STUDENT, CounterRandom.of(7, 0, "test"))) {
            StoredCheckpoint checkpoint = store(ModelNames.STUDENT, network.export(), STUDENT);

            try (PromptStudent student = networks.student(checkpoint, models.content(checkpoint))) {
                assertEquals(checkpoint.sha256(), student.version());
                float[] maps = student.probabilities(image(2), 16);
                assertArrayEquals(network.probabilities(image(2), 1, 16, 16, 16), maps, 1e-6f);
                assertEquals(1, maps[7] + maps[4096 + 7] + maps[2 * 4096 + 7], 1e-5);
            }
        }
    }

    @Test
    void aCheckpointWithoutItsWeightsIsAFaultOfTheRecord() {
        try (UNet3d network = UNet3d.initialise(GENERATOR, CounterRandom.of(7, 0, "test"))) {
            Map<String, Tensor> weights = new HashMap<>(network.export());
            weights.remove("final.bias");
            StoredCheckpoint checkpoint = store(ModelNames.PROMPT_GENERATOR, weights, GENERATOR);
            byte[] content = models.content(checkpoint);

            RecordFaultException fault =
                    assertThrows(RecordFaultException.class, () -> networks.promptGenerator(checkpoint, content));
            assertTrue(fault.getMessage().contains("final.bias"), fault.getMessage());
            assertThrows(RecordFaultException.class, () -> networks.promptGenerator(checkpoint, new byte[3]));
        }
    }
}
