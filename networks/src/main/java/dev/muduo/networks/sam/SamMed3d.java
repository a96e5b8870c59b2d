package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SAM-Med3D, which is SegAnyPET as well (§3), with its weights in native memory: an image is encoded once and answers any
 * number of prompts. It computes what the reference computes, quirks included, in a fraction of the operations: the padding of
 * attention windows is folded into one key (§3.4), and the decoder never projects the image for the sake of a few tokens.
 *
 * <p>Arrays are row-major in the order of the image tensor's axes, which the published weights take to be (x, y, z).
 *
 * <p>Safe for use by several threads. Closing frees the weights: whoever shares a network counts its users.
 */
public final class SamMed3d implements AutoCloseable {
    /** Prompts decoded at once, so that memory is bounded however many are asked. */
    private static final int MOST_PROMPTS = 16;

    private final SamMed3dConfig config;
    private final WithoutMask withoutMask;
    private final PtNDManager manager;
    private final ScriptModule decoderScript;
    private final ImageEncoder imageEncoder;
    private final PromptEncoder promptEncoder;
    private final MaskDecoder maskDecoder;

    private SamMed3d(SamMed3dConfig config, NativeWeights weights, WithoutMask withoutMask) {
        this.config = config;
        this.withoutMask = withoutMask;
        manager = weights.owner();
        decoderScript = ScriptModule.load(manager, SamMed3d.class, "linear.py", "mask_decoder.py");
        imageEncoder = new ImageEncoder(config, weights);
        promptEncoder = new PromptEncoder(config, weights, decoderScript, withoutMask);
        maskDecoder = new MaskDecoder(config, weights, decoderScript, promptEncoder.gridPositions());
    }

    /**
     * A network with given weights.
     *
     * @param weights     by the published state dict's names; may be forgotten afterwards
     * @param withoutMask what a prompt without a mask becomes
     * @throws dev.muduo.networks.weights.WeightsException if a name is missing or unknown, or a shape differs
     */
    public static SamMed3d load(SamMed3dConfig config, Map<String, Tensor> weights, WithoutMask withoutMask) {
        return load(config, WeightSource.of(weights), withoutMask);
    }

    /** As {@link #load(SamMed3dConfig, Map, WithoutMask)}, with no more than a few tensors in Java's memory at a time. */
    public static SamMed3d load(SamMed3dConfig config, WeightSource weights, WithoutMask withoutMask) {
        config.architecture().requireFittingShapes(weights.shapes());
        PtNDManager manager = TensorEngine.newManager();
        try {
            return new SamMed3d(config, new NativeWeights(manager, weights), withoutMask);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    public SamMed3dConfig config() {
        return config;
    }

    public WithoutMask withoutMask() {
        return withoutMask;
    }

    /**
     * Looks at images.
     *
     * @param images (batch, edge, edge, edge), normalised
     * @return one embedding an image: (promptWidth, grid, grid, grid)
     */
    public List<float[]> encode(float[] images, int batch) {
        return encode(images, batch, (part, nanoseconds) -> {});
    }

    /** As {@link #encode(float[], int)}, saying where the time goes. */
    public List<float[]> encode(float[] images, int batch, EncoderPart.Listener listener) {
        if (batch < 1 || images.length != (long) batch * config.imageVoxels()) {
            throw new IllegalArgumentException(
                    "expected " + batch + " images of " + config.image() + " cubed, got " + images.length + " values");
        }
        try (GradientMode mode = GradientMode.inference();
                PtNDManager scope = manager.newSubManager(manager.getDevice());
                PtNDArray embeddings = imageEncoder.encode(scope, images, batch, listener)) {
            float[] all = NativeArrays.floatsOf(embeddings);
            int each = embeddingValues();
            List<float[]> result = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                result.add(Arrays.copyOfRange(all, i * each, (i + 1) * each));
            }
            return result;
        }
    }

    /** Values of an embedding. */
    public int embeddingValues() {
        return config.promptWidth() * config.tokens();
    }

    /**
     * Answers prompts about one image; those with equally many clicks in one batch.
     *
     * @param embedding of {@link #encode}
     * @return one answer a prompt, in order
     */
    public List<SamMask> decode(float[] embedding, List<SamPrompt> prompts) {
        if (embedding.length != embeddingValues()) {
            throw new IllegalArgumentException(
                    "an embedding has " + embeddingValues() + " values, got " + embedding.length);
        }
        prompts.forEach(prompt -> prompt.mask().ifPresent(this::requireMask));
        SamMask[] answers = new SamMask[prompts.size()];
        try (GradientMode mode = GradientMode.inference();
                PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            PtNDArray image = NativeArrays.floats(scope, embedding, new Shape(config.promptWidth(), config.tokens()));
            for (List<Integer> batch : batches(prompts)) {
                List<SamMask> answered =
                        decode(image, batch.stream().map(prompts::get).toList());
                for (int i = 0; i < batch.size(); i++) {
                    answers[batch.get(i)] = answered.get(i);
                }
            }
        }
        return List.of(answers);
    }

    private void requireMask(float[] mask) {
        if (mask.length != config.maskVoxels()) {
            throw new IllegalArgumentException(
                    "a mask prompt has " + config.maskEdge() + " voxels cubed, got " + mask.length);
        }
    }

    /** Prompts that can be computed together: equally many clicks, both with a mask or both without. */
    private static List<List<Integer>> batches(List<SamPrompt> prompts) {
        record Likeness(int clicks, boolean masked) {}
        Map<Likeness, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            SamPrompt prompt = prompts.get(i);
            Likeness likeness =
                    new Likeness(prompt.clicks().size(), prompt.mask().isPresent());
            alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(i);
        }
        List<List<Integer>> batches = new ArrayList<>();
        for (List<Integer> group : alike.values()) {
            for (int from = 0; from < group.size(); from += MOST_PROMPTS) {
                batches.add(group.subList(from, Math.min(from + MOST_PROMPTS, group.size())));
            }
        }
        return batches;
    }

    private List<SamMask> decode(PtNDArray image, List<SamPrompt> prompts) {
        int width = config.promptWidth();
        int clicks = prompts.get(0).clicks().size();
        int sparseTokens = promptEncoder.sparseTokens(clicks);
        float[] sparse = joined(prompts.stream()
                .map(prompt -> promptEncoder.sparse(prompt.clicks()))
                .toList());
        boolean masked = prompts.get(0).mask().isPresent();
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            PtNDArray dense = masked ? dense(scope, prompts) : promptEncoder.withoutMask();
            PtNDArray tokens = NativeArrays.floats(scope, sparse, new Shape(prompts.size(), sparseTokens, width));
            PtNDArray[] answer = maskDecoder.decode(scope, image, dense, tokens);
            float[] logits = NativeArrays.floatsOf(answer[0]);
            float[] ious = NativeArrays.floatsOf(answer[1]);
            List<SamMask> masks = new ArrayList<>();
            int voxels = config.maskVoxels();
            for (int i = 0; i < ious.length; i++) {
                masks.add(new SamMask(Arrays.copyOfRange(logits, i * voxels, (i + 1) * voxels), ious[i]));
            }
            return masks;
        }
    }

    private PtNDArray dense(PtNDManager scope, List<SamPrompt> prompts) {
        List<float[]> masks =
                prompts.stream().map(prompt -> prompt.mask().orElseThrow()).toList();
        return promptEncoder.dense(scope, joined(masks), prompts.size());
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The encodings of the image's positions: (promptWidth, grid, grid, grid). For comparing with a reference. */
    public float[] imagePositions() {
        return channelsFirst(promptEncoder.gridPositions());
    }

    /** What clicks become: (tokens, promptWidth), the last token standing for "no box". For comparing with a reference. */
    public float[] clickEmbedding(List<Click> clicks) {
        return promptEncoder.sparse(clicks);
    }

    /** What a mask prompt becomes: (promptWidth, grid, grid, grid). For comparing with a reference. */
    public float[] maskEmbedding(float[] mask) {
        requireMask(mask);
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                PtNDArray dense = promptEncoder.dense(scope, mask, 1)) {
            return channelsFirst(NativeArrays.floatsOf(dense));
        }
    }

    private float[] channelsFirst(float[] rows) {
        int width = config.promptWidth();
        float[] result = new float[rows.length];
        for (int at = 0; at < rows.length; at++) {
            result[at % width * config.tokens() + at / width] = rows[at];
        }
        return result;
    }

    @Override
    public void close() {
        imageEncoder.close();
        decoderScript.close();
        manager.close();
    }
}
