package dev.muduo.teacher.following;

import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes the sources of teachers with imported weights. */
public final class TeacherSources {
    /** Makes a teacher of weights; tests make one of nothing. */
    @FunctionalInterface
    public interface Network {
        /**
         * The teacher in that file.
         *
         * @param weights a safetensors file, its hash checked; may be removed afterwards
         * @throws dev.muduo.platform.agent.RecordFaultException if the content is not the network that the manifest describes
         */
        PromptableTeacher load(StoredCheckpoint checkpoint, Path weights);
    }

    private final ModelRegistry models;
    private final WeightFiles files;
    private final InstantSource clock;

    public TeacherSources(ModelRegistry models, WeightFiles files, InstantSource clock) {
        this.models = models;
        this.files = files;
        this.clock = clock;
    }

    /** @param model the teacher's name as a model */
    public TeacherSource imported(String model, Network network) {
        return new ImportedTeacher(
                sha256 -> {
                    StoredCheckpoint checkpoint = models.find(model, sha256);
                    return network.load(checkpoint, files.file(checkpoint));
                },
                clock);
    }
}
