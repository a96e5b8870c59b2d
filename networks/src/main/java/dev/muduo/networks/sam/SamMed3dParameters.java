package dev.muduo.networks.sam;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of the tensors of a SAM-Med3D network, in the order of the published state dict. */
final class SamMed3dParameters {
    static final String FREQUENCIES = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix";

    private final SamMed3dConfig config;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private SamMed3dParameters(SamMed3dConfig config) {
        this.config = config;
    }

    static Map<String, long[]> shapes(SamMed3dConfig config) {
        SamMed3dParameters parameters = new SamMed3dParameters(config);
        parameters.imageEncoder();
        parameters.promptEncoder();
        parameters.maskDecoder();
        return parameters.shapes;
    }

    private void imageEncoder() {
        long grid = config.grid();
        long width = config.width();
        long patch = config.patch();
        long out = config.promptWidth();
        put("image_encoder.pos_embed", 1, grid, grid, grid, width);
        put("image_encoder.patch_embed.proj.weight", width, 1, patch, patch, patch);
        put("image_encoder.patch_embed.proj.bias", width);
        for (int block = 0; block < config.depth(); block++) {
            block("image_encoder.blocks." + block, 2L * config.windowOf(block) - 1);
        }
        put("image_encoder.neck.0.weight", out, width, 1, 1, 1);
        norm("image_encoder.neck.1", out);
        put("image_encoder.neck.2.weight", out, out, 3, 3, 3);
        norm("image_encoder.neck.3", out);
    }

    private void block(String name, long relativePositions) {
        long width = config.width();
        norm(name + ".norm1", width);
        put(name + ".attn.rel_pos_d", relativePositions, config.headWidth());
        put(name + ".attn.rel_pos_h", relativePositions, config.headWidth());
        put(name + ".attn.rel_pos_w", relativePositions, config.headWidth());
        linear(name + ".attn.qkv", width, 3 * width);
        linear(name + ".attn.proj", width, width);
        norm(name + ".norm2", width);
        linear(name + ".mlp.lin1", width, SamMed3dConfig.MLP_RATIO * width);
        linear(name + ".mlp.lin2", SamMed3dConfig.MLP_RATIO * width, width);
    }

    private void promptEncoder() {
        long width = config.promptWidth();
        long channels = config.maskChannels();
        put(FREQUENCIES, 3, width / 3);
        put("prompt_encoder.point_embeddings.0.weight", 1, width);
        put("prompt_encoder.point_embeddings.1.weight", 1, width);
        put("prompt_encoder.not_a_point_embed.weight", 1, width);
        convolution("prompt_encoder.mask_downscaling.0", 1, channels / 4, 2);
        norm("prompt_encoder.mask_downscaling.1", channels / 4);
        convolution("prompt_encoder.mask_downscaling.3", channels / 4, channels, 2);
        norm("prompt_encoder.mask_downscaling.4", channels);
        convolution("prompt_encoder.mask_downscaling.6", channels, width, 1);
        put("prompt_encoder.no_mask_embed.weight", 1, width);
    }

    private void maskDecoder() {
        long width = config.promptWidth();
        for (int layer = 0; layer < SamMed3dConfig.DECODER_LAYERS; layer++) {
            decoderLayer("mask_decoder.transformer.layers." + layer, width);
        }
        attention("mask_decoder.transformer.final_attn_token_to_image", width, width / 2);
        norm("mask_decoder.transformer.norm_final_attn", width);
        put("mask_decoder.iou_token.weight", 1, width);
        put("mask_decoder.mask_tokens.weight", SamMed3dConfig.MASK_TOKENS, width);
        upscaling("mask_decoder.output_upscaling.0", width, width / 4);
        norm("mask_decoder.output_upscaling.1", width / 4);
        upscaling("mask_decoder.output_upscaling.3", width / 4, width / 8);
        for (int token = 0; token < SamMed3dConfig.MASK_TOKENS; token++) {
            perceptron("mask_decoder.output_hypernetworks_mlps." + token, width, width, width / 8);
        }
        perceptron("mask_decoder.iou_prediction_head", width, config.iouWidth(), SamMed3dConfig.MASK_TOKENS);
    }

    private void decoderLayer(String name, long width) {
        attention(name + ".self_attn", width, width);
        norm(name + ".norm1", width);
        attention(name + ".cross_attn_token_to_image", width, width / 2);
        norm(name + ".norm2", width);
        linear(name + ".mlp.lin1", width, SamMed3dConfig.DECODER_MLP);
        linear(name + ".mlp.lin2", SamMed3dConfig.DECODER_MLP, width);
        norm(name + ".norm3", width);
        norm(name + ".norm4", width);
        attention(name + ".cross_attn_image_to_token", width, width / 2);
    }

    private void attention(String name, long width, long inner) {
        linear(name + ".q_proj", width, inner);
        linear(name + ".k_proj", width, inner);
        linear(name + ".v_proj", width, inner);
        linear(name + ".out_proj", inner, width);
    }

    /** Three layers. */
    private void perceptron(String name, long in, long hidden, long out) {
        linear(name + ".layers.0", in, hidden);
        linear(name + ".layers.1", hidden, hidden);
        linear(name + ".layers.2", hidden, out);
    }

    private void linear(String name, long in, long out) {
        put(name + ".weight", out, in);
        put(name + ".bias", out);
    }

    private void norm(String name, long channels) {
        put(name + ".weight", channels);
        put(name + ".bias", channels);
    }

    private void convolution(String name, long in, long out, long kernel) {
        put(name + ".weight", out, in, kernel, kernel, kernel);
        put(name + ".bias", out);
    }

    /** A transposed convolution: its inputs come first. */
    private void upscaling(String name, long in, long out) {
        put(name + ".weight", in, out, 2, 2, 2);
        put(name + ".bias", out);
    }

    private void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
