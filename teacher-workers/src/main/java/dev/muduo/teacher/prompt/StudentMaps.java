package dev.muduo.teacher.prompt;

import dev.muduo.platform.agent.RecordFaultException;
import java.util.Arrays;

/**
 * What the student sees in a patch.
 *
 * @param probabilities p, (classes, z, y, x), channel 0 is background
 * @param classes       the structures and the background
 * @param edge          voxels along each axis
 */
public record StudentMaps(float[] probabilities, int classes, int edge) {
    /** @throws RecordFaultException if a value is not finite: nothing can be prompted with it */
    public StudentMaps {
        if (probabilities.length != classes * edge * edge * edge) {
            throw new IllegalArgumentException("expected probabilities of " + classes + " classes on a cube of edge "
                    + edge + ", got " + probabilities.length + " values");
        }
        for (float value : probabilities) {
            if (!Float.isFinite(value)) {
                throw new RecordFaultException("the student's answer to a patch is not finite");
            }
        }
    }

    /** p_c. */
    float[] ofClass(int c) {
        int voxels = edge * edge * edge;
        return Arrays.copyOfRange(probabilities, c * voxels, (c + 1) * voxels);
    }
}
