package dev.muduo.benchmarks.serving;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Several windows in one call of the network against one a call: whether it would pay to wait for those of other requests. */
final class BatchesRun {
    private static final int CLASSES = 12;
    private static final int[] BATCHES = {1, 2, 4};
    private static final int ROUNDS = 5;
    private static final double MILLISECONDS = 1e6;

    private final long seed;

    /** The width of a network, and the edge of its windows. */
    private record Size(int featureScale, int edge) {}

    private static final List<Size> SIZES =
            List.of(new Size(16, 32), new Size(16, 64), new Size(4, 64), new Size(4, 96));

    BatchesRun(long seed) {
        this.seed = seed;
    }

    Outcome run() {
        List<String> lines = new ArrayList<>();
        for (Size size : SIZES) {
            UNet3dConfig config = UNet3dConfig.student(CLASSES, size.featureScale());
            try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(seed, 0, "weights"))) {
                lines.add(line(network, size));
            }
        }
        return new Outcome("Windows in one call", lines, List.of());
    }

    /** The fastest of some rounds, in which the batches take turns: what else the machine does slows all alike. */
    private String line(UNet3d network, Size size) {
        double[] fastest = new double[BATCHES.length];
        Arrays.fill(fastest, Double.POSITIVE_INFINITY);
        for (int round = 0; round <= ROUNDS; round++) {
            for (int index = 0; index < BATCHES.length; index++) {
                double millis = millisOfOne(network, size.edge(), BATCHES[index]);
                // The first round is for the engine to choose its ways.
                fastest[index] = round == 0 ? fastest[index] : Math.min(fastest[index], millis);
            }
        }
        StringBuilder words = new StringBuilder("featureScale " + size.featureScale() + ", windows of " + size.edge()
                + " voxels: milliseconds for each window");
        for (int index = 0; index < BATCHES.length; index++) {
            words.append(String.format(Locale.ROOT, ", %d in a call %.2f", BATCHES[index], fastest[index]));
        }
        return words.toString();
    }

    private static double millisOfOne(UNet3d network, int edge, int batch) {
        float[] images = new float[batch * 2 * edge * edge * edge];
        for (int voxel = 0; voxel < images.length; voxel++) {
            images[voxel] = voxel % 11 / 11f;
        }
        long begun = System.nanoTime();
        network.probabilities(images, batch, edge, edge, edge);
        return (System.nanoTime() - begun) / MILLISECONDS / batch;
    }
}
