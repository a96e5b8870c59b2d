package dev.muduo.teacher.following;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.sam.RandomWeights;
import dev.muduo.networks.sam.SamMed3d;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.sam.SamMed3dTeacher;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small SAM-Med3D through registry and local disk into native memory. */
class SamMed3dTeachersTest {
    private static final SamMed3dConfig SMALL = new SamMed3dConfig(32, 8, 36, 1, 2, 14, Set.of(0), 48, 16, 8);
    private static final PatchPlace PLACE = new PatchPlace(16, 16, 16, 32);

    private final ModelRegistry models = new StoredModelRegistry(new InMemoryObjectStore());
    private final SamMed3dTeachers teachers = new SamMed3dTeachers(WithoutMask.ZERO_MASK, 1);

    @TempDir
    Path scratch;

    private StoredCheckpoint store(Map<String, Tensor> weights, SamMed3dConfig sizes) {
        Map<String, Tensor> tensors = new TreeMap<>();
        weights.forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        return models.write(
                new CheckpointManifest(
                        ModelNames.CT_TEACHER,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new CheckpointManifest.SamMed3d(
                                sizes.image(),
                                sizes.patch(),
                                sizes.width(),
                                sizes.depth(),
                                sizes.heads(),
                                sizes.window(),
                                List.copyOf(sizes.globalBlocks()),
                                sizes.promptWidth(),
                                sizes.maskChannels(),
                                sizes.iouWidth()),
                        Map.of(),
                        Optional.of(new CheckpointManifest.Imported("ab".repeat(32), Optional.empty()))),
                Safetensors.of(Map.of(), tensors).toBytes());
    }

    private Path file(StoredCheckpoint checkpoint) {
        return new WeightFiles(models, scratch).file(checkpoint);
    }

    private static Map<String, Tensor> weights() {
        return RandomWeights.of(SMALL, CounterRandom.of(3, 0, "test"));
    }

    private static float[] answer(PromptableTeacher teacher) {
        Grid grid = new Grid(32, 32, 32, Affine.scaling(1, 1, 1, 0.5, 0.5, 0.5));
        float[] hu = new float[grid.voxels()];
        for (int voxel = 0; voxel < hu.length; voxel++) {
            hu[voxel] = voxel % 37 * 10 - 50;
        }
        Prompt prompt = new Prompt(List.of(new Prompt.Point(0.5, 0.4, 0.3)), Optional.empty(), new boolean[1], 1);
        try (Embedding embedding =
                teacher.encode(new Volume(grid, hu), List.of(PLACE)).get(0)) {
            return ((Answer.Logits) teacher.decode(embedding, List.of(prompt)).get(0)).values();
        }
    }

    @Test
    void itAnswersAsTheNetworkWithTheSameWeightsInMemory() {
        StoredCheckpoint checkpoint = store(weights(), SMALL);

        try (PromptableTeacher loaded = teachers.ct(checkpoint, file(checkpoint));
                PromptableTeacher direct = SamMed3dTeacher.ct(
                        SamMed3d.load(SMALL, weights(), WithoutMask.ZERO_MASK), checkpoint.sha256(), 1)) {
            assertEquals(direct.version(), loaded.version());
            assertTrue(loaded.version().startsWith(checkpoint.sha256()));
            assertArrayEquals(answer(direct), answer(loaded));
        }
    }

    /** Another way of answering is another teacher, but it has seen the same: its kept embeddings are shared. */
    @Test
    void whatAQuestionWithoutAMaskMeansIsNoMatterOfTheEncoder() {
        StoredCheckpoint checkpoint = store(weights(), SMALL);
        Path file = file(checkpoint);

        try (PromptableTeacher zero = teachers.pet(checkpoint, file);
                PromptableTeacher none = new SamMed3dTeachers(WithoutMask.NO_MASK_EMBEDDING, 1).pet(checkpoint, file);
                PromptableTeacher ct = teachers.ct(checkpoint, file)) {
            assertNotEquals(zero.version(), none.version());
            assertEquals(zero.encoderVersion(), none.encoderVersion());
            assertNotEquals(zero.encoderVersion(), ct.encoderVersion());
        }
    }

    @Test
    void weightsThatDoNotFitTheManifestAreAFaultOfTheRecord() {
        Map<String, Tensor> incomplete = weights();
        incomplete.remove("image_encoder.pos_embed");
        StoredCheckpoint lacking = store(incomplete, SMALL);
        Path file = file(lacking);

        RecordFaultException fault = assertThrows(RecordFaultException.class, () -> teachers.ct(lacking, file));
        assertTrue(fault.getMessage().contains("image_encoder.pos_embed"), fault.getMessage());
    }

    @Test
    void aManifestOfANonsensicalNetworkIsAFaultOfTheRecord() {
        StoredCheckpoint checkpoint = store(weights(), SMALL);
        StoredCheckpoint odd = new StoredCheckpoint(
                checkpoint.sha256(),
                new CheckpointManifest(
                        ModelNames.CT_TEACHER,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new CheckpointManifest.SamMed3d(32, 7, 36, 1, 2, 14, List.of(0), 48, 16, 8),
                        Map.of(),
                        Optional.empty()),
                checkpoint.content(),
                checkpoint.manifestFile());
        Path file = file(checkpoint);

        assertThrows(RecordFaultException.class, () -> teachers.ct(odd, file));
    }
}
