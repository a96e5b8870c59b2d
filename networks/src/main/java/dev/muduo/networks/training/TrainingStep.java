package dev.muduo.networks.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Trains one network step by step: L = ½ (CE + Dice) + λ · consistency (Eq. 8). Owns the momentum and, if asked for, the
 * averaged weights; the network stays the caller's. One thread calls it. The same inputs at the same number of engine
 * threads give the same bits.
 */
public final class TrainingStep implements AutoCloseable {
    private final UNet3d network;
    private final PtNDManager manager;
    private final ScriptModule script;
    private final Losses losses;
    private final Sgd sgd;

    /**
     * Begins with zero momentum; the network's parameters record gradients from now on.
     *
     * @param averageDecay decay of the exponential moving average of the weights, in (0, 1); 0 keeps none
     */
    public TrainingStep(UNet3d network, SgdConfig config, ConsistencyLoss consistency, double averageDecay) {
        if (!(averageDecay >= 0 && averageDecay < 1)) {
            throw new IllegalArgumentException("the decay of averaged weights lies in [0, 1), got " + averageDecay);
        }
        this.network = network;
        manager = TensorEngine.newManager();
        ScriptModule loaded = null;
        try {
            loaded = ScriptModule.load(manager, TrainingStep.class, "training.py");
            losses = new Losses(loaded, consistency, network.config().classes());
            sgd = new Sgd(loaded, manager, network, config, averageDecay);
        } catch (RuntimeException | Error e) {
            try (PtNDManager first = manager;
                    ScriptModule second = loaded) {
                throw e;
            }
        }
        script = loaded;
    }

    /**
     * One forward, backward and update.
     *
     * @param dropout the only randomness of a step: the stream its dropout masks are drawn from
     * @throws IllegalArgumentException if a sample does not fit the network or the batch
     */
    public StepResult run(TrainingBatch batch, StepSettings settings, CounterRandom dropout) {
        return run(batch, settings, dropout, (part, nanoseconds) -> {});
    }

    /**
     * The same.
     *
     * @param watch told what each part of the step has taken, in nanoseconds
     */
    public StepResult run(
            TrainingBatch batch, StepSettings settings, CounterRandom dropout, ObjLongConsumer<StepPart> watch) {
        Laps laps = new Laps(watch);
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Differentiated step = differentiate(scope, batch, settings.lambda(), dropout, laps);
            boolean finite = Double.isFinite(step.total()) && Double.isFinite(step.norm());
            if (finite) {
                sgd.update(step.gradients(), settings, step.norm());
            }
            laps.end(StepPart.UPDATE);
            return step.result(finite);
        }
    }

    /** The engine computes at once, so that the time of a call is the time of what it asks for. */
    private static final class Laps {
        private final ObjLongConsumer<StepPart> watch;
        private long begun = System.nanoTime();

        Laps(ObjLongConsumer<StepPart> watch) {
            this.watch = watch;
        }

        void end(StepPart part) {
            long now = System.nanoTime();
            watch.accept(part, now - begun);
            begun = now;
        }
    }

    /** Losses and gradients without an update; {@link StepResult#applied()} is false. For conformance and tests. */
    public Inspection inspect(TrainingBatch batch, double lambda, CounterRandom dropout) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Laps unwatched = new Laps((part, nanoseconds) -> {});
            Differentiated step = differentiate(scope, batch, lambda, dropout, unwatched);
            Map<String, Double> norms = new LinkedHashMap<>();
            int index = 0;
            for (String name : network.config().parameterShapes().keySet()) {
                norms.put(name, Math.sqrt(step.squares()[index++]));
            }
            return new Inspection(step.result(false), norms);
        }
    }

    /**
     * What a step would see.
     *
     * @param gradientNorms Euclidean norm of every parameter's gradient, by name
     */
    public record Inspection(StepResult result, Map<String, Double> gradientNorms) {}

    private record Differentiated(
            double total, float[] supervised, double consistency, List<PtNDArray> gradients, double[] squares) {
        double norm() {
            return Math.sqrt(Arrays.stream(squares).sum());
        }

        StepResult result(boolean applied) {
            double mean = ((double) supervised[0] + supervised[1]) / 2;
            return new StepResult(total, mean, supervised[0], supervised[1], consistency, norm(), applied);
        }
    }

    private Differentiated differentiate(
            PtNDManager scope, TrainingBatch batch, double lambda, CounterRandom dropout, Laps laps) {
        batch.requireFitting(network.config().inChannels(), network.config().classes());
        try (GradientMode recording = GradientMode.training()) {
            Loss loss = forward(scope, batch, lambda, dropout, laps);
            List<PtNDArray> gradients = sgd.gradients(scope, loss.total());
            double[] squares = sgd.squaredNorms(scope, gradients);
            laps.end(StepPart.BACKWARD);
            return new Differentiated(
                    loss.total().toFloatArray()[0],
                    loss.supervised().toFloatArray(),
                    loss.consistency().toFloatArray()[0],
                    gradients,
                    squares);
        }
    }

    private record Loss(PtNDArray total, PtNDArray supervised, PtNDArray consistency) {}

    private Loss forward(PtNDManager scope, TrainingBatch batch, double lambda, CounterRandom dropout, Laps laps) {
        PtNDArray logits = network.trainingLogits(scope, images(scope, batch), dropout);
        laps.end(StepPart.FORWARD);
        List<Integer> annotated = rows(batch, sample -> sample.annotation().isPresent());
        List<Integer> taught = rows(batch, TrainingSample::teaches);
        PtNDArray supervised =
                annotated.isEmpty() ? zeros(scope, new Shape(2)) : losses.supervised(scope, logits, batch, annotated);
        PtNDArray consistency =
                taught.isEmpty() ? zeros(scope, new Shape()) : losses.consistency(scope, logits, batch, taught);
        if (annotated.isEmpty() && taught.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing in this batch teaches: no annotation and no selected pseudo-label");
        }
        PtNDArray factor = NativeArrays.scalar(scope, lambda);
        PtNDArray total = script.record(scope, "total", List.of(supervised, consistency, factor), List.of())
                .get(0);
        laps.end(StepPart.LOSSES);
        return new Loss(total, supervised, consistency);
    }

    private static PtNDArray zeros(PtNDManager scope, Shape shape) {
        return (PtNDArray) scope.zeros(shape, DataType.FLOAT32);
    }

    private PtNDArray images(PtNDManager scope, TrainingBatch batch) {
        int channels = network.config().inChannels();
        int size = channels * batch.voxels();
        float[] images = new float[batch.samples().size() * size];
        for (int i = 0; i < batch.samples().size(); i++) {
            System.arraycopy(batch.samples().get(i).image(), 0, images, i * size, size);
        }
        Shape shape = new Shape(batch.samples().size(), channels, batch.depth(), batch.height(), batch.width());
        return NativeArrays.floats(scope, images, shape);
    }

    private static List<Integer> rows(TrainingBatch batch, Predicate<TrainingSample> wanted) {
        return IntStream.range(0, batch.samples().size())
                .filter(i -> wanted.test(batch.samples().get(i)))
                .boxed()
                .toList();
    }

    /** A copy of the momentum buffers, by parameter name; zeros before the first step. */
    public Map<String, Tensor> momentum() {
        return sgd.momentum();
    }

    /** A copy of the averaged weights, by parameter name; empty where none are kept. */
    public Map<String, Tensor> averagedWeights() {
        return sgd.averagedWeights();
    }

    /**
     * Goes on from a checkpoint's state.
     *
     * @param averagedWeights ignored where none are kept
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not the network's
     */
    public void restore(Map<String, Tensor> momentum, Map<String, Tensor> averagedWeights) {
        sgd.restore(momentum, averagedWeights);
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
