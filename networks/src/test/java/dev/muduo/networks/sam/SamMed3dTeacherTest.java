package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.HalfFloat;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamMed3dTeacherTest {
    private static final SamMed3dConfig SMALL = new SamMed3dConfig(32, 8, 24, 2, 2, 14, Set.of(1), 48, 8, 16);
    private static final String SHA = "a".repeat(64);
    private static final Map<String, Tensor> WEIGHTS = RandomWeights.of(SMALL, CounterRandom.of(1, 0, "weights"));

    /** Longer than wide, unequal spacings, patient-left first: no axis can be taken for another. */
    private static final Grid NATIVE = new Grid(40, 30, 25, Affine.scaling(-2, 3, 4, 35, -50, -45));

    private static final PatchPlace PLACE = new PatchPlace(0, 0, 0, 64);
    private static final boolean[] REGION = {true};

    private final SamMed3dTeacher teacher = SamMed3dTeacher.ct(network(), SHA, 2);

    private static SamMed3d network() {
        return SamMed3d.load(SMALL, WEIGHTS, WithoutMask.ZERO_MASK);
    }

    @AfterEach
    void close() {
        teacher.close();
    }

    private static Volume noise(int seed) {
        float[] values = RandomImages.gaussian(NATIVE.voxels(), seed);
        for (int v = 0; v < values.length; v++) {
            values[v] *= 300;
        }
        return new Volume(NATIVE, values);
    }

    private static Prompt prompt(List<Prompt.Point> points, Optional<float[]> mask) {
        return new Prompt(points, mask, REGION, 1);
    }

    private static final Prompt CLICK = prompt(List.of(new Prompt.Point(0.2, 0.5, 0.7)), Optional.empty());

    private float[] logits(Embedding embedding, Prompt prompt) {
        Answer answer = teacher.decode(embedding, List.of(prompt)).get(0);
        return assertInstanceOf(Answer.Logits.class, answer).values();
    }

    @Test
    void itsGridsAreTheNetworks() {
        assertEquals(16, teacher.answerVoxels());
        assertEquals(32, teacher.patchVoxels());
    }

    @Test
    void theVersionNamesAllThatAnAnswerDependsOn() {
        assertEquals(SHA + ".ct-1.zero-mask", teacher.version());
        SamMed3d other = SamMed3d.load(SMALL, WEIGHTS, WithoutMask.NO_MASK_EMBEDDING);
        try (SamMed3dTeacher pet = SamMed3dTeacher.pet(other, SHA, 1)) {
            assertEquals(SHA + ".pet-1.no-mask-embedding", pet.version());
        }
    }

    /** The whole way written out with the network's own words: axes (x, y, z), voxel indices, half precision. */
    @Test
    void anAnswerIsTheNetworksInOurOrderOfAxes() {
        Volume volume = noise(1);
        float[] mask = RandomImages.gaussian(SMALL.maskVoxels(), 3);
        float[] image = PatchImage.of(volume, PLACE, 32, PatchImage.Modality.CT).orElseThrow();
        float[] expected;
        try (SamMed3d network = network()) {
            float[] embedding = network.encode(image, 1).get(0);
            for (int i = 0; i < embedding.length; i++) {
                embedding[i] = HalfFloat.toFloat(HalfFloat.fromFloat(embedding[i]));
            }
            SamPrompt question = new SamPrompt(
                    List.of(new Click(0.2 * 32 - 0.5, 15.5, 0.7 * 32 - 0.5, true)), Optional.of(transposed(mask, 16)));
            expected = network.decode(embedding, List.of(question)).get(0).logits();
        }
        try (Embedding embedding = teacher.encode(volume, List.of(PLACE)).get(0)) {
            Prompt prompt = prompt(List.of(new Prompt.Point(0.2, 0.5, 0.7)), Optional.of(mask));
            assertArrayEquals(transposed(expected, 16), logits(embedding, prompt));
        }
    }

    private static float[] transposed(float[] cube, int edge) {
        float[] result = new float[cube.length];
        for (int z = 0; z < edge; z++) {
            for (int y = 0; y < edge; y++) {
                for (int x = 0; x < edge; x++) {
                    result[(x * edge + y) * edge + z] = cube[(z * edge + y) * edge + x];
                }
            }
        }
        return result;
    }

    @Test
    void whatIsKeptAnswersIdentically() {
        float[] mask = RandomImages.gaussian(SMALL.maskVoxels(), 4);
        List<Prompt> prompts =
                List.of(CLICK, prompt(List.of(), Optional.of(mask)), prompt(List.of(), Optional.empty()));
        try (Embedding embedding = teacher.encode(noise(2), List.of(PLACE)).get(0)) {
            Tensor kept = embedding.kept().orElseThrow();
            byte[] stored = Safetensors.of(Map.of(), Map.of("embedding", kept)).toBytes();
            Tensor read = Safetensors.parse(stored).tensors().get("embedding");
            try (Embedding restored = teacher.restore(read)) {
                List<Answer> first = teacher.decode(embedding, prompts);
                List<Answer> again = teacher.decode(restored, prompts);
                for (int i = 0; i < prompts.size(); i++) {
                    assertArrayEquals(((Answer.Logits) first.get(i)).values(), ((Answer.Logits) again.get(i)).values());
                }
                assertEquals(kept, restored.kept().orElseThrow());
            }
        }
    }

    @Test
    void patchesAreAnsweredInOrderWhateverTheBatch() {
        Volume volume = noise(5);
        PatchPlace far = new PatchPlace(1000, 0, 0, 64);
        PatchPlace beside = new PatchPlace(8, -6, 4, 50);
        List<Embedding> embeddings = teacher.encode(volume, List.of(far, PLACE, beside, far, PLACE));
        assertEquals(5, embeddings.size());
        assertInstanceOf(
                Answer.Invalid.class,
                teacher.decode(embeddings.get(0), List.of(CLICK)).get(0));
        assertInstanceOf(
                Answer.Invalid.class,
                teacher.decode(embeddings.get(3), List.of(CLICK)).get(0));
        float[] first = logits(embeddings.get(1), CLICK);
        assertTrue(Fixtures.relativeError(logits(embeddings.get(4), CLICK), first) < 1e-2);
        assertTrue(Fixtures.relativeError(logits(embeddings.get(2), CLICK), first) > 1e-2);
    }

    @Test
    void aPatchWithoutContrastHasNoAnswer() {
        float[] flat = new float[NATIVE.voxels()];
        Arrays.fill(flat, 0, flat.length / 2, 5);
        Arrays.fill(flat, flat.length / 2, flat.length, -5);
        PatchPlace inside = new PatchPlace(0, 0, -25, 16);
        try (Embedding embedding = teacher.encode(new Volume(NATIVE, flat), List.of(inside))
                        .get(0);
                Embedding restored = teacher.restore(embedding.kept().orElseThrow())) {
            List<Answer> answers = teacher.decode(embedding, List.of(CLICK, CLICK));
            assertEquals(2, answers.size());
            Answer.Invalid invalid = assertInstanceOf(Answer.Invalid.class, answers.get(0));
            assertTrue(invalid.reason().contains("nothing to normalise it by"));
            assertEquals(answers, teacher.decode(restored, List.of(CLICK, CLICK)));
        }
    }

    @Test
    void whatDoesNotBelongIsRefused() {
        assertThrows(WeightsException.class, () -> teacher.restore(Tensor.half(new float[8], 8)));
        float[] values = new float[48 * 64];
        assertThrows(WeightsException.class, () -> teacher.restore(Tensor.of(values, 48, 4, 4, 4)));
        try (SamMed3dTeacher other = SamMed3dTeacher.ct(network(), "b".repeat(64), 1);
                Embedding foreign = other.restore(Tensor.half(values, 48, 4, 4, 4))) {
            assertThrows(IllegalArgumentException.class, () -> teacher.decode(foreign, List.of(CLICK)));
        }
        try (Embedding embedding = teacher.restore(Tensor.half(values, 48, 4, 4, 4))) {
            Prompt small = prompt(List.of(), Optional.of(new float[8]));
            assertThrows(IllegalArgumentException.class, () -> teacher.decode(embedding, List.of(small)));
        }
    }
}
