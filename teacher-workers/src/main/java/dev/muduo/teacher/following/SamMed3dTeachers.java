package dev.muduo.teacher.following;

import dev.muduo.networks.safetensors.SafetensorsFile;
import dev.muduo.networks.sam.SamMed3d;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.sam.SamMed3dTeacher;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.StoredCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The foundation models of §3 with imported weights. They go from the file into native memory tensor by tensor: 400 MB there,
 * a few of them at a time in Java's heap.
 *
 * @param withoutMask   what a question by points alone says of the mask
 * @param patchesAtOnce patches that are encoded in one batch
 */
public record SamMed3dTeachers(WithoutMask withoutMask, int patchesAtOnce) {
    /** A teacher that sees CT; see {@link TeacherSources.Network#load}. */
    public PromptableTeacher ct(StoredCheckpoint checkpoint, Path weights) {
        return SamMed3dTeacher.ct(network(checkpoint, weights), checkpoint.sha256(), patchesAtOnce);
    }

    /** A teacher that sees PET; see {@link TeacherSources.Network#load}. */
    public PromptableTeacher pet(StoredCheckpoint checkpoint, Path weights) {
        return SamMed3dTeacher.pet(network(checkpoint, weights), checkpoint.sha256(), patchesAtOnce);
    }

    private SamMed3d network(StoredCheckpoint checkpoint, Path weights) {
        SamMed3dConfig config = config(checkpoint.manifest());
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            return SamMed3d.load(config, file.withPrefix(CheckpointTensors.WEIGHTS), withoutMask);
        } catch (WeightsException e) {
            throw new RecordFaultException(e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("the weights in " + weights + " cannot be read", e);
        }
    }

    private static SamMed3dConfig config(CheckpointManifest manifest) {
        CheckpointManifest.SamMed3d sizes = manifest.samMed3d();
        try {
            return new SamMed3dConfig(
                    sizes.image(),
                    sizes.patch(),
                    sizes.width(),
                    sizes.depth(),
                    sizes.heads(),
                    sizes.window(),
                    Set.copyOf(sizes.globalBlocks()),
                    sizes.promptWidth(),
                    sizes.maskChannels(),
                    sizes.iouWidth());
        } catch (IllegalArgumentException e) {
            throw new RecordFaultException("its manifest describes no network: " + e.getMessage(), e);
        }
    }
}
