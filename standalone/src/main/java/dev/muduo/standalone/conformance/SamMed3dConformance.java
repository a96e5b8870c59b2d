package dev.muduo.standalone.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.method.Trilinear;
import dev.muduo.networks.sam.Click;
import dev.muduo.networks.sam.SamMask;
import dev.muduo.networks.sam.SamMed3d;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.sam.SamPrompt;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares SAM-Med3D with a folder's {@code weights.pth} (a state dict, bare or in a training checkpoint), {@code config.json}
 * (the network's sizes) and {@code io.npz} (images, a mask prompt and clicks of each, and what the reference made of them).
 */
public final class SamMed3dConformance {
    private static final double TOLERANCE = 1e-5;
    private static final int CENTRE = 8;
    private static final String SIZES = "config.json";

    private final ReferenceFolder reference;
    private final SamMed3dConfig config;
    private final int batch;
    private final int clicks;

    /** What is computed here, by name, sample after sample. */
    private final Map<String, List<float[]>> actual = new LinkedHashMap<>();

    private SamMed3dConformance(ReferenceFolder reference) {
        this.reference = reference;
        this.config = config(reference);
        this.batch = (int) reference.array("image", 5).shape()[0];
        this.clicks = (int) reference.array("points", 3).shape()[1];
    }

    private static SamMed3dConfig config(ReferenceFolder reference) {
        Set<Integer> global = new HashSet<>();
        for (JsonNode block : reference.node("glob")) {
            global.add((int) reference.number("glob", block));
        }
        try {
            return new SamMed3dConfig(
                    reference.integer("img"),
                    reference.integer("patch"),
                    reference.integer("dim"),
                    reference.integer("depth"),
                    reference.integer("heads"),
                    reference.integer("win"),
                    global,
                    reference.integer("prompt"),
                    reference.integer("maskch"),
                    reference.integer("ioudim"));
        } catch (IllegalArgumentException e) {
            throw new ConformanceException(SIZES + " describes no SAM-Med3D: " + e.getMessage(), e);
        }
    }

    /**
     * Imports the weights and computes everything that the folder expects. Clicks are asked without a mask prompt, as the
     * reference does it: with the embedding for none.
     *
     * @return one check a quantity, in order
     * @throws ConformanceException if the folder lacks something or holds something else
     */
    public static List<Check> run(Path folder) {
        SamMed3dConformance conformance = new SamMed3dConformance(ReferenceFolder.open(folder, SIZES, "io.npz"));
        Path weights = conformance.reference.file("weights.pth");
        try (SamMed3d network =
                SamMed3d.load(conformance.config, TorchStateDict.read(weights), WithoutMask.NO_MASK_EMBEDDING)) {
            conformance.compute(network);
        } catch (WeightsException e) {
            throw new ConformanceException(weights + ": " + e.getMessage(), e);
        }
        return conformance.checks();
    }

    private void compute(SamMed3d network) {
        int edge = config.image();
        List<float[]> embeddings = network.encode(reference.values("image", batch, 1, edge, edge, edge), batch);
        add("dense_pe", network.imagePositions());
        for (int sample = 0; sample < batch; sample++) {
            float[] mask = mask(sample);
            List<Click> points = clicks(sample);
            List<SamMask> answers =
                    network.decode(embeddings.get(sample), List.of(SamPrompt.ofMask(mask), SamPrompt.ofClicks(points)));
            add("image_embedding", embeddings.get(sample));
            add("mask_prompt_dense", network.maskEmbedding(mask));
            add("mask_logits_low", answers.get(0).logits());
            add("mask_iou", answers.get(0).iou());
            add("point_sparse", network.clickEmbedding(points));
            add("point_logits_low", answers.get(1).logits());
            add("point_iou", answers.get(1).iou());
            add("mask_logits_high_center", centre(answers.get(0).logits()));
        }
    }

    private void add(String name, float... values) {
        actual.computeIfAbsent(name, key -> new ArrayList<>()).add(values);
    }

    private float[] mask(int sample) {
        int edge = config.maskEdge();
        return part(reference.values("mask_prompt", batch, 1, edge, edge, edge), sample);
    }

    private List<Click> clicks(int sample) {
        float[] points = part(reference.values("points", batch, clicks, 3), sample);
        float[] labels = part(reference.values("point_labels", batch, clicks), sample);
        List<Click> result = new ArrayList<>();
        for (int i = 0; i < clicks; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw new ConformanceException("expected point_labels of 0 and 1, got " + labels[i]);
            }
            result.add(new Click(points[3 * i], points[3 * i + 1], points[3 * i + 2], labels[i] == 1));
        }
        return result;
    }

    private float[] part(float[] values, int sample) {
        int size = values.length / batch;
        return Arrays.copyOfRange(values, sample * size, (sample + 1) * size);
    }

    /** The central 8³ of the logits on the image's grid. */
    private float[] centre(float[] logits) {
        int edge = config.image();
        float[] high = Trilinear.resample(logits, config.maskEdge(), edge);
        int first = edge / 2 - CENTRE / 2;
        float[] centre = new float[CENTRE * CENTRE * CENTRE];
        int at = 0;
        for (int a = first; a < first + CENTRE; a++) {
            for (int b = first; b < first + CENTRE; b++, at += CENTRE) {
                System.arraycopy(high, (a * edge + b) * edge + first, centre, at, CENTRE);
            }
        }
        return centre;
    }

    private List<Check> checks() {
        long grid = config.grid();
        long width = config.promptWidth();
        long mask = config.maskEdge();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("image_embedding", new long[] {batch, width, grid, grid, grid});
        shapes.put("dense_pe", new long[] {1, width, grid, grid, grid});
        shapes.put("mask_prompt_dense", new long[] {batch, width, grid, grid, grid});
        shapes.put("mask_logits_low", new long[] {batch, 1, mask, mask, mask});
        shapes.put("mask_iou", new long[] {batch, 1});
        shapes.put("point_sparse", new long[] {batch, clicks + 1, width});
        shapes.put("point_logits_low", new long[] {batch, 1, mask, mask, mask});
        shapes.put("point_iou", new long[] {batch, 1});
        shapes.put("mask_logits_high_center", new long[] {batch, 1, CENTRE, CENTRE, CENTRE});
        List<Check> checks = new ArrayList<>();
        shapes.forEach((name, shape) -> checks.add(
                ReferenceFolder.arrays(name, reference.values(name, shape), joined(actual.get(name)), TOLERANCE)));
        return checks;
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
}
