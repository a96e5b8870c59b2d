package dev.muduo.teacher;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.teacher.weightfree.WeightFreeTeacher;

/**
 * Section {@code teaching}: how a study becomes pseudo-labels. Each key is described in the reference configuration.
 *
 * @param workers studies taught at the same time in this process
 * @param patches where the teachers look
 * @param prompts what they are asked (Eq. 1 and 2)
 */
public record TeachingConfig(int workers, PatchPlan patches, Prompts prompts, Teacher ctTeacher, Teacher petTeacher) {
    private static final int MOST_WORKERS = 64;

    public TeachingConfig {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers lies in 1 … " + MOST_WORKERS + ", got " + workers);
        }
    }

    /** The method's numbers and the teachers that need no weights. */
    public static TeachingConfig standard() {
        Teacher weightFree = new Teacher(TeacherKind.WEIGHT_FREE, WeightFreeTeacher.STANDARD_PATCH_VOXELS);
        return new TeachingConfig(
                1,
                new PatchPlan(0.25, 32, 0.02),
                new Prompts(
                        MaskSource.GENERATOR,
                        MaskPrompt.Space.LOGIT,
                        Points.TOPK_SPREAD,
                        PointSelector.STANDARD_POINTS,
                        PointSelector.STANDARD_SIGMA),
                weightFree,
                weightFree);
    }

    /** Whose answer becomes the CT teacher's mask prompt. */
    public enum MaskSource {
        /** The prompt generator's, as in the paper. */
        GENERATOR
    }

    /** How the points of Eq. 2 are chosen inside M_c. */
    public enum Points {
        /** Ours: spread over the structure, at its most certain places. */
        TOPK_SPREAD,
        /** The paper to the letter: the highest values of the smoothed mask, which are neighbours. */
        TOPK_PLAIN,
        /** One point, the centre of mass. */
        CENTROID,
        /** The released code's first voxels: for reproducing it only. */
        RASTER_FIRST_K
    }

    /** What a teacher is. */
    public enum TeacherKind {
        /** Region growing, §3.11: needs no download. */
        WEIGHT_FREE
    }

    /**
     * What the teachers are asked.
     *
     * @param maskSource    Z of Eq. 1
     * @param maskSpace     whether the mask is given as probabilities or logits
     * @param pointSelector TopK of Eq. 2
     * @param points        K of Eq. 2
     * @param sigma         of g_σ in Eq. 2, in voxels of the generator's grid
     */
    public record Prompts(
            MaskSource maskSource, MaskPrompt.Space maskSpace, Points pointSelector, int points, double sigma) {
        public Prompts {
            if (!(sigma > 0 && sigma <= 8)) {
                throw new IllegalArgumentException("sigma lies in (0, 8] voxels, got " + sigma);
            }
            settings(maskSpace, pointSelector, points, sigma);
        }

        PromptSettings settings() {
            return settings(maskSpace, pointSelector, points, sigma);
        }

        private static PromptSettings settings(
                MaskPrompt.Space maskSpace, Points pointSelector, int points, double sigma) {
            PointSelector selector = switch (pointSelector) {
                case TOPK_SPREAD -> new PointSelector.TopKSpread(sigma);
                case TOPK_PLAIN -> new PointSelector.TopKPlain(sigma);
                case CENTROID -> new PointSelector.Centroid();
                case RASTER_FIRST_K -> new PointSelector.RasterFirstK();
            };
            return new PromptSettings(maskSpace, selector, points);
        }
    }

    /**
     * One of the two teachers.
     *
     * @param patchVoxels edge of the teacher's own grid: 64 is 3 mm in a patch of 192 mm
     */
    public record Teacher(TeacherKind kind, int patchVoxels) {
        public Teacher {
            // Fails here, at the door, if the teacher cannot have such a grid.
            WeightFreeTeacher.pet(patchVoxels).close();
        }
    }

    PromptableTeacher newCtTeacher() {
        return switch (ctTeacher.kind()) {
            case WEIGHT_FREE -> WeightFreeTeacher.ct(ctTeacher.patchVoxels(), prompts.maskSpace());
        };
    }

    PromptableTeacher newPetTeacher() {
        return switch (petTeacher.kind()) {
            case WEIGHT_FREE -> WeightFreeTeacher.pet(petTeacher.patchVoxels());
        };
    }
}
