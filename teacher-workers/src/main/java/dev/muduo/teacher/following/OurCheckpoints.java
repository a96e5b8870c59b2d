package dev.muduo.teacher.following;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import java.util.List;

/**
 * The trainer's checkpoints, as far as they fit this process's configuration.
 *
 * @param ours what a network must have been trained with
 */
record OurCheckpoints(ModelRegistry models, ModelConfig ours) {
    /** What makes a network of a checkpoint. */
    @FunctionalInterface
    interface Network<T> {
        T of(StoredCheckpoint checkpoint, byte[] content);
    }

    /**
     * Loads a checkpoint.
     *
     * @param channels of the network's input
     * @throws RecordFaultException if it is missing, damaged, or of another preprocessing, other structures or another shape
     */
    <T> T load(String model, String sha256, int channels, Network<T> network) {
        StoredCheckpoint checkpoint = models.find(model, sha256);
        CheckpointManifest manifest = checkpoint.manifest();
        CheckpointManifest.UNet3d shape = manifest.uNet3d();
        requireEqual(
                "preprocessing", ours.preprocessing(), manifest.preprocessing().orElseThrow());
        requireEqual("structures", ours.structures(), manifest.structures().orElseThrow());
        requireEqual(
                "channels and classes",
                List.of(channels, ours.structures().classes()),
                List.of(shape.inChannels(), shape.classes()));
        return network.of(checkpoint, models.content(checkpoint));
    }

    private static void requireEqual(String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            throw new RecordFaultException("its " + what + " should be " + ours + ", are " + theirs
                    + "; workers and trainer need one configuration");
        }
    }
}
