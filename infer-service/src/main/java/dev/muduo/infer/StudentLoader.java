package dev.muduo.infer;

import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.platform.model.CheckpointManifest;

/** Loads the student's U-Net from the weights of a checkpoint that answer. */
public final class StudentLoader implements NetworkLoader {
    @Override
    public LoadedNetwork load(CheckpointManifest manifest, byte[] content) {
        CheckpointManifest.UNet3d shape = manifest.uNet3d();
        UNet3dConfig config = new UNet3dConfig(
                shape.inChannels(), shape.classes(), shape.featureScale(), UNet3dConfig.STANDARD_DROPOUT);
        UNet3d network = UNet3d.load(
                config, CheckpointTensors.answering(Safetensors.parse(content).tensors()));
        return new LoadedNetwork() {
            @Override
            public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
                return network.probabilities(images, batch, depth, height, width);
            }

            @Override
            public void close() {
                network.close();
            }
        };
    }
}
