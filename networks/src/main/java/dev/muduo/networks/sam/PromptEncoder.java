package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import java.util.ArrayList;
import java.util.List;

/** Prompts become embeddings (§3.5): sparse ones of clicks, dense ones of masks. */
final class PromptEncoder {
    private static final String NAME = "prompt_encoder.";

    private final SamMed3dConfig config;
    private final ScriptModule script;
    private final PositionEncoding positions;
    private final float[] negative;
    private final float[] positive;
    private final float[] notAPoint;
    private final List<PtNDArray> maskLayers = new ArrayList<>();
    private final PtNDArray withoutMask;

    /** @param script the mask decoder's */
    PromptEncoder(SamMed3dConfig config, NativeWeights weights, ScriptModule script, WithoutMask mode) {
        this.config = config;
        this.script = script;
        positions = new PositionEncoding(weights.values(SamMed3dParameters.FREQUENCIES), config.promptWidth());
        negative = weights.values(NAME + "point_embeddings.0.weight");
        positive = weights.values(NAME + "point_embeddings.1.weight");
        notAPoint = weights.values(NAME + "not_a_point_embed.weight");
        int channels = config.maskChannels();
        addConvolution(weights, "0", channels / 4);
        maskLayers.addAll(weights.layers(NAME + "mask_downscaling.1"));
        addConvolution(weights, "3", channels);
        maskLayers.addAll(weights.layers(NAME + "mask_downscaling.4"));
        addConvolution(weights, "6", config.promptWidth());
        withoutMask = switch (mode) {
            case ZERO_MASK -> dense(weights.owner(), new float[config.maskVoxels()], 1);
            case NO_MASK_EMBEDDING -> weights.put(NAME + "no_mask_embed.weight");
        };
    }

    private void addConvolution(NativeWeights weights, String layer, int channels) {
        maskLayers.add(weights.matrix(NAME + "mask_downscaling." + layer + ".weight", channels));
        maskLayers.add(weights.put(NAME + "mask_downscaling." + layer + ".bias"));
    }

    /** (tokens, promptWidth). */
    float[] gridPositions() {
        return positions.ofGrid(config.grid());
    }

    /** One token a click and one more that stands for "no box"; none without clicks. */
    int sparseTokens(int clicks) {
        return clicks == 0 ? 0 : clicks + 1;
    }

    /** @return (sparse tokens, promptWidth) */
    float[] sparse(List<Click> clicks) {
        int width = config.promptWidth();
        float[] tokens = new float[sparseTokens(clicks.size()) * width];
        int at = 0;
        for (Click click : clicks) {
            System.arraycopy(click.positive() ? positive : negative, 0, tokens, at, width);
            double edge = config.image();
            positions.addTo(
                    tokens, at, (click.i0() + 0.5) / edge, (click.i1() + 0.5) / edge, (click.i2() + 0.5) / edge);
            at += width;
        }
        if (!clicks.isEmpty()) {
            System.arraycopy(notAPoint, 0, tokens, at, width);
        }
        return tokens;
    }

    /**
     * @param masks one after the other
     * @return (count, tokens, promptWidth)
     */
    PtNDArray dense(PtNDManager scope, float[] masks, int count) {
        int edge = config.maskEdge();
        try (GradientMode mode = GradientMode.inference();
                PtNDArray input = NativeArrays.floats(scope, masks, new Shape(count, edge, edge, edge))) {
            return script.compute(scope, "mask_embedding", IValue.from(input), ScriptModule.listOf(maskLayers));
        }
    }

    /** What a prompt without a mask becomes, (1, tokens or nothing, promptWidth); not owned by the caller. */
    PtNDArray withoutMask() {
        return withoutMask;
    }
}
