package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.sam.WithoutMask;

/**
 * How prompts are made of the maps of prompt generator and student. Its text is part of what derived objects are named by.
 *
 * @param generator              who stands in the prompt generator's place
 * @param maskPromptSource       whose map the CT teacher's mask is (Eq. 1)
 * @param maskPromptSpace        whether it is given as probabilities or logits
 * @param maskPromptDownsampling how it comes onto the answer grid
 * @param pointSelector          how the PET teacher's points are chosen (Eq. 2)
 * @param points                 K of Eq. 2
 * @param pointMode              how they are put to the PET teacher
 * @param withoutMask            the mask of a question by points alone
 */
public record PromptSettings(
        GeneratorMode generator,
        MaskPromptSource maskPromptSource,
        MaskPrompt.Space maskPromptSpace,
        MaskPrompt.Downsampling maskPromptDownsampling,
        PointSelector pointSelector,
        int points,
        PointMode pointMode,
        WithoutMask withoutMask) {
    private static final int MOST_POINTS = 32;

    public PromptSettings {
        requirePoints(points);
    }

    static void requirePoints(int points) {
        if (points < 1 || points > MOST_POINTS) {
            throw new IllegalArgumentException("a prompt has 1 to " + MOST_POINTS + " points, got " + points);
        }
    }

    /** Whether a student, once one is promoted, has a say in the prompts. */
    public boolean asksStudent() {
        return generator == GeneratorMode.MUTUAL || maskPromptSource.asksStudent();
    }
}
