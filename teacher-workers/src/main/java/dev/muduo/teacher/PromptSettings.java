package dev.muduo.teacher;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.networks.method.PointSelector;

/**
 * How prompts are made of the prompt generator's answer.
 *
 * @param maskPromptSpace how the CT teacher's mask is given (Eq. 1)
 * @param pointSelector   how the PET teacher's points are chosen (Eq. 2)
 * @param points          K of Eq. 2
 */
record PromptSettings(MaskPrompt.Space maskPromptSpace, PointSelector pointSelector, int points) {
    PromptSettings {
        if (points < 1 || points > 32) {
            throw new IllegalArgumentException("a prompt has 1 to 32 points, got " + points);
        }
    }
}
