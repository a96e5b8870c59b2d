package dev.muduo.networks.sam;

import java.util.List;
import java.util.Optional;

/**
 * One question about an image: clicks, a mask, both or neither.
 *
 * @param mask logits on the network's mask grid, row-major in the order of the image tensor's axes
 */
public record SamPrompt(List<Click> clicks, Optional<float[]> mask) {
    public SamPrompt {
        clicks = List.copyOf(clicks);
    }

    public static SamPrompt ofClicks(List<Click> clicks) {
        return new SamPrompt(clicks, Optional.empty());
    }

    public static SamPrompt ofMask(float[] logits) {
        return new SamPrompt(List.of(), Optional.of(logits));
    }
}
