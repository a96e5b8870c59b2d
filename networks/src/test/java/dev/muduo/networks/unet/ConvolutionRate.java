package dev.muduo.networks.unet;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;

/**
 * A 3³ convolution by itself, as many channels in as out, with its two gradients: what a U-Net's multiplications cost on this
 * machine at best. Channels lie innermost.
 */
public final class ConvolutionRate implements AutoCloseable {
    private static final int BATCH = 4;

    private final PtNDManager manager = TensorEngine.newManager();
    private final ScriptModule script = ScriptModule.load(manager, ConvolutionRate.class, "convolution_rate.py");
    private final int channels;
    private final int edge;
    private final PtNDArray input;
    private final PtNDArray weight;

    /** @param edge of each of the four samples, in voxels */
    public ConvolutionRate(int channels, int edge) {
        this.channels = channels;
        this.edge = edge;
        CounterRandom random = CounterRandom.of(1, 0, "convolution");
        try (PtNDArray plain = gaussian(random, BATCH, channels, edge, edge, edge)) {
            input = script.compute(manager, "channels_innermost", IValue.from(plain));
        }
        weight = gaussian(random, channels, channels, 3, 3, 3);
    }

    private PtNDArray gaussian(CounterRandom random, long... shape) {
        Shape of = new Shape(shape);
        float[] values = new float[(int) of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return NativeArrays.floats(manager, values, of);
    }

    /** The convolution and both its gradients, once. */
    public void run() {
        try (GradientMode mode = GradientMode.inference()) {
            script.call("there_and_back", IValue.from(input), IValue.from(weight))
                    .close();
        }
    }

    /** The convolution alone, once. */
    public void runForward() {
        try (GradientMode mode = GradientMode.inference()) {
            script.call("there", IValue.from(input), IValue.from(weight)).close();
        }
    }

    /** Multiply-accumulate operations of one {@link #run}; the padding counts as voxels do. */
    public long multiplications() {
        return 3 * forwardMultiplications();
    }

    /** Of one {@link #runForward}. */
    public long forwardMultiplications() {
        return (long) BATCH * edge * edge * edge * 27 * channels * channels;
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
