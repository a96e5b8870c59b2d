package dev.muduo.benchmarks;

import dev.muduo.networks.unet.UNet3dConfig;
import java.util.Map;

/**
 * Multiply-accumulate operations and bytes that a U-Net of cubes cannot do without (§2.12: 145.8·10⁹ for the forward pass of
 * the full size on one cube of 128³).
 */
final class UNetCost {
    private static final int FLOAT_BYTES = 4;

    private UNetCost() {}

    /** Of the forward pass of one cube; the padding counts as voxels do. */
    static long forwardMultiplications(UNet3dConfig config, int edge) {
        long sum = 0;
        for (Map.Entry<String, long[]> parameter : config.parameterShapes().entrySet()) {
            long[] shape = parameter.getValue();
            if (shape.length == 5) {
                sum += shape[0] * shape[1] * shape[2] * shape[3] * shape[4] * voxels(parameter.getKey(), edge);
            }
        }
        return sum;
    }

    /** Forward, the gradient of every weight, and the gradient of every activation but the image. */
    static long stepMultiplications(UNet3dConfig config, int edge, int batch) {
        long[] first = config.parameterShapes().get("conv1.conv1.0.weight");
        long ofTheImage = first[0] * first[1] * 27 * edge * edge * edge;
        return batch * (3 * forwardMultiplications(config, edge) - ofTheImage);
    }

    /**
     * Every convolution's output written, read to be normalised, written normalised, and read by what follows; both read again
     * on the way back, their gradients written and read. Weights, their gradients and the momentum as the update needs them.
     */
    static long stepBytes(UNet3dConfig config, int edge, int batch) {
        long activations = 0;
        for (Map.Entry<String, long[]> parameter : config.parameterShapes().entrySet()) {
            long[] shape = parameter.getValue();
            if (shape.length == 5) {
                activations += shape[0] * voxels(parameter.getKey(), edge);
            }
        }
        return FLOAT_BYTES * (10L * batch * activations + 9 * config.parameterCount());
    }

    /** Where a convolution works: level k sees the cube at a 2^k-th of its edge. */
    private static long voxels(String parameter, int edge) {
        int level;
        if (parameter.startsWith("center")) {
            level = 4;
        } else if (parameter.startsWith("conv")) {
            level = parameter.charAt("conv".length()) - '1';
        } else if (parameter.startsWith("up_concat")) {
            level = parameter.charAt("up_concat".length()) - '1';
        } else {
            level = 0;
        }
        long here = edge >> level;
        return here * here * here;
    }
}
