package dev.muduo.teacher;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.StoredCheckpoint;

/** The PET-only U-Net of §2.12, loaded from a checkpoint. Owns its weights in native memory. */
final class UNetPromptGenerator implements PromptGenerator {
    private final String checkpoint;
    private final UNet3d network;

    private UNetPromptGenerator(String checkpoint, UNet3d network) {
        this.checkpoint = checkpoint;
        this.network = network;
    }

    /**
     * @param content the checkpoint's safetensors file, its hash checked
     * @throws RecordFaultException if the content is not the network that the manifest describes
     */
    static PromptGenerator load(StoredCheckpoint checkpoint, byte[] content) {
        CheckpointManifest.UNet3d shape = checkpoint.manifest().uNet3d();
        UNet3dConfig config = new UNet3dConfig(
                shape.inChannels(), shape.classes(), shape.featureScale(), UNet3dConfig.STANDARD_DROPOUT);
        try {
            return new UNetPromptGenerator(
                    checkpoint.sha256(),
                    UNet3d.load(
                            config,
                            CheckpointTensors.answering(
                                    Safetensors.parse(content).tensors())));
        } catch (WeightsException e) {
            throw new RecordFaultException(
                    "checkpoint " + checkpoint.sha256() + " of the prompt generator is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public String version() {
        return checkpoint;
    }

    @Override
    public float[] logits(float[] suv, int edge) {
        return network.logits(suv, 1, edge, edge, edge);
    }

    @Override
    public void close() {
        network.close();
    }
}
