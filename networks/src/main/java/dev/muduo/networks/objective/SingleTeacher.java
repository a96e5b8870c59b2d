package dev.muduo.networks.objective;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.SoftLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One foundation teacher, in the manner of SemiSAM+ (Zhang et al. 2025): it is prompted by a network of the few labels, and the
 * student is to agree with its probabilities q, each voxel weighed by the teacher's confidence 1 − H(q) / ln 2. It has no
 * state; the teacher answers elsewhere.
 */
public final class SingleTeacher implements UnlabelledObjective {
    private final ConsistencyLoss kind;
    private final PtNDManager manager;
    private final ScriptModule script;

    /** @param kind how student and teacher are compared */
    public SingleTeacher(ConsistencyLoss kind) {
        this.kind = kind;
        manager = TensorEngine.newManager();
        ScriptModule loaded;
        try {
            loaded = ScriptModule.load(manager, SingleTeacher.class, "objective.py");
        } catch (RuntimeException | Error e) {
            try (PtNDManager first = manager) {
                throw e;
            }
        }
        script = loaded;
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        List<Integer> rows = pass.rows(TrainingSample::teachesSoftly);
        return Lesson.of(rows.isEmpty() ? Optional.empty() : Optional.of(disagreement(pass, rows)));
    }

    private PtNDArray disagreement(ForwardPass pass, List<Integer> rows) {
        List<boolean[]> selected = new ArrayList<>();
        int size = label(pass, rows.get(0)).probabilities().length;
        float[] probabilities = new float[rows.size() * size];
        for (int i = 0; i < rows.size(); i++) {
            SoftLabels label = label(pass, rows.get(i));
            System.arraycopy(label.probabilities(), 0, probabilities, i * size, size);
            selected.add(label.selected());
        }
        int structures = selected.get(0).length;
        Shape shape = new Shape(
                rows.size(),
                structures,
                pass.batch().depth(),
                pass.batch().height(),
                pass.batch().width());
        PtNDManager scope = pass.scope();
        PtNDArray own = pass.losses().rows(scope, pass.logits(), rows);
        PtNDArray target = NativeArrays.floats(scope, probabilities, shape);
        PtNDArray weights =
                NativeArrays.floats(scope, pass.losses().pairWeights(selected), new Shape(rows.size(), structures));
        PtNDArray mse = NativeArrays.scalar(scope, kind.mseWeight());
        PtNDArray dice = NativeArrays.scalar(scope, kind.diceWeight());
        return script.record(scope, "confident", List.of(own, target, weights, mse, dice), List.of())
                .get(0);
    }

    private static SoftLabels label(ForwardPass pass, int row) {
        return pass.batch().samples().get(row).softLabels().orElseThrow();
    }

    @Override
    public SortedMap<String, Tensor> state() {
        return new TreeMap<>();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        // There is nothing to go on from.
    }

    @Override
    public void close() {
        try (PtNDManager first = manager) {
            script.close();
        }
    }
}
