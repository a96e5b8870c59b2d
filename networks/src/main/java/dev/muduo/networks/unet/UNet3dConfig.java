package dev.muduo.networks.unet;

import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a U-Net.
 *
 * @param inChannels   2 for the student (CT, PET), 1 for the prompt generator (PET)
 * @param classes      background included
 * @param featureScale divisor of the widths 64·2^k: 4 is the full size of the paper, 16 suits two cores
 * @param dropout      probability that a value is dropped in training, after the centre and before the last convolution
 */
public record UNet3dConfig(int inChannels, int classes, int featureScale, double dropout) {
    /** Every edge of an input is a multiple of this: four poolings. */
    public static final int EDGE_MULTIPLE = 16;

    public static final double STANDARD_DROPOUT = 0.3;

    static final int LEVELS = 5;
    private static final int FULL_WIDTH = 64;

    public UNet3dConfig {
        if (inChannels < 1 || inChannels > 16) {
            throw new IllegalArgumentException("a U-Net has 1 to 16 input channels, got " + inChannels);
        }
        if (classes < 2 || classes > 255) {
            throw new IllegalArgumentException("a U-Net has 2 to 255 classes, got " + classes);
        }
        if (featureScale < 1 || FULL_WIDTH % featureScale != 0) {
            throw new IllegalArgumentException("the feature scale divides " + FULL_WIDTH + ", got " + featureScale);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout lies in [0, 1), got " + dropout);
        }
    }

    /** The student of two modalities with the paper's dropout. */
    public static UNet3dConfig student(int classes, int featureScale) {
        return new UNet3dConfig(2, classes, featureScale, STANDARD_DROPOUT);
    }

    /** The prompt generator, which sees the PET alone. */
    public static UNet3dConfig promptGenerator(int classes, int featureScale) {
        return new UNet3dConfig(1, classes, featureScale, STANDARD_DROPOUT);
    }

    /** Channels of the five levels, from the outermost to the centre. */
    public int[] filters() {
        int[] filters = new int[LEVELS];
        for (int k = 0; k < LEVELS; k++) {
            filters[k] = (FULL_WIDTH << k) / featureScale;
        }
        return filters;
    }

    /** Every parameter of this network. */
    public Architecture architecture() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        int[] f = filters();
        int in = inChannels;
        for (int k = 0; k < LEVELS - 1; k++) {
            putBlock(shapes, "conv" + (k + 1), in, f[k]);
            in = f[k];
        }
        putBlock(shapes, "center", in, f[LEVELS - 1]);
        for (int k = LEVELS - 2; k >= 0; k--) {
            putBlock(shapes, "up_concat" + (k + 1) + ".conv", f[k] + f[k + 1], f[k]);
        }
        putConvolution(shapes, "final", f[0], classes, 1);
        return new Architecture(toString(), shapes);
    }

    /** Name and shape of every parameter, in the order of the reference's state dict. */
    public Map<String, long[]> parameterShapes() {
        return architecture().shapes();
    }

    private static void putBlock(Map<String, long[]> shapes, String name, int in, int out) {
        putConvolution(shapes, name + ".conv1.0", in, out, 3);
        putConvolution(shapes, name + ".conv2.0", out, out, 3);
    }

    private static void putConvolution(Map<String, long[]> shapes, String name, int in, int out, int kernel) {
        shapes.put(name + ".weight", new long[] {out, in, kernel, kernel, kernel});
        shapes.put(name + ".bias", new long[] {out});
    }

    /** Number of trainable values: 5 884 652 for the paper's student with 12 classes. */
    public long parameterCount() {
        return architecture().parameterCount();
    }

    /**
     * Refuses weights (or momentum, or averages) that are not this network's.
     *
     * @throws WeightsException if a name is missing or unknown, or a shape differs
     */
    public void requireFitting(Map<String, Tensor> weights) {
        architecture().requireFitting(weights);
    }

    /**
     * The network that weights of these shapes are of, if the shapes that decide are there; whether all others are, {@link
     * #architecture} tells.
     *
     * @param dropout is not in the weights
     */
    public static Optional<UNet3dConfig> of(Map<String, long[]> shapes, double dropout) {
        long[] first = shapes.get("conv1.conv1.0.weight");
        long[] last = shapes.get("final.bias");
        if (first == null || first.length != 5 || last == null || last.length != 1) {
            return Optional.empty();
        }
        try {
            int width = Math.toIntExact(first[0]);
            if (width < 1 || FULL_WIDTH % width != 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new UNet3dConfig(Math.toIntExact(first[1]), Math.toIntExact(last[0]), FULL_WIDTH / width, dropout));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
