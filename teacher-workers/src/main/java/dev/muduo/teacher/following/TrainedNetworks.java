package dev.muduo.teacher.following;

import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.teacher.prompt.PromptGenerator;
import dev.muduo.teacher.prompt.PromptStudent;

/** Makes networks of the trainer's checkpoints; tests make them of nothing. */
public interface TrainedNetworks {
    /**
     * The network in those bytes.
     *
     * @param content the checkpoint's safetensors file, its hash checked
     * @throws dev.muduo.platform.agent.RecordFaultException if the content is not the network that the manifest describes
     */
    PromptGenerator promptGenerator(StoredCheckpoint checkpoint, byte[] content);

    /** As {@link #promptGenerator}, of the student. */
    PromptStudent student(StoredCheckpoint checkpoint, byte[] content);
}
