package dev.muduo.networks.unet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.networks.random.CounterRandom;
import org.junit.jupiter.api.Test;

class UNet3dTest {
    @Test
    void theSameInputGivesTheSameBits() {
        UNet3dConfig config = UNet3dConfig.student(12, 16);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "init"))) {
            float[] image = new float[2 * 32 * 32 * 32];
            CounterRandom random = CounterRandom.of(1, 0, "image");
            for (int i = 0; i < image.length; i++) {
                image[i] = random.nextFloat();
            }
            float[] first = network.logits(image, 1, 32, 32, 32);
            assertEquals(12 * 32 * 32 * 32, first.length);
            for (int i = 0; i < 10; i++) {
                long t = System.nanoTime();
                assertArrayEquals(first, network.logits(image, 1, 32, 32, 32));
                System.out.println((System.nanoTime() - t) / 1e6);
            }
        }
    }
}
