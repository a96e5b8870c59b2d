package dev.muduo.teacher.following;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptStudent;

/** The U-Nets of §2.12, with the weights of a checkpoint that answer. What is made owns its weights in native memory. */
public final class UNetNetworks implements TrainedNetworks {
    @Override
    public PromptGenerator promptGenerator(StoredCheckpoint checkpoint, byte[] content) {
        return new Generator(checkpoint.sha256(), network(checkpoint, content));
    }

    @Override
    public PromptStudent student(StoredCheckpoint checkpoint, byte[] content) {
        return new Student(checkpoint.sha256(), network(checkpoint, content));
    }

    private static UNet3d network(StoredCheckpoint checkpoint, byte[] content) {
        CheckpointManifest.UNet3d shape = checkpoint.manifest().uNet3d();
        UNet3dConfig config = new UNet3dConfig(
                shape.inChannels(), shape.classes(), shape.featureScale(), UNet3dConfig.STANDARD_DROPOUT);
        try {
            return UNet3d.load(
                    config,
                    CheckpointTensors.answering(Safetensors.parse(content).tensors()));
        } catch (WeightsException e) {
            throw new RecordFaultException(
                    "checkpoint " + checkpoint.sha256() + " of model "
                            + checkpoint.manifest().model() + " is damaged: " + e.getMessage(),
                    e);
        }
    }

    private record Generator(String version, UNet3d network) implements PromptGenerator {
        @Override
        public float[] logits(float[] suv, int edge) {
            return network.logits(suv, 1, edge, edge, edge);
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private record Student(String version, UNet3d network) implements PromptStudent {
        @Override
        public float[] probabilities(float[] ctAndPet, int edge) {
            return network.probabilities(ctAndPet, 1, edge, edge, edge);
        }

        @Override
        public float[] logits(float[] ctAndPet, int edge) {
            return network.logits(ctAndPet, 1, edge, edge, edge);
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
