package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.sam.WithoutMask;

/** Complete sets of choices; what the configuration says of single ones goes before them. */
public enum PromptPreset {
    /** Ours (§2.14): in-distribution for SAM-Med3D where the paper leaves a choice. */
    DEFAULT,
    /** The paper to the letter (§2.1 to 2.3); σ and the way of downsampling, which it does not print, are ours. */
    AS_PAPER,
    /** The released code (§2.9): the student's softmax, every fourth voxel, the first foreground voxels. */
    AS_CODE;

    private static final double EXCLUSION_RADIUS = 4;

    PromptChoices choices() {
        return switch (this) {
            case DEFAULT ->
                choices(
                        MaskPromptSource.GENERATOR,
                        Space.LOGIT,
                        Downsampling.AREA,
                        Points.TOPK_SPREAD,
                        WithoutMask.ZERO_MASK);
            case AS_PAPER ->
                choices(
                        MaskPromptSource.GENERATOR,
                        Space.PROBABILITY,
                        Downsampling.AREA,
                        Points.TOPK_PLAIN,
                        WithoutMask.NO_MASK_EMBEDDING);
            case AS_CODE ->
                choices(
                        MaskPromptSource.STUDENT,
                        Space.PROBABILITY,
                        Downsampling.NEAREST,
                        Points.RASTER_FIRST_K,
                        WithoutMask.NO_MASK_EMBEDDING);
        };
    }

    /** What all of them have in common: K, σ and all points in one question. */
    private static PromptChoices choices(
            MaskPromptSource source,
            Space space,
            Downsampling downsampling,
            Points pointSelector,
            WithoutMask withoutMask) {
        return new PromptChoices(
                source,
                space,
                downsampling,
                pointSelector,
                EXCLUSION_RADIUS,
                PointSelector.STANDARD_POINTS,
                PointSelector.STANDARD_SIGMA,
                PointMode.JOINT,
                withoutMask);
    }
}
