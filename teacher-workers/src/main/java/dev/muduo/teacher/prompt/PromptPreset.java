package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.sam.WithoutMask;

/** Complete sets of choices; what the configuration says of single ones goes before them. */
public enum PromptPreset {
    /** Ours (§2.14): in-distribution for SAM-Med3D where the paper leaves a choice. */
    DEFAULT(new PromptChoices(
            MaskPromptSource.GENERATOR,
            Space.LOGIT,
            Downsampling.AREA,
            Points.TOPK_SPREAD,
            PromptPreset.EXCLUSION_RADIUS,
            PointSelector.STANDARD_POINTS,
            PointSelector.STANDARD_SIGMA,
            PointMode.JOINT,
            WithoutMask.ZERO_MASK)),

    /** The paper to the letter (§2.1 to 2.3); σ and the way of downsampling, which it does not print, are ours. */
    AS_PAPER(new PromptChoices(
            MaskPromptSource.GENERATOR,
            Space.PROBABILITY,
            Downsampling.AREA,
            Points.TOPK_PLAIN,
            PromptPreset.EXCLUSION_RADIUS,
            PointSelector.STANDARD_POINTS,
            PointSelector.STANDARD_SIGMA,
            PointMode.JOINT,
            WithoutMask.NO_MASK_EMBEDDING)),

    /** The released code (§2.9): the student's softmax, every fourth voxel, the first foreground voxels. */
    AS_CODE(new PromptChoices(
            MaskPromptSource.STUDENT,
            Space.PROBABILITY,
            Downsampling.NEAREST,
            Points.RASTER_FIRST_K,
            PromptPreset.EXCLUSION_RADIUS,
            PointSelector.STANDARD_POINTS,
            PointSelector.STANDARD_SIGMA,
            PointMode.JOINT,
            WithoutMask.NO_MASK_EMBEDDING));

    private static final double EXCLUSION_RADIUS = 4;

    private final PromptChoices choices;

    PromptPreset(PromptChoices choices) {
        this.choices = choices;
    }

    PromptChoices choices() {
        return choices;
    }
}
