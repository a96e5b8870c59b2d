package dev.muduo.networks.unet;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A U-Net (§2.12) with its weights in native memory. Inference is safe from several threads at once as long as nobody trains
 * it; training belongs to one thread. Closing frees the weights: whoever shares a network counts its users.
 */
public final class UNet3d implements AutoCloseable {
    private final UNet3dConfig config;
    private final PtNDManager manager;
    private final ScriptModule script = Script.OF_ALL;
    private final List<PtNDArray> parameters;

    /**
     * The script is the same for every network, which gives it its weights with each call; so it is compiled once a process. Where
     * a service exchanges one network for another that took most of the time, on cores that were wanted for requests.
     */
    private static final class Script {
        static final ScriptModule OF_ALL = ScriptModule.load(TensorEngine.newManager(), UNet3d.class, "unet3d.py");

        /** Whether the engine has oneDNN, and its convolutions can be called directly. */
        static final boolean DIRECT = canBeDirect();

        private static boolean canBeDirect() {
            try (GradientMode mode = GradientMode.inference();
                    PtNDManager scope = TensorEngine.newManager()) {
                if (scope.getDevice().isGpu()) {
                    return false;
                }
                PtNDArray image = NativeArrays.floats(scope, new float[1], new Shape(1, 1, 1, 1, 1));
                PtNDArray weight = NativeArrays.floats(scope, new float[27], new Shape(1, 1, 3, 3, 3));
                OF_ALL.compute(scope, "direct_convolution", IValue.from(image), IValue.from(weight));
                return true;
            } catch (EngineException without) {
                // Builds for some platforms come without it: the engine then finds ways of its own.
                return false;
            }
        }
    }

    private UNet3d(UNet3dConfig config, Map<String, Tensor> weights) {
        this.config = config;
        manager = TensorEngine.newManager();
        List<PtNDArray> arrays = new ArrayList<>();
        try {
            config.parameterShapes()
                    .forEach((name, shape) -> arrays.add(
                            NativeArrays.floats(manager, weights.get(name).values(), new Shape(shape))));
        } catch (RuntimeException | Error e) {
            // Nobody else knows of those that are there.
            manager.close();
            throw e;
        }
        parameters = Collections.unmodifiableList(arrays);
    }

    /** New weights: Kaiming normal (fan in, a = 0) for convolutions, biases uniform in ±1/√fan-in, all from this stream. */
    public static UNet3d initialise(UNet3dConfig config, CounterRandom random) {
        return new UNet3d(config, initialWeights(config, random));
    }

    /**
     * A network with given weights.
     *
     * @param weights by the reference's state-dict names ({@code conv1.conv1.0.weight} …)
     * @throws dev.muduo.networks.weights.WeightsException if a name is missing or unknown, or a shape differs
     */
    public static UNet3d load(UNet3dConfig config, Map<String, Tensor> weights) {
        config.requireFitting(weights);
        return new UNet3d(config, weights);
    }

    private static Map<String, Tensor> initialWeights(UNet3dConfig config, CounterRandom random) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        int fanIn = 0;
        for (Map.Entry<String, long[]> entry : config.parameterShapes().entrySet()) {
            long[] shape = entry.getValue();
            float[] values = new float[Tensor.elements(shape)];
            boolean kernel = shape.length > 1;
            if (kernel) {
                fanIn = values.length / (int) shape[0];
            }
            double gaussianScale = StrictMath.sqrt(2.0 / fanIn);
            double uniformBound = 1 / StrictMath.sqrt(fanIn);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        (kernel
                                ? gaussianScale * random.nextGaussian()
                                : random.nextDouble(-uniformBound, uniformBound));
            }
            weights.put(entry.getKey(), Tensor.of(values, shape));
        }
        return weights;
    }

    public UNet3dConfig config() {
        return config;
    }

    /** A copy of the weights, by their reference names. */
    public Map<String, Tensor> export() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry : config.parameterShapes().entrySet()) {
            weights.put(entry.getKey(), Tensor.of(NativeArrays.floatsOf(parameters.get(index++)), entry.getValue()));
        }
        return weights;
    }

    /**
     * The network's answer without dropout, in float32.
     *
     * @param images (batch, inChannels, depth, height, width) row-major, normalised; edges are multiples of 16
     * @return logits (batch, classes, depth, height, width)
     */
    public float[] logits(float[] images, int batch, int depth, int height, int width) {
        return logits(Arithmetic.FLOAT32, images, batch, depth, height, width);
    }

    /** As the other, in this arithmetic. */
    public float[] logits(Arithmetic arithmetic, float[] images, int batch, int depth, int height, int width) {
        return infer(method(arithmetic, "logits"), images, batch, depth, height, width);
    }

    /** As {@link #logits}, then softmax over the classes. */
    public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
        return probabilities(Arithmetic.FLOAT32, images, batch, depth, height, width);
    }

    /** As the other, in this arithmetic. */
    public float[] probabilities(Arithmetic arithmetic, float[] images, int batch, int depth, int height, int width) {
        return infer(method(arithmetic, "probabilities"), images, batch, depth, height, width);
    }

    private String method(Arithmetic arithmetic, String name) {
        boolean direct = arithmetic == Arithmetic.FLOAT32
                && Script.DIRECT
                && !manager.getDevice().isGpu();
        return direct ? "direct_" + name : arithmetic.method(name);
    }

    private float[] infer(String method, float[] images, int batch, int depth, int height, int width) {
        Shape shape = new Shape(batch, config.inChannels(), depth, height, width);
        requireInput(images.length, shape);
        try (GradientMode mode = GradientMode.inference();
                PtNDManager scope = manager.newSubManager(manager.getDevice());
                PtNDArray input = NativeArrays.floats(scope, images, shape);
                IValue result = script.call(method, IValue.from(input), ScriptModule.listOf(parameters));
                PtNDArray output = result.toTensor(scope)) {
            return NativeArrays.floatsOf(output);
        }
    }

    private void requireInput(int length, Shape shape) {
        for (int axis = 2; axis < 5; axis++) {
            if (shape.get(axis) < 1 || shape.get(axis) % UNet3dConfig.EDGE_MULTIPLE != 0) {
                throw new IllegalArgumentException("the edges of a U-Net's input are multiples of "
                        + UNet3dConfig.EDGE_MULTIPLE + ", got " + shape);
            }
        }
        if (length != shape.size() || shape.get(0) < 1) {
            throw new IllegalArgumentException("expected an input of " + shape + ", got " + length + " values");
        }
    }

    /**
     * The logits of a training step, recorded for the backward pass if this thread records.
     *
     * @param scope      owner of the result
     * @param input      (batch, inChannels, depth, height, width)
     * @param dropout    the stream that the dropout masks are drawn from, in order: centre, then last features
     */
    public PtNDArray trainingLogits(PtNDManager scope, PtNDArray input, CounterRandom dropout) {
        return training("training_logits", scope, input, dropout).get(0);
    }

    /**
     * What a training step may read of the network's answer.
     *
     * @param features what the last convolution sees, dropout applied: (batch, width, depth, height, width)
     * @param logits   as {@link #trainingLogits}
     */
    public record Layers(PtNDArray features, PtNDArray logits) {}

    /** As {@link #trainingLogits}, with the features before them. */
    public Layers trainingLayers(PtNDManager scope, PtNDArray input, CounterRandom dropout) {
        List<PtNDArray> layers = training("training_layers", scope, input, dropout);
        return new Layers(layers.get(0), layers.get(1));
    }

    private List<PtNDArray> training(String method, PtNDManager scope, PtNDArray input, CounterRandom dropout) {
        Shape shape = input.getShape();
        requireInput((int) shape.size(), shape);
        long batch = shape.get(0);
        int[] filters = config.filters();
        int m = UNet3dConfig.EDGE_MULTIPLE;
        Shape centre = new Shape(
                batch, shape.get(2) / m, shape.get(3) / m, shape.get(4) / m, filters[UNet3dConfig.LEVELS - 1]);
        Shape last = new Shape(batch, shape.get(2), shape.get(3), shape.get(4), filters[0]);
        try (PtNDArray centreMask = mask(scope, centre, dropout);
                PtNDArray lastMask = mask(scope, last, dropout);
                PtNDArray scale = NativeArrays.scalar(scope, 1 / (1 - config.dropout()))) {
            return script.record(scope, method, List.of(input, centreMask, lastMask, scale), parameters);
        }
    }

    private PtNDArray mask(PtNDManager scope, Shape shape, CounterRandom dropout) {
        byte[] kept = dropout.bernoulliBytes(Math.toIntExact(shape.size()), 1 - config.dropout());
        return NativeArrays.bytes(scope, kept, shape, DataType.UINT8);
    }

    /** The live weights, in the order of {@link UNet3dConfig#parameterShapes()}; owned by this network. */
    public List<PtNDArray> parameters() {
        return parameters;
    }

    /**
     * Indices of the parameters that the answer depends on: all but the biases before an instance normalisation, which
     * removes any constant exactly.
     */
    public List<Integer> trainedParameters() {
        return IntStream.range(0, parameters.size())
                .filter(i -> i % 2 == 0 || i == parameters.size() - 1)
                .boxed()
                .toList();
    }

    @Override
    public void close() {
        manager.close();
    }
}
