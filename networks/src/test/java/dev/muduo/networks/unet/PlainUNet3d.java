package dev.muduo.networks.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.pooling.Pool;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;

/**
 * The same network from DJL's own operations, one by one and with every bias: the oracle of the script. In double, which the
 * engine computes by itself: for single precision it calls oneDNN, whose 3.7.1 returns wrong numbers in the default layout for
 * some numbers of channels on some processors.
 */
final class PlainUNet3d {
    private final Map<String, Tensor> weights;

    PlainUNet3d(Map<String, Tensor> weights) {
        this.weights = weights;
    }

    float[] logits(float[] images, long... shape) {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray x = manager.create(images, new Shape(shape)).toType(DataType.FLOAT64, false);
            NDArray e1 = block(x, "conv1");
            NDArray e2 = block(pool(e1), "conv2");
            NDArray e3 = block(pool(e2), "conv3");
            NDArray e4 = block(pool(e3), "conv4");
            NDArray deep = block(pool(e4), "center");
            deep = up(e4, deep, "up_concat4.conv");
            deep = up(e3, deep, "up_concat3.conv");
            deep = up(e2, deep, "up_concat2.conv");
            deep = up(e1, deep, "up_concat1.conv");
            return convolution(deep, "final", 0).toType(DataType.FLOAT32, false).toFloatArray();
        }
    }

    private NDArray up(NDArray skip, NDArray deep, String name) {
        return block(skip.concat(twice(deep), 1), name);
    }

    private NDArray block(NDArray x, String name) {
        NDArray first = instanceNorm(convolution(x, name + ".conv1.0", 1))
                .getNDArrayInternal()
                .relu();
        return instanceNorm(convolution(first, name + ".conv2.0", 1))
                .getNDArrayInternal()
                .relu();
    }

    private NDArray convolution(NDArray x, String name, long padding) {
        return Conv3d.conv3d(
                        x,
                        weight(x.getManager(), name + ".weight"),
                        weight(x.getManager(), name + ".bias"),
                        new Shape(1, 1, 1),
                        new Shape(padding, padding, padding))
                .singletonOrThrow();
    }

    private NDArray weight(NDManager manager, String name) {
        return manager.create(
                        weights.get(name).values(), new Shape(weights.get(name).shape()))
                .toType(DataType.FLOAT64, false);
    }

    private static NDArray pool(NDArray x) {
        Shape two = new Shape(2, 2, 2);
        return Pool.maxPool3d(x, two, two, new Shape(0, 0, 0), false);
    }

    private static NDArray instanceNorm(NDArray x) {
        Shape shape = x.getShape();
        long channels = shape.get(0) * shape.get(1);
        NDManager manager = x.getManager();
        NDArray flat = x.reshape(new Shape(1, channels, shape.get(2), shape.get(3), shape.get(4)));
        Shape one = new Shape(channels);
        NDList normed = flat.getNDArrayInternal()
                .batchNorm(
                        flat,
                        manager.zeros(one, DataType.FLOAT64),
                        manager.ones(one, DataType.FLOAT64),
                        manager.ones(one, DataType.FLOAT64),
                        manager.zeros(one, DataType.FLOAT64),
                        -1,
                        0.9f,
                        1e-5f,
                        true);
        return normed.singletonOrThrow().reshape(shape);
    }

    /** Trilinear to twice the size, align_corners = false, as one matrix an axis. */
    private static NDArray twice(NDArray x) {
        NDArray result = x;
        for (int axis = 2; axis < 5; axis++) {
            int last = 4;
            NDArray moved = result.swapAxes(axis, last);
            result = moved.matMul(
                            interpolation(x.getManager(), (int) moved.getShape().get(last)))
                    .swapAxes(axis, last);
        }
        return result;
    }

    private static NDArray interpolation(NDManager manager, int edge) {
        float[][] matrix = new float[edge][2 * edge];
        for (int j = 0; j < 2 * edge; j++) {
            double source = Math.max((j + 0.5) / 2 - 0.5, 0);
            int lower = (int) source;
            matrix[lower][j] += (float) (1 - (source - lower));
            matrix[Math.min(lower + 1, edge - 1)][j] += (float) (source - lower);
        }
        return manager.create(matrix).toType(DataType.FLOAT64, false);
    }
}
