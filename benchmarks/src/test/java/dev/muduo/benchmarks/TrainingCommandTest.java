package dev.muduo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.networks.unet.UNet3dConfig;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainingCommandTest {
    @Test
    void theCommandRunsOnATinyNetwork() {
        assertEquals(
                0,
                new CommandLine(new TrainingCommand())
                        .execute(
                                "--scales",
                                "32",
                                "--patches",
                                "16",
                                "--runs",
                                "1",
                                "--threads",
                                "1",
                                "--round-steps",
                                "0"));
    }

    /** §2.12: 145.8 GMAC for the forward pass of the full size on one cube of 128³. */
    @Test
    void theCostIsTheSpecifications() {
        UNet3dConfig full = UNet3dConfig.student(12, 4);
        assertEquals(145.8e9, (double) UNetCost.forwardMultiplications(full, 128), 0.05e9);
        // Three times that, less the gradient of the image: 27 · 2 · 16 a voxel.
        assertEquals(
                4 * (3 * UNetCost.forwardMultiplications(full, 64) - 27L * 2 * 16 * 64 * 64 * 64),
                UNetCost.stepMultiplications(full, 64, 4));
    }
}
