package dev.muduo.networks.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum buffers of our own, because the engine's cannot be saved. Weight decay goes on
 * every parameter, also on the biases whose gradient is 0. One thread calls it; the arrays are its manager's.
 */
public final class Sgd {
    /** Keeps a scale finite when the norm is 0, as torch's clipping does. */
    private static final double NORM_EPSILON = 1e-6;

    private final ScriptModule script;
    private final UNet3d network;
    private final SgdConfig config;
    private final double averageDecay;
    private final List<PtNDArray> velocities;
    private final List<PtNDArray> averages;
    private final List<PtNDArray> zeros;

    /** The script that steps are made with. */
    public static ScriptModule script(PtNDManager manager) {
        return ScriptModule.load(manager, TrainingStep.class, "training.py");
    }

    /**
     * Begins with zero momentum; the network's parameters record gradients from now on.
     *
     * @param script  {@link #script}
     * @param manager owner of the momentum
     */
    public Sgd(ScriptModule script, PtNDManager manager, UNet3d network, SgdConfig config, double averageDecay) {
        this.script = script;
        this.network = network;
        this.config = config;
        this.averageDecay = averageDecay;
        network.trainedParameters()
                .forEach(index -> network.parameters().get(index).setRequiresGradient(true));
        velocities = new ArrayList<>();
        averages = new ArrayList<>();
        zeros = new ArrayList<>();
        for (PtNDArray parameter : network.parameters()) {
            velocities.add((PtNDArray) manager.zeros(parameter.getShape(), DataType.FLOAT32));
            zeros.add((PtNDArray) manager.zeros(parameter.getShape(), DataType.FLOAT32));
            if (averageDecay > 0) {
                averages.add(copy(manager, parameter));
            }
        }
    }

    private static PtNDArray copy(PtNDManager manager, PtNDArray array) {
        return NativeArrays.floats(manager, NativeArrays.floatsOf(array), array.getShape());
    }

    /** Gradient of a recorded loss for every parameter, zeros where the loss does not depend on it. */
    public List<PtNDArray> gradients(PtNDManager scope, PtNDArray total) {
        List<Integer> trained = network.trainedParameters();
        List<PtNDArray> used = trained.stream().map(network.parameters()::get).toList();
        List<PtNDArray> found = script.record(scope, "gradients", List.of(total), used);
        List<PtNDArray> gradients = new ArrayList<>(zeros);
        for (int i = 0; i < found.size(); i++) {
            gradients.set(trained.get(i), found.get(i));
        }
        return gradients;
    }

    /** Σ g² of every parameter, in double. */
    public double[] squaredNorms(PtNDManager scope, List<PtNDArray> gradients) {
        return squaredNorms(script, scope, gradients);
    }

    /** Whether every gradient is finite, and may be learned from. */
    public static boolean areFinite(ScriptModule script, PtNDManager scope, List<PtNDArray> gradients) {
        return Double.isFinite(
                Arrays.stream(squaredNorms(script, scope, gradients)).sum());
    }

    private static double[] squaredNorms(ScriptModule script, PtNDManager scope, List<PtNDArray> gradients) {
        try (GradientMode mode = GradientMode.inference();
                IValue result = script.call("squared_norms", ScriptModule.listOf(gradients));
                PtNDArray squares = result.toTensor(scope)) {
            return squares.toDoubleArray();
        }
    }

    /**
     * One update.
     *
     * @param norm of all gradients together, to clip by
     */
    public void update(List<PtNDArray> gradients, StepSettings settings, double norm) {
        double scale = Math.min(1, settings.clipNorm() / (norm + NORM_EPSILON));
        try (GradientMode mode = GradientMode.inference()) {
            script.call(
                            "update",
                            ScriptModule.listOf(network.parameters()),
                            ScriptModule.listOf(velocities),
                            ScriptModule.listOf(gradients),
                            IValue.from(scale),
                            IValue.from(settings.learningRate()),
                            IValue.from(config.momentum()),
                            IValue.from(config.weightDecay()))
                    .close();
            if (!averages.isEmpty()) {
                script.call(
                                "average",
                                ScriptModule.listOf(averages),
                                ScriptModule.listOf(network.parameters()),
                                IValue.from(Math.min(averageDecay, settings.mostAverageDecay())))
                        .close();
            }
        }
    }

    /** A copy of the momentum, by parameter name. */
    public Map<String, Tensor> momentum() {
        return named(velocities);
    }

    Map<String, Tensor> averagedWeights() {
        return averages.isEmpty() ? Map.of() : named(averages);
    }

    private Map<String, Tensor> named(List<PtNDArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry :
                network.config().parameterShapes().entrySet()) {
            tensors.put(entry.getKey(), Tensor.of(NativeArrays.floatsOf(arrays.get(index++)), entry.getValue()));
        }
        return tensors;
    }

    /**
     * Goes on from what a checkpoint has kept. Averaged weights are taken where there are to be any; where none were kept
     * before, the average begins with the weights as they are.
     */
    public void restore(Map<String, Tensor> momentum, Map<String, Tensor> averagedWeights) {
        boolean averaged = !averages.isEmpty() && !averagedWeights.isEmpty();
        network.config().requireFitting(momentum);
        if (averaged) {
            network.config().requireFitting(averagedWeights);
        }
        set(velocities, momentum);
        if (averaged) {
            set(averages, averagedWeights);
        }
    }

    private void set(List<PtNDArray> arrays, Map<String, Tensor> tensors) {
        int index = 0;
        for (String name : network.config().parameterShapes().keySet()) {
            NativeArrays.overwrite(arrays.get(index++), tensors.get(name).values());
        }
    }
}
