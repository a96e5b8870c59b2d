package dev.muduo.networks.objective;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.Sgd;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Cross pseudo supervision (Chen et al., CVPR 2021): a second network of the same shape, with other initial weights, is trained
 * on the same batches, and on patches that nobody has annotated each learns the classes that the other finds most probable,
 * by cross-entropy. The first, the student, is the one that serves.
 */
public final class CrossPseudoSupervision implements UnlabelledObjective {
    private static final String WEIGHTS = "cross-pseudo.model.";
    private static final String MOMENTUM = "cross-pseudo.momentum.";

    private final UNet3d second;
    private final PtNDManager manager;
    private final ScriptModule script;
    private final ScriptModule steps;
    private final Sgd sgd;

    /**
     * Begins with a second network of fresh weights.
     *
     * @param initialisation the stream that these are drawn from
     */
    public CrossPseudoSupervision(UNet3d student, SgdConfig config, CounterRandom initialisation) {
        this(UNet3d.initialise(student.config(), initialisation), config);
    }

    /** With a second network that it owns. */
    CrossPseudoSupervision(UNet3d second, SgdConfig config) {
        this.second = second;
        manager = TensorEngine.newManager();
        ScriptModule loaded = null;
        ScriptModule made = null;
        try {
            loaded = ScriptModule.load(manager, CrossPseudoSupervision.class, "objective.py");
            made = Sgd.script(manager);
            sgd = new Sgd(made, manager, second, config, 0);
        } catch (RuntimeException | Error e) {
            try (UNet3d first = second;
                    PtNDManager other = manager;
                    ScriptModule third = loaded;
                    ScriptModule fourth = made) {
                throw e;
            }
        }
        script = loaded;
        steps = made;
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        PtNDArray answer = second.trainingLogits(pass.scope(), pass.images(), pass.random().stream("second-dropout"));
        List<Integer> rows = pass.unannotated();
        Optional<PtNDArray> loss =
                rows.isEmpty() ? Optional.empty() : Optional.of(against(pass, pass.logits(), answer, rows));
        return new Lesson(loss, () -> trainSecond(pass, answer, rows));
    }

    private PtNDArray against(ForwardPass pass, PtNDArray own, PtNDArray other, List<Integer> rows) {
        PtNDArray mine = pass.losses().rows(pass.scope(), own, rows);
        PtNDArray theirs = pass.losses().rows(pass.scope(), other, rows);
        return script.record(pass.scope(), "hard_cross_entropy", List.of(mine, theirs), List.of())
                .get(0);
    }

    /** The student's step, with the networks exchanged. Without a finite gradient the second network stays as it is. */
    private void trainSecond(ForwardPass pass, PtNDArray answer, List<Integer> rows) {
        List<Integer> annotated = pass.annotated();
        PtNDManager scope = pass.scope();
        List<PtNDArray> gradients;
        try (GradientMode recording = GradientMode.training()) {
            PtNDArray supervised = annotated.isEmpty()
                    ? zeros(scope, new Shape(2))
                    : pass.losses().supervised(scope, answer, pass.batch(), annotated);
            PtNDArray consistency =
                    rows.isEmpty() ? zeros(scope, new Shape()) : against(pass, answer, pass.logits(), rows);
            PtNDArray total = pass.losses()
                    .total(scope, supervised, consistency, pass.settings().lambda());
            gradients = sgd.gradients(scope, total);
        }
        double norm =
                Math.sqrt(Arrays.stream(sgd.squaredNorms(scope, gradients)).sum());
        if (Double.isFinite(norm)) {
            sgd.update(gradients, pass.settings(), norm);
        }
    }

    private static PtNDArray zeros(PtNDManager scope, Shape shape) {
        return (PtNDArray) scope.zeros(shape, DataType.FLOAT32);
    }

    @Override
    public SortedMap<String, Tensor> state() {
        SortedMap<String, Tensor> state = NetworkState.under(WEIGHTS, second.export());
        state.putAll(NetworkState.under(MOMENTUM, sgd.momentum()));
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        SortedMap<String, Tensor> weights = NetworkState.of(WEIGHTS, state);
        if (!weights.isEmpty()) {
            NetworkState.overwrite(second, weights);
            sgd.restore(NetworkState.of(MOMENTUM, state), Map.of());
        }
    }

    @Override
    public void close() {
        try (UNet3d first = second;
                PtNDManager other = manager;
                ScriptModule third = steps) {
            script.close();
        }
    }
}
