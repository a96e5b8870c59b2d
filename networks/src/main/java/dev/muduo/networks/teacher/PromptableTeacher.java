package dev.muduo.networks.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import java.util.List;

/**
 * A frozen foundation model that can be asked for a structure: a patch is encoded once and answers any number of prompts.
 *
 * <p>Not safe for use by several threads; one worker owns one teacher.
 */
public interface PromptableTeacher extends AutoCloseable {
    /** The name and version that events carry, as in {@code ct-teacher} and a checkpoint's SHA-256. */
    String version();

    /** Edge of the low-resolution grid on which this teacher answers: 32. */
    int answerVoxels();

    /** Edge of this teacher's own patch grid, on which the agreement of two teachers is measured: 128 for SAM-Med3D. */
    int patchVoxels();

    /**
     * Looks at one patch.
     *
     * @param native_ the whole native volume (HU or SUVbw); the teacher samples the place at its own spacing
     * @return owned by the caller, to be closed
     */
    Embedding encode(Volume native_, PatchPlace place);

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
