package dev.muduo.networks.objective;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.Sgd;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * SASSNet (Li, Zhang and He, MICCAI 2020): a second head on the student's last features predicts the signed distance map of
 * every structure. On annotated patches it learns them by their mean squared error; on the others it is to look so that an
 * adversary, which sees maps and image, takes them for annotated ones. Only the student serves.
 */
public final class ShapeAware implements UnlabelledObjective {
    private static final String HEAD = "shape-aware.head.";
    private static final String MOMENTUM = "shape-aware.head-momentum.";
    private static final String ADVERSARY = "shape-aware.adversary.";

    private final UNet3dConfig student;
    private final SgdConfig sgd;
    private final double shapeWeight;
    private final PtNDManager manager;
    private final ScriptModule script;
    private final ScriptModule steps;
    private final Parameters head;
    private final Parameters velocities;
    private final Adversary adversary;

    /**
     * Begins with a fresh head and a fresh adversary.
     *
     * @param student      the network's shape
     * @param sgd          of the head
     * @param shapeWeight  of the distance maps' error beside the supervised loss; 0.3 in the paper
     * @param learningRate of the adversary; 1e-4 in the paper
     */
    public ShapeAware(
            UNet3dConfig student, SgdConfig sgd, double shapeWeight, double learningRate, StepRandom initial) {
        if (!(shapeWeight >= 0) || !(learningRate > 0)) {
            throw new IllegalArgumentException("a shape prior needs a weight >= 0 and a learning rate > 0, got "
                    + shapeWeight + " and " + learningRate);
        }
        this.student = student;
        this.sgd = sgd;
        this.shapeWeight = shapeWeight;
        manager = TensorEngine.newManager();
        ScriptModule loaded = null;
        ScriptModule made = null;
        try {
            loaded = ScriptModule.load(manager, ShapeAware.class, "objective.py");
            made = Sgd.script(manager);
            head = Parameters.initialised(manager, headOf(student), initial.stream("shape-head"));
            velocities = Parameters.zeros(manager, headOf(student));
            adversary = new Adversary(
                    loaded,
                    made,
                    manager,
                    structures(),
                    student.inChannels(),
                    learningRate,
                    initial.stream("adversary"));
        } catch (RuntimeException | Error e) {
            try (PtNDManager first = manager;
                    ScriptModule second = loaded;
                    ScriptModule third = made) {
                throw e;
            }
        }
        script = loaded;
        steps = made;
    }

    private static Architecture headOf(UNet3dConfig student) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("weight", new long[] {student.classes() - 1, student.filters()[0], 1, 1, 1});
        shapes.put("bias", new long[] {student.classes() - 1});
        return new Architecture("a head of signed distances beside " + student, shapes);
    }

    private int structures() {
        return student.classes() - 1;
    }

    @Override
    public boolean readsFeatures() {
        return true;
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        PtNDManager scope = pass.scope();
        PtNDArray maps = script.record(
                        scope, "signed_distances", List.of(pass.features().orElseThrow()), head.arrays())
                .get(0);
        List<Integer> annotated = pass.annotated();
        List<Integer> others = pass.unannotated();
        Optional<PtNDArray> shape =
                annotated.isEmpty() ? Optional.empty() : Optional.of(shapeError(pass, maps, annotated));
        Optional<PtNDArray> suspicion = others.isEmpty()
                ? Optional.empty()
                : Optional.of(adversary.suspicion(
                        scope,
                        pass.losses().rows(scope, maps, others),
                        pass.losses().rows(scope, pass.images(), others)));
        List<PtNDArray> gradients = headGradients(pass, shape, suspicion);
        return new Lesson(suspicion, shape, () -> {
            update(pass.scope(), gradients, pass.settings());
            adversary.learn(scope, maps, pass.images(), genuine(pass));
        });
    }

    /** shapeWeight · the mean squared error of the maps of annotated structures. */
    private PtNDArray shapeError(ForwardPass pass, PtNDArray maps, List<Integer> rows) {
        int voxels = pass.batch().voxels();
        float[] target = new float[rows.size() * structures() * voxels];
        float[] counted = new float[rows.size() * structures()];
        for (int i = 0; i < rows.size(); i++) {
            Annotation annotation =
                    pass.batch().samples().get(rows.get(i)).annotation().orElseThrow();
            for (int s = 0; s < structures(); s++) {
                int at = i * structures() + s;
                if (annotation.annotated()[s + 1]) {
                    counted[at] = (float) shapeWeight;
                    System.arraycopy(map(pass, annotation.labels(), s + 1), 0, target, at * voxels, voxels);
                }
            }
        }
        PtNDManager scope = pass.scope();
        Shape shape = new Shape(
                rows.size(),
                structures(),
                pass.batch().depth(),
                pass.batch().height(),
                pass.batch().width());
        PtNDArray own = pass.losses().rows(scope, maps, rows);
        PtNDArray truth = NativeArrays.floats(scope, target, shape);
        PtNDArray weights = NativeArrays.floats(scope, counted, new Shape(rows.size(), structures()));
        return script.record(scope, "weighed_squares", List.of(own, truth, weights), List.of())
                .get(0);
    }

    private static float[] map(ForwardPass pass, byte[] labels, int id) {
        boolean[] inside = new boolean[labels.length];
        for (int v = 0; v < labels.length; v++) {
            inside[v] = (labels[v] & 0xFF) == id;
        }
        return SignedDistance.of(
                inside,
                pass.batch().depth(),
                pass.batch().height(),
                pass.batch().width());
    }

    /** Of the step's total loss; only these two parts of it depend on the head. The student's graph is kept. */
    private List<PtNDArray> headGradients(ForwardPass pass, Optional<PtNDArray> shape, Optional<PtNDArray> suspicion) {
        PtNDManager scope = pass.scope();
        PtNDArray zero = (PtNDArray) scope.zeros(new Shape());
        PtNDArray lambda = NativeArrays.scalar(scope, pass.settings().lambda());
        PtNDArray total = script.record(
                        scope, "joined", List.of(shape.orElse(zero), suspicion.orElse(zero), lambda), List.of())
                .get(0);
        return script.record(scope, "gradients_kept", List.of(total), head.arrays());
    }

    /** The student's gradients were finite, or it would not have come to this; the head's need not be. */
    private void update(PtNDManager scope, List<PtNDArray> gradients, StepSettings settings) {
        if (!Sgd.areFinite(steps, scope, gradients)) {
            return;
        }
        try (GradientMode mode = GradientMode.inference()) {
            steps.call(
                            "update",
                            ScriptModule.listOf(head.arrays()),
                            ScriptModule.listOf(velocities.arrays()),
                            ScriptModule.listOf(gradients),
                            IValue.from(1.0),
                            IValue.from(settings.learningRate()),
                            IValue.from(sgd.momentum()),
                            IValue.from(sgd.weightDecay()))
                    .close();
        }
    }

    private static float[] genuine(ForwardPass pass) {
        float[] genuine = new float[pass.batch().samples().size()];
        pass.annotated().forEach(row -> genuine[row] = 1);
        return genuine;
    }

    @Override
    public SortedMap<String, Tensor> state() {
        SortedMap<String, Tensor> state = new TreeMap<>(head.state(HEAD));
        state.putAll(velocities.state(MOMENTUM));
        state.putAll(adversary.state(ADVERSARY));
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        if (NetworkState.of(HEAD, state).isEmpty()) {
            return;
        }
        head.restore(HEAD, state);
        velocities.restore(MOMENTUM, state);
        adversary.restore(ADVERSARY, state);
    }

    @Override
    public void close() {
        try (PtNDManager first = manager;
                ScriptModule second = steps) {
            script.close();
        }
    }
}
