package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The image encoder (§3.2): patches become tokens, pre-norm blocks attend over windows or the whole grid, a neck follows. */
final class ImageEncoder implements AutoCloseable {
    private static final String NAME = "image_encoder";

    private final SamMed3dConfig config;
    private final ScriptModule script;
    private final PtNDArray positions;
    private final List<PtNDArray> patchEmbedding;
    private final List<Block> blocks = new ArrayList<>();
    private final List<PtNDArray> neck;

    private record Block(List<PtNDArray> queriesKeysValues, WindowAttention attention, List<PtNDArray> projections) {
        static Block of(SamMed3dConfig config, int index, NativeWeights weights) {
            String name = NAME + ".blocks." + index;
            List<PtNDArray> queriesKeysValues = new ArrayList<>(weights.layers(name + ".norm1"));
            queriesKeysValues.add(scaledQueries(config, weights, name + ".attn.qkv.weight"));
            queriesKeysValues.add(scaledQueries(config, weights, name + ".attn.qkv.bias"));
            return new Block(
                    queriesKeysValues,
                    new WindowAttention(config, config.windowOf(index), weights, name + ".attn"),
                    weights.layers(name + ".attn.proj", name + ".norm2", name + ".mlp.lin1", name + ".mlp.lin2"));
        }

        /** A layer's weight or bias whose first third makes queries, which attention needs times 1 / √channels. */
        private static PtNDArray scaledQueries(SamMed3dConfig config, NativeWeights weights, String name) {
            Tensor tensor = weights.tensor(name);
            float[] values = tensor.values().clone();
            double scale = 1 / Math.sqrt(config.headWidth());
            for (int i = 0; i < values.length / 3; i++) {
                values[i] = (float) (values[i] * scale);
            }
            return weights.floats(values, tensor.shape());
        }
    }

    ImageEncoder(SamMed3dConfig config, NativeWeights weights) {
        this.config = config;
        script = ScriptModule.load(weights.owner(), ImageEncoder.class, "linear.py", "image_encoder.py");
        positions = weights.matrix(NAME + ".pos_embed", config.tokens());
        patchEmbedding = List.of(
                weights.matrix(NAME + ".patch_embed.proj.weight", config.width()),
                weights.put(NAME + ".patch_embed.proj.bias"));
        for (int block = 0; block < config.depth(); block++) {
            blocks.add(Block.of(config, block, weights));
        }
        List<PtNDArray> ofNeck = new ArrayList<>();
        ofNeck.add(weights.matrix(NAME + ".neck.0.weight", config.promptWidth()));
        ofNeck.addAll(weights.layers(NAME + ".neck.1"));
        ofNeck.add(weights.put(NAME + ".neck.2.weight"));
        ofNeck.addAll(weights.layers(NAME + ".neck.3"));
        neck = List.copyOf(ofNeck);
    }

    /**
     * @param images (batch, edge, edge, edge)
     * @return (batch, promptWidth, tokens), owned by {@code scope}
     */
    PtNDArray encode(PtNDManager scope, float[] images, int batch, EncoderPart.Listener listener) {
        PtNDArray tokens = timed(EncoderPart.PATCH_EMBEDDING, listener, () -> embed(scope, images, batch));
        for (Block block : blocks) {
            tokens = attended(scope, tokens, block, batch, listener);
        }
        try (PtNDArray last = tokens) {
            return timed(EncoderPart.NECK, listener, () -> finish(scope, last));
        }
    }

    private PtNDArray embed(PtNDManager scope, float[] images, int batch) {
        int edge = config.image();
        try (PtNDArray input = NativeArrays.floats(scope, images, new Shape(batch, edge, edge, edge))) {
            return script.compute(
                    scope,
                    "embed_patches",
                    IValue.from(input),
                    IValue.from((long) config.patch()),
                    IValue.from(positions),
                    ScriptModule.listOf(patchEmbedding));
        }
    }

    /** The tokens after a block; those before it are closed. */
    private PtNDArray attended(
            PtNDManager scope, PtNDArray before, Block block, int batch, EncoderPart.Listener listener) {
        try (PtNDArray tokens = before;
                PtNDArray qkv = timed(
                        EncoderPart.LINEAR_LAYERS,
                        listener,
                        () -> script.compute(
                                scope,
                                "queries_keys_values",
                                IValue.from(tokens),
                                ScriptModule.listOf(block.queriesKeysValues())));
                PtNDArray attended = timed(
                        EncoderPart.ATTENTION, listener, () -> block.attention().attend(scope, script, qkv, batch))) {
            return timed(
                    EncoderPart.LINEAR_LAYERS,
                    listener,
                    () -> script.compute(
                            scope,
                            "project",
                            IValue.from(tokens),
                            IValue.from(attended),
                            ScriptModule.listOf(block.projections())));
        }
    }

    private PtNDArray finish(PtNDManager scope, PtNDArray tokens) {
        try (PtNDArray rows = script.compute(
                scope, "neck", IValue.from(tokens), IValue.from((long) config.grid()), ScriptModule.listOf(neck))) {
            return script.compute(scope, "channels_first", IValue.from(rows), IValue.from((long) config.tokens()));
        }
    }

    private static PtNDArray timed(EncoderPart part, EncoderPart.Listener listener, Supplier<PtNDArray> piece) {
        long begun = System.nanoTime();
        PtNDArray result = piece.get();
        listener.spent(part, System.nanoTime() - begun);
        return result;
    }

    @Override
    public void close() {
        script.close();
    }
}
