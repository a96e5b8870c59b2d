package dev.muduo.teacher;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.teacher.prompt.PromptsConfig;
import dev.muduo.teacher.weightfree.WeightFreeTeacher;
import java.util.Map;

/**
 * Section {@code teaching}: how a study becomes pseudo-labels. Each key is described in the reference configuration.
 *
 * @param workers      studies taught at the same time in this process
 * @param batchPatches patches that a teacher encodes together
 * @param patches      where the teachers look
 * @param prompts      what they are asked (Eq. 1 and 2)
 */
public record TeachingConfig(
        int workers,
        int batchPatches,
        PatchPlan patches,
        PromptsConfig prompts,
        Teacher ctTeacher,
        Teacher petTeacher) {
    private static final int MOST_WORKERS = 64;
    private static final int MOST_BATCH_PATCHES = 64;

    public TeachingConfig {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers lies in 1 … " + MOST_WORKERS + ", got " + workers);
        }
        if (batchPatches < 1 || batchPatches > MOST_BATCH_PATCHES) {
            throw new IllegalArgumentException(
                    "batchPatches lies in 1 … " + MOST_BATCH_PATCHES + ", got " + batchPatches);
        }
    }

    /** As the reference configuration says: the method's numbers and the teachers that need no weights. */
    public static TeachingConfig standard() {
        return of(Preset.DEFAULT);
    }

    /** As the reference configuration says, with another reading of the prompts. */
    public static TeachingConfig of(Preset prompts) {
        return Configuration.reference()
                .with(Map.of("teaching.prompts.preset", prompts))
                .section("teaching", TeachingConfig.class);
    }

    /** What a teacher is. */
    public enum TeacherKind {
        /** Region growing, §3.11: needs no download. */
        WEIGHT_FREE,
        /** The foundation model of §3, with imported weights: SAM-Med3D for CT, SegAnyPET for PET. */
        SAM_MED3D
    }

    /**
     * One of the two teachers.
     *
     * @param patchVoxels edge of a weight-free teacher's own grid: 64 is 3 mm in a patch of 192 mm
     */
    public record Teacher(TeacherKind kind, int patchVoxels) {
        public Teacher {
            // Fails here, at the door, if the teacher cannot have such a grid.
            WeightFreeTeacher.pet(patchVoxels).close();
        }
    }
}
