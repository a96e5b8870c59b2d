package dev.muduo.teacher.weightfree;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.teacher.Prompt;

/**
 * CT (§3.11): everything that hangs together over faces with the core of the mask prompt (probability above ½), lies within
 * mean ± 2 standard deviations of the core's HU and no farther than 15 mm from it.
 *
 * @param space        how mask prompts are given, for ½ is 0 in logits
 * @param answerVoxels edge of the mask prompt's grid
 */
record CtGrowth(MaskPrompt.Space space, int answerVoxels) implements GrowthRule {
    static final double DEVIATIONS = 2;
    static final double REACH_MM = 15;

    @Override
    public Outcome grow(SampledPatch patch, Prompt prompt) {
        if (prompt.maskLogits().isEmpty()) {
            return Outcome.invalid("the prompt has no mask");
        }
        boolean[] core = core(patch, prompt.maskLogits().get());
        int coreVoxels = RegionGrowing.count(core);
        if (coreVoxels == 0) {
            return Outcome.invalid("no voxel of the mask prompt has a probability above 1/2");
        }
        boolean[] bound = RegionGrowing.within(core, REACH_MM / patch.spacingMm(), patch.voxels());
        boolean[] allowed = inBand(patch.values(), core, coreVoxels, bound);
        boolean[] grown = RegionGrowing.sixConnected(core, allowed, patch.voxels());
        int count = RegionGrowing.count(grown);
        if (count == 0) {
            return Outcome.invalid("the core of the mask prompt is outside its own band of HU");
        }
        if (count >= RegionGrowing.LEAKED_FRACTION * RegionGrowing.count(bound)) {
            return Outcome.invalid("growth fills its whole bound, 15 mm around the core");
        }
        return Outcome.of(grown);
    }

    private boolean[] core(SampledPatch patch, float[] mask) {
        float half = switch (space) {
            case LOGIT -> 0f;
            case PROBABILITY -> 0.5f;
        };
        boolean[] above = new boolean[mask.length];
        for (int voxel = 0; voxel < mask.length; voxel++) {
            above[voxel] = mask[voxel] > half;
        }
        return patch.onThisGrid(above, answerVoxels);
    }

    /** The voxels of the bound within the core's mean ± 2 sd (population). */
    private static boolean[] inBand(float[] hu, boolean[] core, int coreVoxels, boolean[] bound) {
        double sum = 0;
        for (int voxel = 0; voxel < hu.length; voxel++) {
            sum += core[voxel] ? hu[voxel] : 0;
        }
        double mean = sum / coreVoxels;
        double squares = 0;
        for (int voxel = 0; voxel < hu.length; voxel++) {
            squares += core[voxel] ? (hu[voxel] - mean) * (hu[voxel] - mean) : 0;
        }
        double width = DEVIATIONS * Math.sqrt(squares / coreVoxels);
        boolean[] band = new boolean[hu.length];
        for (int voxel = 0; voxel < hu.length; voxel++) {
            band[voxel] = bound[voxel] && Math.abs(hu[voxel] - mean) <= width;
        }
        return band;
    }
}
