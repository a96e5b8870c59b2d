package dev.muduo.networks.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.weights.Tensor;
import java.util.List;

/**
 * A frozen foundation model that can be asked for a structure: a patch is encoded once and answers any number of prompts.
 *
 * <p>Not safe for use by several threads; one worker owns one teacher.
 */
public interface PromptableTeacher extends AutoCloseable {
    /**
     * What events and the names of derived objects carry: a checkpoint's SHA-256, or the name of a teacher without weights,
     * with whatever else the answer depends on beside patch and prompts.
     */
    String version();

    /**
     * What kept embeddings are named by: as {@link #version()}, but only of what an embedding depends on, so that teachers that
     * differ in how they answer share them.
     */
    default String encoderVersion() {
        return version();
    }

    /** Edge of the low-resolution grid on which this teacher answers: 32. */
    int answerVoxels();

    /** Edge of this teacher's own patch grid, on which the agreement of two teachers is measured: 128 for SAM-Med3D. */
    int patchVoxels();

    /**
     * Looks at patches of one volume, all at once where that is faster.
     *
     * @param native_ the whole native volume (HU or SUVbw); the teacher samples the places at its own spacing
     * @return one a place, in order; owned by the caller, each to be closed
     */
    List<Embedding> encode(Volume native_, List<PatchPlace> places);

    /**
     * The embedding that was kept of an earlier {@link #encode}.
     *
     * @return owned by the caller, to be closed
     * @throws dev.muduo.networks.weights.WeightsException if this is no embedding of this teacher's shape
     * @throws UnsupportedOperationException if this teacher's embeddings are not {@linkplain Embedding#kept() kept}
     */
    Embedding restore(Tensor kept);

    /**
     * Answers prompts about an encoded patch.
     *
     * @return one answer a prompt, in order
     * @throws IllegalArgumentException if the embedding is another teacher's
     */
    List<Answer> decode(Embedding embedding, List<Prompt> prompts);

    @Override
    void close();
}
