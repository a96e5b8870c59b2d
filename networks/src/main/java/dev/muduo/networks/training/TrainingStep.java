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
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ObjLongConsumer;

/**
 * Trains one network step by step: L = ½ (CE + Dice) + λ · consistency (Eq. 8), the latter as an objective has it. Owns the
 * momentum, the objective and, if asked for, the averaged weights; the network stays the caller's. One thread calls it. The same inputs at the same number of engine
 * threads give the same bits.
 */
public final class TrainingStep implements AutoCloseable {
    private final UNet3d network;
    private final PtNDManager manager;
    private final ScriptModule script;
    private final Losses losses;
    private final Sgd sgd;
    private final UnlabelledObjective objective;

    /** Learns from hard pseudo-labels (Eq. 7). */
    public TrainingStep(UNet3d network, SgdConfig config, ConsistencyLoss consistency, double averageDecay) {
        this(network, config, new PseudoLabelObjective(consistency), averageDecay);
    }

    /**
     * Begins with zero momentum; the network's parameters record gradients from now on.
     *
     * @param objective    is closed with this step, also if there comes to be none
     * @param averageDecay decay of the exponential moving average of the weights, in (0, 1); 0 keeps none
     */
    public TrainingStep(UNet3d network, SgdConfig config, UnlabelledObjective objective, double averageDecay) {
        this.network = network;
        this.objective = objective;
        PtNDManager owner = null;
        ScriptModule loaded = null;
        try {
            if (!(averageDecay >= 0 && averageDecay < 1)) {
                throw new IllegalArgumentException("the decay of averaged weights lies in [0, 1), got " + averageDecay);
            }
            owner = TensorEngine.newManager();
            loaded = Sgd.script(owner);
            losses = new Losses(loaded, network.config().classes());
            sgd = new Sgd(loaded, owner, network, config, averageDecay);
        } catch (RuntimeException | Error e) {
            try (PtNDManager first = owner;
                    ScriptModule second = loaded;
                    UnlabelledObjective third = objective) {
                throw e;
            }
        }
        manager = owner;
        script = loaded;
    }

    /** One forward, backward and update, with an objective that draws nothing. */
    public StepResult run(TrainingBatch batch, StepSettings settings, CounterRandom dropout) {
        return run(batch, settings, StepRandom.ofDropout(dropout));
    }

    /**
     * One forward, backward and update.
     *
     * @param random the only randomness of a step
     * @throws IllegalArgumentException if a sample does not fit the network or the batch
     */
    public StepResult run(TrainingBatch batch, StepSettings settings, StepRandom random) {
        return run(batch, settings, random, (part, nanoseconds) -> {});
    }

    /**
     * The same.
     *
     * @param watch told what each part of the step has taken, in nanoseconds
     */
    public StepResult run(
            TrainingBatch batch, StepSettings settings, StepRandom random, ObjLongConsumer<StepPart> watch) {
        Laps laps = new Laps(watch);
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Differentiated step = differentiate(scope, batch, settings, random, laps);
            boolean finite = Double.isFinite(step.total()) && Double.isFinite(step.norm());
            if (finite) {
                sgd.update(step.gradients(), settings, step.norm());
                step.afterwards().run();
            }
            laps.end(StepPart.UPDATE);
            return step.result(finite);
        }
    }

    /**
     * On a CPU the engine computes at once, so that the time of a call is the time of what it asks for; on a GPU parts say only where
     * this thread waited.
     */
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
            StepSettings settings = new StepSettings(0, lambda, Double.POSITIVE_INFINITY);
            Differentiated step = differentiate(scope, batch, settings, StepRandom.ofDropout(dropout), unwatched);
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
            double total,
            float[] supervised,
            double consistency,
            List<PtNDArray> gradients,
            double[] squares,
            Runnable afterwards) {
        double norm() {
            return Math.sqrt(Arrays.stream(squares).sum());
        }

        StepResult result(boolean applied) {
            double mean = ((double) supervised[0] + supervised[1]) / 2;
            return new StepResult(total, mean, supervised[0], supervised[1], consistency, norm(), applied);
        }
    }

    private Differentiated differentiate(
            PtNDManager scope, TrainingBatch batch, StepSettings settings, StepRandom random, Laps laps) {
        batch.requireFitting(network.config().inChannels(), network.config().classes());
        try (GradientMode recording = GradientMode.training()) {
            Loss loss = forward(scope, batch, settings, random, laps);
            List<PtNDArray> gradients = sgd.gradients(scope, loss.total());
            double[] squares = sgd.squaredNorms(scope, gradients);
            laps.end(StepPart.BACKWARD);
            return new Differentiated(
                    NativeArrays.floatsOf(loss.total())[0],
                    NativeArrays.floatsOf(loss.supervised()),
                    NativeArrays.floatsOf(loss.consistency())[0],
                    gradients,
                    squares,
                    loss.afterwards());
        }
    }

    private record Loss(PtNDArray total, PtNDArray supervised, PtNDArray consistency, Runnable afterwards) {}

    private Loss forward(PtNDManager scope, TrainingBatch batch, StepSettings settings, StepRandom random, Laps laps) {
        ForwardPass pass = pass(scope, batch, settings, random);
        PtNDArray logits = pass.logits();
        laps.end(StepPart.FORWARD);
        List<Integer> annotated = pass.annotated();
        PtNDArray supervised =
                annotated.isEmpty() ? zeros(scope, new Shape(2)) : losses.supervised(scope, logits, batch, annotated);
        UnlabelledObjective.Lesson lesson = objective.learn(pass);
        PtNDArray consistency = lesson.loss().orElseGet(() -> zeros(scope, new Shape()));
        if (annotated.isEmpty() && lesson.loss().isEmpty() && lesson.alongside().isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing in this batch teaches: no annotation and no selected pseudo-label");
        }
        PtNDArray weighed = losses.total(scope, supervised, consistency, settings.lambda());
        PtNDArray total =
                lesson.alongside().map(more -> losses.sum(scope, weighed, more)).orElse(weighed);
        laps.end(StepPart.LOSSES);
        return new Loss(total, supervised, consistency, lesson.afterwards());
    }

    private ForwardPass pass(PtNDManager scope, TrainingBatch batch, StepSettings settings, StepRandom random) {
        PtNDArray images = images(scope, batch);
        CounterRandom dropout = random.stream(StepRandom.DROPOUT);
        if (objective.readsFeatures()) {
            UNet3d.Layers layers = network.trainingLayers(scope, images, dropout);
            return new ForwardPass(
                    scope, batch, images, Optional.of(layers.features()), layers.logits(), losses, settings, random);
        }
        PtNDArray logits = network.trainingLogits(scope, images, dropout);
        return new ForwardPass(scope, batch, images, Optional.empty(), logits, losses, settings, random);
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

    /** A copy of the momentum buffers, by parameter name; zeros before the first step. */
    public Map<String, Tensor> momentum() {
        return sgd.momentum();
    }

    /** A copy of the averaged weights, by parameter name; empty where none are kept. */
    public Map<String, Tensor> averagedWeights() {
        return sgd.averagedWeights();
    }

    /** A copy of what the objective keeps beside the network; empty for one without state. */
    public SortedMap<String, Tensor> objectiveState() {
        return objective.state();
    }

    /** Goes on from a checkpoint's state, where the objective has none. */
    public void restore(Map<String, Tensor> momentum, Map<String, Tensor> averagedWeights) {
        restore(momentum, averagedWeights, Map.of());
    }

    /**
     * Goes on from a checkpoint's state.
     *
     * @param averagedWeights ignored where none are kept
     * @param objectiveState  empty where another objective has trained before
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not the network's, or the objective's
     */
    public void restore(
            Map<String, Tensor> momentum, Map<String, Tensor> averagedWeights, Map<String, Tensor> objectiveState) {
        sgd.restore(momentum, averagedWeights);
        objective.restore(objectiveState);
    }

    @Override
    public void close() {
        try (PtNDManager first = manager;
                ScriptModule second = script) {
            objective.close();
        }
    }
}
