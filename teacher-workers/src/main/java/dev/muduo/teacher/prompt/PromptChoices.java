package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.sam.WithoutMask;

/**
 * One value for every key of {@code teaching.prompts}.
 *
 * @param exclusionRadius of {@link Points#TOPK_EXCLUSION}, in voxels of the generator's grid
 * @param points          K of Eq. 2
 * @param sigma           of g_σ in Eq. 2, in voxels of the generator's grid
 */
record PromptChoices(
        MaskPromptSource maskPromptSource,
        Space maskPromptSpace,
        Downsampling maskPromptDownsampling,
        Points pointSelector,
        double exclusionRadius,
        int points,
        double sigma,
        PointMode pointMode,
        WithoutMask withoutMask) {
    PromptChoices {
        if (!(sigma > 0 && sigma <= 8)) {
            throw new IllegalArgumentException("sigma lies in (0, 8] voxels, got " + sigma);
        }
        if (!(exclusionRadius >= 0 && exclusionRadius <= 256)) {
            throw new IllegalArgumentException("exclusionRadius lies in [0, 256] voxels, got " + exclusionRadius);
        }
    }

    PromptSettings settings() {
        return new PromptSettings(
                maskPromptSource,
                maskPromptSpace,
                maskPromptDownsampling,
                pointSelector.selector(sigma, exclusionRadius),
                points,
                pointMode,
                withoutMask);
    }
}
