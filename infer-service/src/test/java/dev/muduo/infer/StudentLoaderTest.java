package dev.muduo.infer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.infer.swap.NetworkLoader.LoadedNetwork;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With the real network, small. */
class StudentLoaderTest {
    private static final int EDGE = 16;
    private static final UNet3dConfig CONFIG = UNet3dConfig.student(2, 16);
    private static final CheckpointManifest MANIFEST = new CheckpointManifest(
            ModelNames.STUDENT,
            1,
            10,
            Optional.empty(),
            new Structures(List.of(new Structure(1, "gtv", ""))),
            Preprocessing.standard(6, EDGE),
            new CheckpointManifest.UNet3d(2, 2, 16),
            Map.of());

    @Test
    void answersWithTheAveragedWeightsWhereThereAreAny() {
        try (UNet3d last = UNet3d.initialise(CONFIG, CounterRandom.of(1, 0, "test"));
                UNet3d averaged = UNet3d.initialise(CONFIG, CounterRandom.of(2, 0, "test"))) {
            Map<String, Tensor> tensors = new HashMap<>();
            put(tensors, CheckpointTensors.WEIGHTS, last);
            assertSameAnswer(last, tensors);
            put(tensors, CheckpointTensors.AVERAGED, averaged);
            assertSameAnswer(averaged, tensors);
        }
    }

    @Test
    void aDamagedFileIsNoNetwork() {
        assertThrows(
                WeightsException.class,
                () -> new StudentLoader().load(MANIFEST, new byte[] {1, 2, 3}, Arithmetic.FLOAT32));
    }

    @Test
    void answersInTheArithmeticThatIsAskedFor() {
        try (UNet3d network = UNet3d.initialise(CONFIG, CounterRandom.of(1, 0, "test"))) {
            Map<String, Tensor> tensors = new HashMap<>();
            put(tensors, CheckpointTensors.WEIGHTS, network);
            byte[] content = Safetensors.of(Map.of(), tensors).toBytes();
            try (LoadedNetwork loaded = new StudentLoader().load(MANIFEST, content, Arithmetic.BFLOAT16)) {
                float[] answer = loaded.probabilities(images(), 1, EDGE, EDGE, EDGE);
                assertArrayEquals(network.probabilities(Arithmetic.BFLOAT16, images(), 1, EDGE, EDGE, EDGE), answer);
                assertFalse(Arrays.equals(network.probabilities(images(), 1, EDGE, EDGE, EDGE), answer));
            }
        }
    }

    private static float[] images() {
        float[] images = new float[2 * EDGE * EDGE * EDGE];
        for (int voxel = 0; voxel < images.length; voxel++) {
            images[voxel] = voxel % 7 / 7f;
        }
        return images;
    }

    private static void put(Map<String, Tensor> tensors, String prefix, UNet3d network) {
        network.export().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }

    private static void assertSameAnswer(UNet3d expected, Map<String, Tensor> tensors) {
        float[] images = images();
        byte[] content = Safetensors.of(Map.of(), tensors).toBytes();
        try (LoadedNetwork loaded = new StudentLoader().load(MANIFEST, content, Arithmetic.FLOAT32)) {
            float[] answer = loaded.probabilities(images, 1, EDGE, EDGE, EDGE);
            assertEquals(2 * EDGE * EDGE * EDGE, answer.length);
            assertArrayEquals(expected.probabilities(images, 1, EDGE, EDGE, EDGE), answer, 1e-6f);
        }
    }
}
