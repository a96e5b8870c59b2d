package dev.muduo.platform.config;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structures;

/**
 * Section {@code model}: what teachers, trainer and service must agree on.
 *
 * @param structures   the organs, ids 1 … n
 * @param preprocessing how native volumes become the network's input
 * @param featureScale width of the student and the prompt generator: filters are 64·2^k / featureScale (§2.12)
 */
public record ModelConfig(Structures structures, Preprocessing preprocessing, int featureScale) {
    public ModelConfig {
        if (featureScale < 1 || featureScale > 64 || Integer.bitCount(featureScale) != 1) {
            throw new IllegalArgumentException("featureScale is 1, 2, 4 … 64, got " + featureScale);
        }
    }
}
