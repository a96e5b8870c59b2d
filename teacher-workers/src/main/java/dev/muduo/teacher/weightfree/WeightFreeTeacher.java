package dev.muduo.teacher.weightfree;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import java.util.List;

/**
 * A teacher that needs no weights (§3.11): it samples the patch at its own spacing, grows a region from the prompt and
 * answers ±10 on the 32³ grid, by what at least half of the voxels in each cell say.
 */
public final class WeightFreeTeacher implements PromptableTeacher {
    /** 3 mm in a patch of 192 mm. */
    public static final int STANDARD_PATCH_VOXELS = 64;

    static final int ANSWER_VOXELS = 32;
    static final float CERTAIN = 10;
    private static final float AIR_HU = -1024;

    private final String version;
    private final int patchVoxels;
    private final Sampling sampling;
    private final GrowthRule rule;

    /** How a native image comes onto the teacher's grid. */
    @FunctionalInterface
    private interface Sampling {
        Volume sample(Volume source, Grid target);
    }

    private WeightFreeTeacher(String version, int patchVoxels, Sampling sampling, GrowthRule rule) {
        if (patchVoxels < ANSWER_VOXELS || patchVoxels > 256 || patchVoxels % ANSWER_VOXELS != 0) {
            throw new IllegalArgumentException("a weight-free teacher's patch is a multiple of " + ANSWER_VOXELS
                    + " voxels, at most 256, got " + patchVoxels);
        }
        this.version = version;
        this.patchVoxels = patchVoxels;
        this.sampling = sampling;
        this.rule = rule;
    }

    /**
     * Growth within the HU band of the mask prompt's core.
     *
     * @param patchVoxels edge of the teacher's grid, a multiple of 32
     * @param space       how mask prompts are given
     */
    public static WeightFreeTeacher ct(int patchVoxels, MaskPrompt.Space space) {
        // The mean over each cell: averaging a CT's noise narrows the band of HU, which keeps growth from leaking.
        Sampling mean = (source, target) -> Resampler.area(source, target, AIR_HU);
        return new WeightFreeTeacher(
                "weight-free-ct-1@" + patchVoxels, patchVoxels, mean, new CtGrowth(space, ANSWER_VOXELS));
    }

    /**
     * Growth from the points above 41 % of the uptake around them.
     *
     * @param patchVoxels edge of the teacher's grid, a multiple of 32
     */
    public static WeightFreeTeacher pet(int patchVoxels) {
        Sampling linear = (source, target) -> Resampler.linear(source, target, 0);
        return new WeightFreeTeacher("weight-free-pet-1@" + patchVoxels, patchVoxels, linear, new PetGrowth());
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int answerVoxels() {
        return ANSWER_VOXELS;
    }

    @Override
    public int patchVoxels() {
        return patchVoxels;
    }

    @Override
    public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
        return places.stream().map(place -> sampled(native_, place)).toList();
    }

    private Embedding sampled(Volume native_, PatchPlace place) {
        Volume sampled = sampling.sample(native_, place.grid(patchVoxels));
        return new SampledPatch(sampled.values(), patchVoxels, place.edgeMm() / patchVoxels, rule);
    }

    @Override
    public Embedding restore(Tensor kept) {
        throw new UnsupportedOperationException(
                "a weight-free teacher samples the volume anew, it keeps no embeddings");
    }

    @Override
    public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
        if (!(embedding instanceof SampledPatch patch) || !patch.rule().equals(rule) || patch.voxels() != patchVoxels) {
            throw new IllegalArgumentException("the embedding was made by another teacher than " + version);
        }
        return prompts.stream().map(prompt -> answer(patch, prompt)).toList();
    }

    private Answer answer(SampledPatch patch, Prompt prompt) {
        GrowthRule.Outcome outcome = rule.grow(patch, prompt);
        if (outcome.region().isEmpty()) {
            return new Answer.Invalid(outcome.reason().orElseThrow());
        }
        float[] logits = new float[ANSWER_VOXELS * ANSWER_VOXELS * ANSWER_VOXELS];
        if (majority(outcome.region().get(), logits) == 0) {
            return new Answer.Invalid("the region is too small for the answer's grid");
        }
        return new Answer.Logits(logits);
    }

    /**
     * +10 where at least half of a cell's voxels belong to the region, else −10; how many are +10. Ties go to the region:
     * with eight voxels a cell that keeps the volume of a ball of 10 mm to 2 %, the other way loses a quarter of it.
     */
    private int majority(boolean[] region, float[] logits) {
        int ratio = patchVoxels / ANSWER_VOXELS;
        int[] votes = new int[logits.length];
        for (int z = 0, voxel = 0; z < patchVoxels; z++) {
            for (int y = 0; y < patchVoxels; y++) {
                int row = ANSWER_VOXELS * (y / ratio + ANSWER_VOXELS * (z / ratio));
                for (int x = 0; x < patchVoxels; x++, voxel++) {
                    votes[row + x / ratio] += region[voxel] ? 1 : 0;
                }
            }
        }
        int positive = 0;
        for (int cell = 0; cell < logits.length; cell++) {
            boolean inside = 2 * votes[cell] >= ratio * ratio * ratio;
            logits[cell] = inside ? CERTAIN : -CERTAIN;
            positive += inside ? 1 : 0;
        }
        return positive;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
