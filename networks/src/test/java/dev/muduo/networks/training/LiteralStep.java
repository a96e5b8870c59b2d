package dev.muduo.networks.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same training step as the reference's PyTorch source has it: convolutions with their biases in the default layout,
 * {@code instance_norm}, ReLU not in place, concatenation, the losses of SSL4MIS class by class, and {@code torch.optim.SGD}.
 * What the speed of {@link TrainingStep} is measured against, and, in double, its oracle: in single precision the engine calls
 * oneDNN, whose 3.7.1 returns wrong numbers in the default layout for some numbers of channels on some processors. Annotated
 * samples come first, all structures of theirs are annotated; the consistency is soft Dice.
 */
public final class LiteralStep implements AutoCloseable {
    private final PtNDManager manager = TensorEngine.newManager();
    private final ScriptModule script = ScriptModule.load(manager, LiteralStep.class, "literal_step.py");
    private final UNet3dConfig config;
    private final Precision precision;
    private final List<PtNDArray> weights = new ArrayList<>();
    private final List<PtNDArray> velocities = new ArrayList<>();

    /** Of the network and the losses; weights and gradients are single. */
    public enum Precision {
        SINGLE("logits"),
        DOUBLE("logits_in_double");

        private final String method;

        Precision(String method) {
            this.method = method;
        }
    }

    public LiteralStep(UNet3dConfig config, Map<String, Tensor> initial, Precision precision) {
        this.config = config;
        this.precision = precision;
        config.parameterShapes().forEach((name, shape) -> {
            PtNDArray weight = NativeArrays.floats(manager, initial.get(name).values(), new Shape(shape));
            weight.setRequiresGradient(true);
            weights.add(weight);
            velocities.add((PtNDArray) manager.zeros(new Shape(shape), DataType.FLOAT32));
        });
    }

    /** What a step comes to before its update. */
    public record Outcome(double crossEntropy, double dice, double consistency, Map<String, Tensor> gradients) {}

    /** Losses and gradients. */
    public Outcome inspect(TrainingBatch batch, double lambda) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Recorded step = differentiate(scope, batch, lambda);
            double[] supervised = values(step.supervised());
            return new Outcome(supervised[0], supervised[1], values(step.consistency())[0], named(step.gradients()));
        }
    }

    /** Losses, gradients and update. @return the total loss */
    public double run(TrainingBatch batch, double lambda, double rate, SgdConfig sgd) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Recorded step = differentiate(scope, batch, lambda);
            try (GradientMode mode = GradientMode.inference()) {
                script.call(
                                "update",
                                ScriptModule.listOf(weights),
                                ScriptModule.listOf(velocities),
                                ScriptModule.listOf(step.gradients()),
                                IValue.from(rate),
                                IValue.from(sgd.momentum()),
                                IValue.from(sgd.weightDecay()))
                        .close();
            }
            return values(step.total())[0];
        }
    }

    private static double[] values(PtNDArray array) {
        return array.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private record Recorded(PtNDArray supervised, PtNDArray consistency, PtNDArray total, List<PtNDArray> gradients) {}

    private Recorded differentiate(PtNDManager scope, TrainingBatch batch, double lambda) {
        try (GradientMode mode = GradientMode.training()) {
            List<TrainingSample> annotated = batch.samples().stream()
                    .filter(sample -> sample.annotation().isPresent())
                    .toList();
            List<TrainingSample> taught = batch.samples().stream()
                    .filter(sample -> sample.pseudoLabels().isPresent())
                    .toList();
            PtNDArray logits = one(
                    scope,
                    precision.method,
                    weights,
                    images(scope, batch),
                    NativeArrays.floats(scope, new float[] {(float) config.dropout()}, new Shape()));
            PtNDArray supervised = one(scope, "supervised", List.of(), logits, labels(scope, batch, annotated));
            PtNDArray consistency = taught.isEmpty()
                    ? NativeArrays.floats(scope, new float[1], new Shape())
                    : one(scope, "consistency", List.of(), logits, hard(scope, batch, taught), selected(scope, taught));
            PtNDArray factor = NativeArrays.floats(scope, new float[] {(float) lambda}, new Shape());
            PtNDArray total = one(scope, "total", List.of(), supervised, consistency, factor);
            return new Recorded(
                    supervised, consistency, total, script.record(scope, "gradients", List.of(total), weights));
        }
    }

    private PtNDArray one(PtNDManager scope, String method, List<PtNDArray> list, PtNDArray... arrays) {
        return script.record(scope, method, List.of(arrays), list).get(0);
    }

    private PtNDArray images(PtNDManager scope, TrainingBatch batch) {
        int size = config.inChannels() * batch.voxels();
        float[] images = new float[batch.samples().size() * size];
        for (int i = 0; i < batch.samples().size(); i++) {
            System.arraycopy(batch.samples().get(i).image(), 0, images, i * size, size);
        }
        return NativeArrays.floats(scope, images, shape(batch, batch.samples().size(), config.inChannels()));
    }

    private static PtNDArray labels(PtNDManager scope, TrainingBatch batch, List<TrainingSample> annotated) {
        long[] labels = new long[annotated.size() * batch.voxels()];
        int next = 0;
        for (TrainingSample sample : annotated) {
            for (byte label : sample.annotation().orElseThrow().labels()) {
                labels[next++] = label & 0xFF;
            }
        }
        return NativeArrays.longs(
                scope, labels, new Shape(annotated.size(), batch.depth(), batch.height(), batch.width()));
    }

    private PtNDArray hard(PtNDManager scope, TrainingBatch batch, List<TrainingSample> taught) {
        int structures = config.classes() - 1;
        float[] hard = new float[taught.size() * structures * batch.voxels()];
        int next = 0;
        for (TrainingSample sample : taught) {
            for (boolean voxel : sample.pseudoLabels().orElseThrow().hard()) {
                hard[next++] = voxel ? 1 : 0;
            }
        }
        return NativeArrays.floats(scope, hard, shape(batch, taught.size(), structures));
    }

    private PtNDArray selected(PtNDManager scope, List<TrainingSample> taught) {
        int structures = config.classes() - 1;
        long[] selected = new long[taught.size() * structures];
        int next = 0;
        for (TrainingSample sample : taught) {
            for (boolean pair : sample.pseudoLabels().orElseThrow().selected()) {
                selected[next++] = pair ? 1 : 0;
            }
        }
        return NativeArrays.longs(scope, selected, new Shape(taught.size(), structures));
    }

    private static Shape shape(TrainingBatch batch, int samples, int channels) {
        return new Shape(samples, channels, batch.depth(), batch.height(), batch.width());
    }

    /** A copy of the weights, by their reference names. */
    public Map<String, Tensor> export() {
        return named(weights);
    }

    private Map<String, Tensor> named(List<PtNDArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry : config.parameterShapes().entrySet()) {
            tensors.put(entry.getKey(), Tensor.of(arrays.get(index++).toFloatArray(), entry.getValue()));
        }
        return tensors;
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
