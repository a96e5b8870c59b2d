package dev.muduo.networks.unet;

import ai.djl.ndarray.NDArray;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A U-Net with its weights in native memory. Inference is safe from several threads at once as long as nobody trains it;
 * training belongs to one thread. Closing frees the weights: whoever shares a network counts its users.
 */
public final class UNet3d implements AutoCloseable {
    private final UNet3dConfig config;

    private UNet3d(UNet3dConfig config) {
        this.config = config;
    }

    /** New weights: Kaiming normal (fan in, a = 0) for convolutions, biases uniform in ±1/√fan-in, all from this stream. */
    public static UNet3d initialise(UNet3dConfig config, CounterRandom random) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * A network with given weights.
     *
     * @param weights by the reference's state-dict names ({@code conv1.conv1.0.weight} …)
     * @throws dev.muduo.networks.weights.WeightsException if a name is missing or unknown, or a shape differs
     */
    public static UNet3d load(UNet3dConfig config, Map<String, Tensor> weights) {
        throw new UnsupportedOperationException("being built");
    }

    public UNet3dConfig config() {
        return config;
    }

    /** A copy of the weights, by their reference names. */
    public Map<String, Tensor> export() {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * The network's answer without dropout.
     *
     * @param images (batch, inChannels, depth, height, width) row-major, normalised
     * @return logits (batch, classes, depth, height, width)
     */
    public float[] logits(float[] images, int batch, int depth, int height, int width) {
        throw new UnsupportedOperationException("being built");
    }

    /** As {@link #logits}, then softmax over the classes. */
    public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
        throw new UnsupportedOperationException("being built");
    }

    /** The live weights, in the order of {@link UNet3dConfig#parameterShapes()}; owned by this network. */
    public List<NDArray> parameters() {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public void close() {}
}
