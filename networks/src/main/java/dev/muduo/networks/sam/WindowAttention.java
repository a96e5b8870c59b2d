package dev.muduo.networks.sam;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of one block within its windows (§3.2 steps 3 to 5). The padding of a window is never computed: all its keys act
 * as one (§3.4), which is exact. What does not depend on the image is computed here once.
 */
final class WindowAttention {
    private final int heads;
    private final WindowLayout layout;
    private final PtNDArray tables;
    private final List<PreparedKind> kinds = new ArrayList<>();
    private final List<PtNDArray> toWindowsAndBack = new ArrayList<>();

    /** The constants of one kind of window. */
    private record PreparedKind(WindowLayout.Kind kind, PtNDArray marks, List<PtNDArray> padding) {}

    /** @param name of the block's attention, such as {@code image_encoder.blocks.0.attn} */
    WindowAttention(SamMed3dConfig config, int window, NativeWeights weights, String name) {
        heads = config.heads();
        layout = WindowLayout.of(config.grid(), window);
        RelativePositions positions = RelativePositions.of(weights, name, config.headWidth());
        tables = weights.floats(positions.forScaledQueries(), positions.rows(), config.headWidth());
        for (WindowLayout.Kind kind : layout.kinds()) {
            int padded = kind.padded() ? 1 : 0;
            PtNDArray marks = weights.floats(marks(kind), kind.tokens() + padded, kind.width() + padded);
            List<PtNDArray> padding = kind.padded() ? padding(kind, weights, name, positions) : List.of();
            kinds.add(new PreparedKind(kind, marks, padding));
        }
        if (!layout.inRasterOrder()) {
            toWindowsAndBack.add(weights.indices(layout.order()));
            toWindowsAndBack.add(weights.indices(layout.inverse()));
        }
    }

    /** Row by row, which third index a key has; what is padded has the last row and column to itself. */
    private static float[] marks(WindowLayout.Kind kind) {
        int padded = kind.padded() ? 1 : 0;
        int columns = kind.width() + padded;
        float[] marks = new float[(kind.tokens() + padded) * columns];
        for (int token = 0; token < kind.tokens(); token++) {
            marks[token * columns + token % kind.width()] = 1;
        }
        if (kind.padded()) {
            marks[marks.length - 1] = 1;
        }
        return marks;
    }

    private List<PtNDArray> padding(
            WindowLayout.Kind kind, NativeWeights weights, String name, RelativePositions positions) {
        float[] bias = weights.values(name + ".qkv.bias");
        int width = bias.length / 3;
        float[] query = Arrays.copyOf(bias, width);
        float[] key = Arrays.copyOfRange(bias, width, 2 * width);
        float[] value = Arrays.copyOfRange(bias, 2 * width, bias.length);
        int edge = kind.edge();
        return List.of(
                weights.floats(positions.ofHeight(query, heads, kind), heads, kind.height(), edge),
                weights.floats(positions.ofWidth(query, heads, kind), heads, edge - kind.width(), edge),
                weights.floats(key, heads, width / heads),
                weights.floats(value, heads, width / heads));
    }

    /**
     * @param qkv (batch · tokens, 3 · width)
     * @return (batch · tokens, width), owned by {@code scope}
     */
    PtNDArray attend(PtNDManager scope, ScriptModule script, PtNDArray qkv, int batch) {
        if (toWindowsAndBack.isEmpty()) {
            return attendKinds(scope, script, qkv, batch);
        }
        try (PtNDArray ordered = reorder(scope, script, qkv, toWindowsAndBack.get(0));
                PtNDArray attended = attendKinds(scope, script, ordered, batch)) {
            return reorder(scope, script, attended, toWindowsAndBack.get(1));
        }
    }

    private static PtNDArray reorder(PtNDManager scope, ScriptModule script, PtNDArray rows, PtNDArray order) {
        return script.compute(scope, "reorder", IValue.from(rows), IValue.from(order));
    }

    private PtNDArray attendKinds(PtNDManager scope, ScriptModule script, PtNDArray qkv, int batch) {
        try (PtNDManager temporary = scope.newSubManager(scope.getDevice())) {
            List<PtNDArray> attended = new ArrayList<>();
            int first = 0;
            for (PreparedKind prepared : kinds) {
                WindowLayout.Kind kind = prepared.kind();
                int end = first + kind.count() * kind.tokens();
                PtNDArray windows = script.compute(
                        temporary,
                        "windows",
                        IValue.from(qkv),
                        IValue.from((long) batch),
                        IValue.from((long) first),
                        IValue.from((long) end),
                        IValue.from((long) kind.tokens()));
                attended.add(attend(temporary, script, windows, prepared));
                first = end;
            }
            return script.compute(scope, "join", ScriptModule.listOf(attended), IValue.from((long) batch));
        }
    }

    private PtNDArray attend(PtNDManager scope, ScriptModule script, PtNDArray windows, PreparedKind prepared) {
        WindowLayout.Kind kind = prepared.kind();
        return script.compute(
                scope,
                "attend",
                IValue.from(windows),
                IValue.listFrom((long) kind.depth(), kind.height(), kind.width(), kind.edge()),
                IValue.from((long) heads),
                IValue.from(tables),
                IValue.from(prepared.marks()),
                ScriptModule.listOf(prepared.padding()));
    }
}
