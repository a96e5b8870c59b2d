package dev.muduo.networks.sam;

import dev.muduo.networks.random.CounterRandom;

/** Noise to look at. */
final class RandomImages {
    private RandomImages() {}

    static float[] gaussian(int values, long seed) {
        CounterRandom random = CounterRandom.of(seed, 0, "image");
        float[] image = new float[values];
        for (int i = 0; i < values; i++) {
            image[i] = (float) random.nextGaussian();
        }
        return image;
    }
}
