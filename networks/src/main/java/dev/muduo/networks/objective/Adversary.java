package dev.muduo.networks.objective;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.training.Sgd;
import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Judges whether a shape is of an annotated patch: three convolutions of stride 2 over signed distance maps and image, a mean
 * over space and one linear unit. It learns with Adam (Kingma and Ba 2015), β = 0.9 and 0.99. Its arrays are its manager's.
 */
final class Adversary {
    private static final String WEIGHTS = "model.";
    private static final String FIRST = "first.";
    private static final String SECOND = "second.";
    private static final String UPDATES = "updates";
    private static final int WIDTH = 16;
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.99;

    private final ScriptModule script;
    private final ScriptModule steps;
    private final double learningRate;
    private final Parameters weights;
    private final Parameters first;
    private final Parameters second;
    private long updates;

    /**
     * @param script objective.py
     * @param steps  {@link Sgd#script}
     */
    Adversary(
            ScriptModule script,
            ScriptModule steps,
            PtNDManager manager,
            int structures,
            int channels,
            double learningRate,
            CounterRandom initialisation) {
        Architecture architecture = architecture(structures, channels);
        this.script = script;
        this.steps = steps;
        this.learningRate = learningRate;
        this.weights = Parameters.initialised(manager, architecture, initialisation);
        this.first = Parameters.zeros(manager, architecture);
        this.second = Parameters.zeros(manager, architecture);
    }

    private static Architecture architecture(int structures, int channels) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("map.weight", new long[] {WIDTH, structures, 4, 4, 4});
        shapes.put("map.bias", new long[] {WIDTH});
        shapes.put("image.weight", new long[] {WIDTH, channels, 4, 4, 4});
        shapes.put("conv2.weight", new long[] {2 * WIDTH, WIDTH, 4, 4, 4});
        shapes.put("conv2.bias", new long[] {2 * WIDTH});
        shapes.put("conv3.weight", new long[] {4 * WIDTH, 2 * WIDTH, 4, 4, 4});
        shapes.put("conv3.bias", new long[] {4 * WIDTH});
        shapes.put("linear.weight", new long[] {1, 4 * WIDTH});
        shapes.put("linear.bias", new long[] {1});
        return new Architecture("an adversary of " + structures + " structures and " + channels + " channels", shapes);
    }

    /** How far it is from taking these for annotated ones: the mean of −ln of the probability that it gives to it, recorded. */
    PtNDArray suspicion(PtNDManager scope, PtNDArray maps, PtNDArray images) {
        return script.record(scope, "suspicion", List.of(maps, images), weights.arrays())
                .get(0);
    }

    /**
     * Learns to tell them apart.
     *
     * @param maps    (batch, structures, depth, height, width); no gradient goes back into what they come from
     * @param genuine by sample: 1 of an annotated patch, else 0
     */
    void learn(PtNDManager scope, PtNDArray maps, PtNDArray images, float[] genuine) {
        List<PtNDArray> gradients;
        try (GradientMode recording = GradientMode.training();
                PtNDArray truth = NativeArrays.floats(scope, genuine, new Shape(genuine.length, 1))) {
            PtNDArray loss = script.record(scope, "judged", List.of(maps, images, truth), weights.arrays())
                    .get(0);
            if (!Float.isFinite(NativeArrays.floatsOf(loss)[0])) {
                return;
            }
            gradients = script.record(scope, "gradients_kept", List.of(loss), weights.arrays());
            if (!Sgd.areFinite(steps, scope, gradients)) {
                return;
            }
        }
        updates++;
        try (GradientMode mode = GradientMode.inference()) {
            script.call(
                            "adam",
                            ScriptModule.listOf(weights.arrays()),
                            ScriptModule.listOf(first.arrays()),
                            ScriptModule.listOf(second.arrays()),
                            ScriptModule.listOf(gradients),
                            IValue.from(learningRate),
                            IValue.from(1 - StrictMath.pow(FIRST_DECAY, (double) updates)),
                            IValue.from(1 - StrictMath.pow(SECOND_DECAY, (double) updates)))
                    .close();
        }
    }

    SortedMap<String, Tensor> state(String prefix) {
        SortedMap<String, Tensor> state = weights.state(prefix + WEIGHTS);
        state.putAll(first.state(prefix + FIRST));
        state.putAll(second.state(prefix + SECOND));
        // Whole numbers below 2^24 are exact; there are not as many steps.
        state.put(prefix + UPDATES, Tensor.of(new float[] {updates}, 1));
        return state;
    }

    void restore(String prefix, Map<String, Tensor> state) {
        weights.restore(prefix + WEIGHTS, state);
        first.restore(prefix + FIRST, state);
        second.restore(prefix + SECOND, state);
        updates = (long) state.get(prefix + UPDATES).values()[0];
    }
}
