package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SamMed3dTest {
    private static final SamMed3dConfig SMALL = new SamMed3dConfig(32, 8, 24, 2, 2, 3, Set.of(1), 48, 8, 16);
    private static final Click INSIDE = new Click(10, 20.5, 3, true);
    private static final Click OUTSIDE = new Click(30, 1, 17, false);

    private static Map<String, Tensor> weights() {
        return RandomWeights.of(SMALL, CounterRandom.of(1, 0, "weights"));
    }

    private static SamMed3d network(WithoutMask withoutMask) {
        return SamMed3d.load(SMALL, weights(), withoutMask);
    }

    private static float[] embedding(SamMed3d network, int seed) {
        return network.encode(RandomImages.gaussian(SMALL.imageVoxels(), seed), 1)
                .get(0);
    }

    private static float[] mask(int seed) {
        return RandomImages.gaussian(SMALL.maskVoxels(), seed);
    }

    /** Half of what the network may be off altogether: what is left to rounding depends on the processor. */
    private static void assertClose(float[] expected, float[] actual) {
        double error = Fixtures.relativeError(actual, expected);
        assertTrue(error < 5e-6, "relative error " + error);
    }

    @Test
    void randomWeightsAreRepeatable() {
        assertEquals(weights(), weights());
        Map<String, Tensor> other = RandomWeights.of(SMALL, CounterRandom.of(2, 0, "weights"));
        assertTrue(weights().keySet().stream()
                .noneMatch(name -> weights().get(name).equals(other.get(name))));
    }

    @Test
    void oneBatchOfPromptsAnswersAsSingleCallsDo() {
        List<SamPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            prompts.add(SamPrompt.ofMask(mask(i)));
        }
        prompts.add(SamPrompt.ofClicks(List.of(INSIDE)));
        prompts.add(new SamPrompt(List.of(OUTSIDE, INSIDE), Optional.of(mask(30))));
        prompts.add(new SamPrompt(List.of(), Optional.empty()));
        prompts.add(SamPrompt.ofClicks(List.of(INSIDE, OUTSIDE)));
        prompts.add(SamPrompt.ofClicks(List.of(OUTSIDE)));
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            float[] embedding = embedding(network, 1);
            List<SamMask> together = network.decode(embedding, prompts);
            for (int i = 0; i < prompts.size(); i++) {
                SamMask alone =
                        network.decode(embedding, prompts.subList(i, i + 1)).get(0);
                assertClose(alone.logits(), together.get(i).logits());
                assertEquals(alone.iou(), together.get(i).iou(), 1e-5);
            }
            assertEquals(List.of(), network.decode(embedding, List.of()));
        }
    }

    @Test
    void aBatchOfImagesIsEncodedAsEachAlone() {
        float[] images = RandomImages.gaussian(3 * SMALL.imageVoxels(), 9);
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            List<float[]> together = network.encode(images, 3);
            for (int i = 0; i < 3; i++) {
                float[] one = Arrays.copyOfRange(images, i * SMALL.imageVoxels(), (i + 1) * SMALL.imageVoxels());
                assertClose(network.encode(one, 1).get(0), together.get(i));
            }
        }
    }

    @Test
    void withoutAMaskZerosAreAskedOrTheEmbeddingForIt() {
        SamPrompt click = SamPrompt.ofClicks(List.of(INSIDE));
        SamPrompt zeros = new SamPrompt(List.of(INSIDE), Optional.of(new float[SMALL.maskVoxels()]));
        try (SamMed3d zeroMask = network(WithoutMask.ZERO_MASK);
                SamMed3d noMask = network(WithoutMask.NO_MASK_EMBEDDING)) {
            float[] embedding = embedding(zeroMask, 2);
            float[] asked = zeroMask.decode(embedding, List.of(click)).get(0).logits();
            assertClose(zeroMask.decode(embedding, List.of(zeros)).get(0).logits(), asked);
            assertClose(noMask.decode(embedding, List.of(zeros)).get(0).logits(), asked);
            float[] otherwise = noMask.decode(embedding, List.of(click)).get(0).logits();
            assertTrue(Fixtures.relativeError(otherwise, asked) > 1e-3);
        }
    }

    @Test
    void everyPartOfAPromptMatters() {
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            float[] embedding = embedding(network, 3);
            List<SamMask> answers = network.decode(
                    embedding,
                    List.of(
                            SamPrompt.ofClicks(List.of(INSIDE)),
                            SamPrompt.ofClicks(List.of(new Click(10, 20.5, 4, true))),
                            SamPrompt.ofClicks(List.of(new Click(10, 20.5, 3, false))),
                            SamPrompt.ofClicks(List.of(INSIDE, INSIDE)),
                            SamPrompt.ofMask(mask(1))));
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(SMALL.maskVoxels(), answers.get(i).logits().length);
                for (int j = 0; j < i; j++) {
                    double difference = Fixtures.relativeError(
                            answers.get(i).logits(), answers.get(j).logits());
                    assertTrue(difference > 1e-4, i + " and " + j + " differ by " + difference);
                }
            }
        }
    }

    @Test
    void theSameInputGivesTheSameBitsFromAnyThread() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<SamPrompt> prompts = List.of(SamPrompt.ofMask(mask(1)), SamPrompt.ofMask(mask(2)));
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            float[] embedding = embedding(network, 4);
            float[] logits = network.decode(embedding, prompts).get(1).logits();
            List<Future<float[]>> embeddings = new ArrayList<>();
            List<Future<float[]>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                embeddings.add(threads.submit(() -> embedding(network, 4)));
                answers.add(threads.submit(
                        () -> network.decode(embedding, prompts).get(1).logits()));
            }
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(embedding, embeddings.get(i).get());
                assertArrayEquals(logits, answers.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theListenerHearsOfEveryPart() {
        Map<EncoderPart, Integer> pieces = new LinkedHashMap<>();
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            float[] image = RandomImages.gaussian(SMALL.imageVoxels(), 5);
            network.encode(image, 1, (part, nanoseconds) -> pieces.merge(part, 1, Integer::sum));
        }
        assertEquals(
                Map.of(
                        EncoderPart.PATCH_EMBEDDING, 1,
                        EncoderPart.LINEAR_LAYERS, 4,
                        EncoderPart.ATTENTION, 2,
                        EncoderPart.NECK, 1),
                pieces);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Map<String, Tensor> fewer = new LinkedHashMap<>(weights());
        fewer.remove("mask_decoder.iou_token.weight");
        message(
                "mask_decoder.iou_token.weight is missing",
                assertThrows(WeightsException.class, () -> SamMed3d.load(SMALL, fewer, WithoutMask.ZERO_MASK)));
        try (SamMed3d network = network(WithoutMask.ZERO_MASK)) {
            message("expected 2 images of 32 cubed", refused(() -> network.encode(new float[32768], 2)));
            message("expected 0 images", refused(() -> network.encode(new float[0], 0)));
            message("an embedding has 3072 values", refused(() -> network.decode(new float[7], List.of())));
            float[] embedding = new float[3072];
            message(
                    "16 voxels cubed, got 5",
                    refused(() -> network.decode(embedding, List.of(SamPrompt.ofMask(new float[5])))));
            message("finite", refused(() -> new Click(Double.NaN, 0, 0, true)));
        }
    }

    private static IllegalArgumentException refused(Executable call) {
        return assertThrows(IllegalArgumentException.class, call);
    }

    private static void message(String words, Exception e) {
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
