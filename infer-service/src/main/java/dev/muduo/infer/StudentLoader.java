package dev.muduo.infer;

import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.model.CheckpointManifest;
import java.util.Map;

/** Loads the student's U-Net from the weights of a checkpoint that answer. */
public final class StudentLoader implements NetworkLoader {
    @Override
    public LoadedNetwork load(CheckpointManifest manifest, byte[] content, Arithmetic arithmetic) {
        CheckpointManifest.UNet3d shape = manifest.uNet3d();
        UNet3dConfig config = new UNet3dConfig(
                shape.inChannels(), shape.classes(), shape.featureScale(), UNet3dConfig.STANDARD_DROPOUT);
        UNet3d network = UNet3d.load(config, answering(content));
        return new LoadedNetwork() {
            @Override
            public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
                return network.probabilities(arithmetic, images, batch, depth, height, width);
            }

            @Override
            public void close() {
                network.close();
            }
        };
    }

    /** Of a checkpoint's tensors, which are several times as many, no others are read. */
    private static Map<String, Tensor> answering(byte[] content) {
        String prefix = CheckpointTensors.answeringPrefix(Safetensors.names(content));
        return CheckpointTensors.answering(
                Safetensors.parse(content, name -> name.startsWith(prefix)).tensors());
    }
}
