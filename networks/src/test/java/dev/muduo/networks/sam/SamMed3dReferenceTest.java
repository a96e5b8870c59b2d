package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.method.Trilinear;
import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers that the reference's own code computed on small networks. */
class SamMed3dReferenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"sam3d-windowed", "sam3d-one-padded-window"})
    void theReferenceNumbersAreReproduced(String fixture) throws IOException {
        Path folder = Fixtures.path(fixture);
        Map<String, Tensor> io = Npz.read(folder.resolve("io.npz"));
        Map<String, Tensor> weights = TorchStateDict.read(folder.resolve("weights.pth"));
        SamMed3dConfig config = config(Fixtures.json(folder.resolve("config.json")));
        try (SamMed3d network = SamMed3d.load(config, weights, WithoutMask.NO_MASK_EMBEDDING)) {
            float[] images = io.get("image").values();
            List<float[]> embeddings = network.encode(images, 2);
            assertAll(
                    () -> close("image_embedding", embeddings.get(0), io, 0),
                    () -> close("image_embedding", embeddings.get(1), io, 1));
            for (int i = 0; i < 2; i++) {
                int sample = i;
                float[] mask = part(io.get("mask_prompt"), i);
                List<Click> clicks = clicks(part(io.get("points"), i), part(io.get("point_labels"), i));
                List<SamMask> answers =
                        network.decode(embeddings.get(i), List.of(SamPrompt.ofMask(mask), SamPrompt.ofClicks(clicks)));
                int edge = config.maskEdge();
                assertAll(
                        () -> close("mask_prompt_dense", network.maskEmbedding(mask), io, sample),
                        () -> close("mask_logits_low", answers.get(0).logits(), io, sample),
                        () -> close("mask_iou", new float[] {answers.get(0).iou()}, io, sample),
                        () -> close("point_sparse", network.clickEmbedding(clicks), io, sample),
                        () -> close("point_logits_low", answers.get(1).logits(), io, sample),
                        () -> close("point_iou", new float[] {answers.get(1).iou()}, io, sample),
                        () -> close(
                                "mask_logits_high_center",
                                centre(Trilinear.resample(answers.get(0).logits(), edge, config.image()), config),
                                io,
                                sample));
            }
            close("dense_pe", network.imagePositions(), io, 0);
        }
    }

    /** Otherwise the folded encoder would be held against an oracle that is wrong in the same way. */
    @ParameterizedTest
    @ValueSource(strings = {"sam3d-windowed", "sam3d-one-padded-window"})
    void theLiteralEncoderReproducesThemToo(String fixture) throws IOException {
        Path folder = Fixtures.path(fixture);
        Map<String, Tensor> io = Npz.read(folder.resolve("io.npz"));
        SamMed3dConfig config = config(Fixtures.json(folder.resolve("config.json")));
        try (LiteralEncoder encoder = new LiteralEncoder(config, TorchStateDict.read(folder.resolve("weights.pth")))) {
            float[] embeddings = encoder.encode(io.get("image").values(), 2);
            float[] expected = io.get("image_embedding").values();
            assertTrue(Fixtures.relativeError(embeddings, expected) < 1e-5);
        }
    }

    private static SamMed3dConfig config(JsonNode json) {
        Set<Integer> global = new HashSet<>();
        json.get("glob").forEach(block -> global.add(block.intValue()));
        return new SamMed3dConfig(
                json.get("img").intValue(),
                json.get("patch").intValue(),
                json.get("dim").intValue(),
                json.get("depth").intValue(),
                json.get("heads").intValue(),
                json.get("win").intValue(),
                global,
                json.get("prompt").intValue(),
                json.get("maskch").intValue(),
                json.get("ioudim").intValue());
    }

    private static void close(String name, float[] actual, Map<String, Tensor> io, int sample) {
        double error = Fixtures.relativeError(actual, part(io.get(name), sample));
        assertTrue(error < 1e-5, name + " of sample " + sample + " is off by " + error);
    }

    private static float[] part(Tensor tensor, int sample) {
        int size = tensor.values().length / (int) tensor.shape()[0];
        return Arrays.copyOfRange(tensor.values(), sample * size, (sample + 1) * size);
    }

    private static List<Click> clicks(float[] points, float[] labels) {
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            clicks.add(new Click(points[3 * i], points[3 * i + 1], points[3 * i + 2], labels[i] == 1));
        }
        return clicks;
    }

    private static float[] centre(float[] cube, SamMed3dConfig config) {
        int edge = config.image();
        int first = edge / 2 - 4;
        float[] centre = new float[512];
        int at = 0;
        for (int a = first; a < first + 8; a++) {
            for (int b = first; b < first + 8; b++) {
                for (int c = first; c < first + 8; c++) {
                    centre[at++] = cube[(a * edge + b) * edge + c];
                }
            }
        }
        return centre;
    }
}
