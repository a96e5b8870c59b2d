package dev.muduo.networks.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The losses of a batch (§2.7, §2.8) as arrays that a backward pass can start from. Belongs to a {@link TrainingStep}. */
public final class Losses {
    private final ScriptModule script;
    private final int classes;

    Losses(ScriptModule script, int classes) {
        this.script = script;
        this.classes = classes;
    }

    /**
     * Cross-entropy and Dice of the annotated samples, as one array of two.
     *
     * @param logits (batch, classes, depth, height, width)
     * @param rows   indices of the annotated samples, not empty
     */
    public PtNDArray supervised(PtNDManager scope, PtNDArray logits, TrainingBatch batch, List<Integer> rows) {
        long[] target = new long[rows.size() * batch.voxels()];
        byte[] unannotated = new byte[rows.size() * classes];
        float[] present = new float[classes];
        int voxel = 0;
        int pair = 0;
        for (int row : rows) {
            Annotation annotation = batch.samples().get(row).annotation().orElseThrow();
            boolean[] annotated = annotation.annotated();
            for (byte label : annotation.labels()) {
                target[voxel++] = annotated[label & 0xFF] ? label & 0xFF : 0;
            }
            for (int c = 0; c < classes; c++) {
                unannotated[pair++] = (byte) (annotated[c] ? 0 : 1);
                present[c] = annotated[c] ? 1 : present[c];
            }
        }
        int n = rows.size();
        try (PtNDArray own = rows(scope, logits, rows);
                PtNDArray targets =
                        NativeArrays.longs(scope, target, new Shape(n, batch.depth(), batch.height(), batch.width()));
                PtNDArray merged =
                        NativeArrays.bytes(scope, unannotated, new Shape(n, classes, 1, 1, 1), DataType.BOOLEAN);
                PtNDArray counted = NativeArrays.floats(scope, present, new Shape(classes))) {
            return script.record(scope, "supervised", List.of(own, targets, merged, counted), List.of())
                    .get(0);
        }
    }

    /**
     * Eq. 7 over the selected (sample, structure) pairs, as a scalar.
     *
     * @param rows indices of the samples with something selected, not empty
     */
    PtNDArray consistency(
            PtNDManager scope, PtNDArray logits, TrainingBatch batch, List<Integer> rows, ConsistencyLoss kind) {
        byte[] hard = new byte[rows.size() * (classes - 1) * batch.voxels()];
        int next = 0;
        List<boolean[]> selected = new ArrayList<>();
        for (int row : rows) {
            PseudoLabels pseudo = batch.samples().get(row).pseudoLabels().orElseThrow();
            for (boolean voxel : pseudo.hard()) {
                hard[next++] = (byte) (voxel ? 1 : 0);
            }
            selected.add(pseudo.selected());
        }
        int n = rows.size();
        Shape hardShape = new Shape(n, classes - 1, batch.depth(), batch.height(), batch.width());
        try (PtNDArray own = rows(scope, logits, rows);
                PtNDArray labels = NativeArrays.bytes(scope, hard, hardShape, DataType.UINT8);
                PtNDArray weights = NativeArrays.floats(scope, pairWeights(selected), new Shape(n, classes - 1));
                PtNDArray mse = NativeArrays.scalar(scope, kind.mseWeight());
                PtNDArray dice = NativeArrays.scalar(scope, kind.diceWeight())) {
            return script.record(scope, "consistency", List.of(own, labels, weights, mse, dice), List.of())
                    .get(0);
        }
    }

    /** 1 / (|C_sel| · |I_c|) for every selected pair: the mean over structures of the mean over their samples. */
    public float[] pairWeights(List<boolean[]> selected) {
        int structures = classes - 1;
        int[] samples = new int[structures];
        for (boolean[] row : selected) {
            for (int c = 0; c < structures; c++) {
                samples[c] += row[c] ? 1 : 0;
            }
        }
        long taught = Arrays.stream(samples).filter(count -> count > 0).count();
        float[] weights = new float[selected.size() * structures];
        for (int i = 0; i < weights.length; i++) {
            int c = i % structures;
            weights[i] = selected.get(i / structures)[c] ? (float) (1.0 / (taught * (double) samples[c])) : 0;
        }
        return weights;
    }

    /** L = supervised + λ · consistency, with supervised = ½ (CE + Dice). */
    public PtNDArray total(PtNDManager scope, PtNDArray supervised, PtNDArray consistency, double lambda) {
        PtNDArray factor = NativeArrays.scalar(scope, lambda);
        return script.record(scope, "total", List.of(supervised, consistency, factor), List.of())
                .get(0);
    }

    /** Of two scalars, recorded. */
    PtNDArray sum(PtNDManager scope, PtNDArray one, PtNDArray other) {
        return script.record(scope, "sum", List.of(one, other), List.of()).get(0);
    }

    /** Those samples of an array whose first axis is the batch, recorded. */
    public PtNDArray rows(PtNDManager scope, PtNDArray logits, List<Integer> rows) {
        long[] indices = rows.stream().mapToLong(Integer::longValue).toArray();
        try (PtNDArray index = NativeArrays.longs(scope, indices, new Shape(indices.length))) {
            return script.record(scope, "rows", List.of(logits, index), List.of())
                    .get(0);
        }
    }
}
