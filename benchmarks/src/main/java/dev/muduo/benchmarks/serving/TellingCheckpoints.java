package dev.muduo.benchmarks.serving;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints of a small U-Net whose answer is the same everywhere and tells the number of its promotion: a voxel of another
 * version shows. It is computed in full, like any other network's.
 */
final class TellingCheckpoints {
    /** Numbers repeat after so many; never more than two versions are in memory, and those are neighbours or nearly so. */
    private static final int STRUCTURES = 31;

    private static final int FEATURE_SCALE = 16;
    private static final int PATCH = 32;
    private static final double SPACING_MM = 6;

    /** Larger than any logit of weights as they are initialised. */
    private static final float CERTAIN = 1000;

    static final ModelConfig MODEL =
            new ModelConfig(structures(), Preprocessing.standard(SPACING_MM, PATCH), FEATURE_SCALE);

    private final Map<String, Tensor> weights;
    private final String lastBias;

    /** @param seed of the weights that all have in common */
    TellingCheckpoints(long seed) {
        UNet3dConfig config = UNet3dConfig.student(MODEL.structures().classes(), FEATURE_SCALE);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(seed, 0, "weights"))) {
            weights = network.export();
        }
        List<String> names = new ArrayList<>(weights.keySet());
        lastBias = names.get(names.size() - 1);
    }

    private static Structures structures() {
        List<Structure> list = new ArrayList<>();
        for (int id = 1; id <= STRUCTURES; id++) {
            list.add(new Structure(id, "organ_" + id, ""));
        }
        return new Structures(list);
    }

    /** What the network of this promotion answers wherever there is body. */
    static int label(long number) {
        return 1 + (int) (number % STRUCTURES);
    }

    static CheckpointManifest manifest(long number) {
        return new CheckpointManifest(
                ModelNames.STUDENT,
                number,
                number,
                Optional.empty(),
                MODEL.structures(),
                MODEL.preprocessing(),
                new CheckpointManifest.UNet3d(2, MODEL.structures().classes(), FEATURE_SCALE),
                Map.of());
    }

    /** The safetensors file of the checkpoint that is promoted under this number. */
    byte[] content(long number) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        float[] bias = new float[MODEL.structures().classes()];
        bias[label(number)] = CERTAIN;
        // The last place is told too: equal labels must not make equal checkpoints.
        bias[0] = -number;
        tensors.put(CheckpointTensors.WEIGHTS + lastBias, Tensor.of(bias, bias.length));
        return Safetensors.of(Map.of(), tensors).toBytes();
    }
}
