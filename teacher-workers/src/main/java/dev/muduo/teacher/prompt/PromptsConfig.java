package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.platform.config.Preset;

/**
 * Section {@code teaching.prompts}: what the teachers are asked (Eq. 1 and 2). Each key is described in the reference
 * configuration; what it leaves to a preset is filled in.
 *
 * @param preset                 where values come from that nobody has set
 * @param generator              who stands in the prompt generator's place
 * @param maskPromptSource       Z of Eq. 1
 * @param maskPromptSpace        whether the mask is given as probabilities or logits
 * @param maskPromptDownsampling Down of Eq. 1
 * @param pointSelector          TopK of Eq. 2
 * @param exclusionRadius        of {@link Points#TOPK_EXCLUSION}, in voxels of the generator's grid
 * @param points                 K of Eq. 2
 * @param sigma                  of g_σ in Eq. 2, in voxels of the generator's grid
 * @param pointMode              all points in one question, or one after the other
 * @param withoutMask            the mask of a question by points alone
 */
public record PromptsConfig(
        Preset preset,
        GeneratorMode generator,
        MaskPromptSource maskPromptSource,
        Space maskPromptSpace,
        Downsampling maskPromptDownsampling,
        Points pointSelector,
        double exclusionRadius,
        int points,
        double sigma,
        PointMode pointMode,
        WithoutMask withoutMask) {
    public PromptsConfig {
        if (!(sigma > 0 && sigma <= 8)) {
            throw new IllegalArgumentException("sigma lies in (0, 8] voxels, got " + sigma);
        }
        if (!(exclusionRadius >= 0 && exclusionRadius <= 256)) {
            throw new IllegalArgumentException("exclusionRadius lies in [0, 256] voxels, got " + exclusionRadius);
        }
        PromptSettings.requirePoints(points);
    }

    /** What prompts are made by. */
    public PromptSettings settings() {
        return new PromptSettings(
                generator,
                maskPromptSource,
                maskPromptSpace,
                maskPromptDownsampling,
                pointSelector.selector(sigma, exclusionRadius),
                points,
                pointMode,
                withoutMask);
    }
}
