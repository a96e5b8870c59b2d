package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The image encoder with its windows padded and attended literally: what the folded one must equal, and what benchmarks
 * compare it with. At full size one block's attention takes 361 MB, twice.
 */
public final class LiteralEncoder implements AutoCloseable {
    private final SamMed3dConfig config;
    private final PtNDManager manager = TensorEngine.newManager();
    private final ScriptModule script = ScriptModule.load(manager, LiteralEncoder.class, "literal_encoder.py");
    private final List<PtNDArray> weights = new ArrayList<>();

    /** @param weights of the whole network */
    public LiteralEncoder(SamMed3dConfig config, Map<String, Tensor> weights) {
        this.config = config;
        config.architecture().shapes().forEach((name, shape) -> {
            if (name.startsWith("image_encoder.")) {
                this.weights.add(NativeArrays.floats(manager, weights.get(name).values(), new Shape(shape)));
            }
        });
    }

    /**
     * @param images (batch, edge, edge, edge)
     * @return (batch, promptWidth, grid, grid, grid)
     */
    public float[] encode(float[] images, int batch) {
        int edge = config.image();
        long[] windows =
                IntStream.range(0, config.depth()).mapToLong(config::windowOf).toArray();
        try (GradientMode mode = GradientMode.inference();
                PtNDManager scope = manager.newSubManager(manager.getDevice());
                PtNDArray input = NativeArrays.floats(scope, images, new Shape(batch, 1, edge, edge, edge));
                PtNDArray embedding = script.compute(
                        scope,
                        "encode",
                        IValue.from(input),
                        IValue.from((long) config.patch()),
                        IValue.from((long) config.heads()),
                        IValue.listFrom(windows),
                        ScriptModule.listOf(weights))) {
            return embedding.toFloatArray();
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
