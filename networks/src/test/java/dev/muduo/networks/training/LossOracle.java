package dev.muduo.networks.training;

import dev.muduo.networks.unet.UNet3d;
import java.util.Arrays;
import java.util.List;

/** The losses from their definitions, voxel by voxel in double, on the network's own probabilities. */
final class LossOracle {
    private static final double SMOOTH = 1e-5;

    private LossOracle() {}

    /** Cross-entropy and Dice with the classes that nobody annotated merged into the background. */
    static double[] supervised(UNet3d network, int edge, List<TrainingSample> samples) {
        int classes = network.config().classes();
        double crossEntropy = 0;
        double[] both = new double[classes];
        double[] squares = new double[classes];
        boolean[] present = new boolean[classes];
        long voxels = 0;
        for (TrainingSample sample : samples) {
            Annotation annotation = sample.annotation().orElseThrow();
            float[] p = network.probabilities(sample.image(), 1, edge, edge, edge);
            int size = annotation.labels().length;
            for (int v = 0; v < size; v++) {
                double[] q = new double[classes];
                for (int c = 0; c < classes; c++) {
                    q[annotation.annotated()[c] ? c : 0] += p[c * size + v];
                }
                int y = annotation.annotated()[annotation.labels()[v]]
                        ? annotation.labels()[v]
                        : 0;
                crossEntropy -= Math.log(q[y]);
                both[y] += q[y];
                squares[y] += 1;
                for (int c = 0; c < classes; c++) {
                    squares[c] += q[c] * q[c];
                    present[c] |= annotation.annotated()[c];
                }
            }
            voxels += size;
        }
        double dice = 0;
        int counted = 0;
        for (int c = 0; c < classes; c++) {
            if (present[c]) {
                dice += 1 - (2 * both[c] + SMOOTH) / (squares[c] + SMOOTH);
                counted++;
            }
        }
        return new double[] {crossEntropy / voxels, dice / counted};
    }

    static double consistency(UNet3d network, int edge, List<TrainingSample> samples, ConsistencyLoss kind) {
        int structures = network.config().classes() - 1;
        double[] sums = new double[structures];
        int[] counts = new int[structures];
        for (TrainingSample sample : samples) {
            PseudoLabels pseudo = sample.pseudoLabels().orElseThrow();
            float[] p = network.probabilities(sample.image(), 1, edge, edge, edge);
            int size = edge * edge * edge;
            for (int s = 0; s < structures; s++) {
                if (pseudo.selected()[s]) {
                    sums[s] += one(p, (s + 1) * size, pseudo.hard(), s * size, size, kind);
                    counts[s]++;
                }
            }
        }
        double total = 0;
        for (int s = 0; s < structures; s++) {
            total += counts[s] == 0 ? 0 : sums[s] / counts[s];
        }
        return total / Arrays.stream(counts).filter(count -> count > 0).count();
    }

    private static double one(float[] p, int from, boolean[] hard, int hardFrom, int size, ConsistencyLoss kind) {
        double squares = 0;
        double both = 0;
        double sizes = 0;
        for (int v = 0; v < size; v++) {
            double y = hard[hardFrom + v] ? 1 : 0;
            double q = p[from + v];
            squares += (q - y) * (q - y);
            both += q * y;
            sizes += q + y;
        }
        double dice = 1 - (2 * both + SMOOTH) / (sizes + SMOOTH);
        return switch (kind) {
            case MSE -> squares / size;
            case DICE -> dice;
            case MSE_PLUS_DICE -> squares / size + dice;
        };
    }
}
