package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt.Downsampling;
import dev.muduo.networks.method.MaskPrompt.Space;
import dev.muduo.networks.sam.WithoutMask;
import java.util.Optional;

/**
 * Section {@code teaching.prompts}: what the teachers are asked (Eq. 1 and 2). A key that is absent takes the preset's value;
 * each is described in the reference configuration.
 *
 * @param preset                 where the other values come from
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
        PromptPreset preset,
        Optional<MaskPromptSource> maskPromptSource,
        Optional<Space> maskPromptSpace,
        Optional<Downsampling> maskPromptDownsampling,
        Optional<Points> pointSelector,
        Optional<Double> exclusionRadius,
        Optional<Integer> points,
        Optional<Double> sigma,
        Optional<PointMode> pointMode,
        Optional<WithoutMask> withoutMask) {
    /** @throws IllegalArgumentException if a value is absurd */
    public PromptsConfig(
            PromptPreset preset,
            Optional<MaskPromptSource> maskPromptSource,
            Optional<Space> maskPromptSpace,
            Optional<Downsampling> maskPromptDownsampling,
            Optional<Points> pointSelector,
            Optional<Double> exclusionRadius,
            Optional<Integer> points,
            Optional<Double> sigma,
            Optional<PointMode> pointMode,
            Optional<WithoutMask> withoutMask) {
        this.preset = preset;
        this.maskPromptSource = maskPromptSource;
        this.maskPromptSpace = maskPromptSpace;
        this.maskPromptDownsampling = maskPromptDownsampling;
        this.pointSelector = pointSelector;
        this.exclusionRadius = exclusionRadius;
        this.points = points;
        this.sigma = sigma;
        this.pointMode = pointMode;
        this.withoutMask = withoutMask;
        // Fails here, at the door, if a value is absurd.
        settings();
    }

    /** A preset as it is. */
    public static PromptsConfig of(PromptPreset preset) {
        return new PromptsConfig(
                preset,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The preset's choices with the single ones over them. */
    public PromptSettings settings() {
        PromptChoices base = preset.choices();
        return new PromptChoices(
                        maskPromptSource.orElse(base.maskPromptSource()),
                        maskPromptSpace.orElse(base.maskPromptSpace()),
                        maskPromptDownsampling.orElse(base.maskPromptDownsampling()),
                        pointSelector.orElse(base.pointSelector()),
                        exclusionRadius.orElse(base.exclusionRadius()),
                        points.orElse(base.points()),
                        sigma.orElse(base.sigma()),
                        pointMode.orElse(base.pointMode()),
                        withoutMask.orElse(base.withoutMask()))
                .settings();
    }
}
