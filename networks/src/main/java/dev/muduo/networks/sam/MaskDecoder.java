package dev.muduo.networks.sam;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The mask decoder (§3.6): tokens and image look at each other twice, then mask token 0 answers. */
final class MaskDecoder {
    private static final String NAME = "mask_decoder.";
    private static final int CHILDREN = 8;

    private final SamMed3dConfig config;
    private final ScriptModule script;
    private final PtNDArray imagePlaces;
    private final PtNDArray tokens;
    private final List<List<PtNDArray>> layers = new ArrayList<>();
    private final List<PtNDArray> last = new ArrayList<>();
    private final List<PtNDArray> maskHead;
    private final List<PtNDArray> iouHead;
    private final List<PtNDArray> upscaling = new ArrayList<>();

    /** @param gridPositions (tokens, promptWidth) */
    MaskDecoder(SamMed3dConfig config, NativeWeights weights, ScriptModule script, float[] gridPositions) {
        this.config = config;
        this.script = script;
        int width = config.promptWidth();
        imagePlaces = weights.floats(gridPositions, config.tokens(), width);
        tokens = weights.floats(tokens(weights), 1 + SamMed3dConfig.MASK_TOKENS, width);
        for (int layer = 0; layer < SamMed3dConfig.DECODER_LAYERS; layer++) {
            layers.add(layer(weights, NAME + "transformer.layers." + layer + "."));
        }
        last.addAll(weights.layers(NAME + "transformer.norm_final_attn"));
        last.addAll(attention(weights, NAME + "transformer.final_attn_token_to_image"));
        maskHead = perceptron(weights, NAME + "output_hypernetworks_mlps.0");
        iouHead = perceptron(weights, NAME + "iou_prediction_head");
        addUpscaling(weights, NAME + "output_upscaling.0", width, width / 4);
        upscaling.addAll(weights.layers(NAME + "output_upscaling.1"));
        addUpscaling(weights, NAME + "output_upscaling.3", width / 4, width / 8);
    }

    private static float[] tokens(NativeWeights weights) {
        float[] iou = weights.values(NAME + "iou_token.weight");
        float[] masks = weights.values(NAME + "mask_tokens.weight");
        float[] all = Arrays.copyOf(iou, iou.length + masks.length);
        System.arraycopy(masks, 0, all, iou.length, masks.length);
        return all;
    }

    private static List<PtNDArray> layer(NativeWeights weights, String name) {
        List<PtNDArray> layer = new ArrayList<>(weights.layers(
                name + "norm1", name + "norm2", name + "mlp.lin1", name + "mlp.lin2", name + "norm3", name + "norm4"));
        layer.addAll(attention(weights, name + "self_attn"));
        layer.addAll(attention(weights, name + "cross_attn_token_to_image"));
        layer.addAll(attention(weights, name + "cross_attn_image_to_token"));
        return layer;
    }

    private static List<PtNDArray> attention(NativeWeights weights, String name) {
        return weights.layers(name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".out_proj");
    }

    private static List<PtNDArray> perceptron(NativeWeights weights, String name) {
        return weights.layers(name + ".layers.0", name + ".layers.1", name + ".layers.2");
    }

    private void addUpscaling(NativeWeights weights, String name, int in, int out) {
        upscaling.add(weights.floats(childRows(weights.values(name + ".weight"), in, out), (long) CHILDREN * out, in));
        float[] bias = new float[CHILDREN * out];
        for (int child = 0; child < CHILDREN; child++) {
            System.arraycopy(weights.values(name + ".bias"), 0, bias, child * out, out);
        }
        upscaling.add(weights.floats(bias, bias.length));
    }

    /**
     * A transposed convolution with kernel and stride 2 as a matrix: each position becomes its 2³ children, one after the
     * other.
     *
     * @param kernel (in, out, 2, 2, 2)
     * @return (8 · out, in)
     */
    static float[] childRows(float[] kernel, int in, int out) {
        float[] rows = new float[kernel.length];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                for (int child = 0; child < CHILDREN; child++) {
                    rows[(child * out + o) * in + i] = kernel[(i * out + o) * CHILDREN + child];
                }
            }
        }
        return rows;
    }

    /**
     * @param embedding (promptWidth, tokens)
     * @param dense     (prompts or 1, tokens or 1, promptWidth)
     * @param sparse    (prompts, sparse tokens, promptWidth)
     * @return logits (prompts, mask voxels) and IoUs (prompts), owned by {@code scope}
     */
    PtNDArray[] decode(PtNDManager scope, PtNDArray embedding, PtNDArray dense, PtNDArray sparse) {
        try (IValue result = script.call(
                "decode",
                IValue.from(embedding),
                IValue.from(dense),
                IValue.from(sparse),
                IValue.from(imagePlaces),
                IValue.from(tokens),
                IValue.from((long) SamMed3dConfig.DECODER_HEADS),
                IValue.from((long) config.grid()),
                ScriptModule.listOf(layers.get(0)),
                ScriptModule.listOf(layers.get(1)),
                ScriptModule.listOf(last),
                ScriptModule.listOf(maskHead),
                ScriptModule.listOf(iouHead),
                ScriptModule.listOf(upscaling))) {
            return result.toTensorArray(scope);
        }
    }
}
