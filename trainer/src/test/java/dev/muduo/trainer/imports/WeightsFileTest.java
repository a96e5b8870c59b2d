package dev.muduo.trainer.imports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.safetensors.SafetensorsFile;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.PublishedWeights;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.Sha256;
import dev.muduo.trainer.testing.TrainingWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
    @TempDir
    Path folder;

    /** The reference's own files: one a training checkpoint, one a bare state dict. */
    @ParameterizedTest
    @CsvSource({"sam3d-windowed, 64, 16, '[1, 3]'", "sam3d-one-padded-window, 32, 8, '[2]'"})
    void aReferenceFileBecomesACheckpointOfEqualTensors(String fixture, int image, int patch, String globalBlocks)
            throws IOException {
        Path file = Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures", fixture, "weights.pth");
        Assumptions.assumeTrue(Files.exists(file), "no reference weights at " + file + " (set -Dmuduo.shared)");
        Path target = folder.resolve("converted");
        try (WeightsFile weights = WeightsFile.open(file, ModelNames.PET_TEACHER)) {
            CheckpointManifest manifest = weights.manifest(TrainingWorld.model());
            CheckpointManifest.SamMed3d network = manifest.samMed3d();
            assertEquals(List.of(image, patch), List.of(network.image(), network.patch()));
            assertEquals(globalBlocks, network.globalBlocks().toString());
            assertEquals(Sha256.of(file), manifest.imported().orElseThrow().originalSha256());
            weights.requireFinite();
            weights.convert(manifest, target);
            assertTrue(Files.size(target) > weights.convertedBytes());
            theTensorsAreEqual(TorchStateDict.read(file), target);
            theManifestIsInTheFile(manifest, target);
        }
    }

    private static void theTensorsAreEqual(Map<String, Tensor> expected, Path converted) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(converted)) {
            assertEquals(expected.size(), file.shapes().size());
            for (Map.Entry<String, Tensor> tensor : expected.entrySet()) {
                assertEquals(tensor.getValue(), file.read("model." + tensor.getKey()), tensor.getKey());
            }
        }
    }

    private static void theManifestIsInTheFile(CheckpointManifest manifest, Path converted) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(converted)) {
            byte[] json = file.metadata().get("manifest").getBytes(StandardCharsets.UTF_8);
            assertEquals(manifest, Json.read(json, CheckpointManifest.class, "metadata"));
        }
    }

    @Test
    void theSameFileGivesTheSameBytesAndAnotherOthers() throws IOException {
        Path file = WeightFiles.teacher(folder.resolve("a.pth"), 1);
        byte[] once = converted(file, "once");
        assertArrayEquals(once, converted(file, "again"));
        assertTrue(!Sha256.of(once)
                .equals(Sha256.of(converted(WeightFiles.teacher(folder.resolve("b.pth"), 2), "other"))));
    }

    private byte[] converted(Path file, String name) throws IOException {
        Path target = folder.resolve(name);
        try (WeightsFile weights = WeightsFile.open(file, ModelNames.CT_TEACHER)) {
            weights.convert(weights.manifest(TrainingWorld.model()), target);
        }
        return Files.readAllBytes(target);
    }

    @Test
    void aUNetIsOfTheConfiguredStructures() throws IOException {
        Path student = WeightFiles.uNet(folder.resolve("student.pth"), 2, 3, 1);
        try (WeightsFile weights = WeightsFile.open(student, ModelNames.STUDENT)) {
            CheckpointManifest manifest = weights.manifest(TrainingWorld.model());
            assertEquals(new CheckpointManifest.UNet3d(2, 3, 32), manifest.uNet3d());
            assertTrue(manifest.isFor(
                    TrainingWorld.model().structures(), TrainingWorld.model().preprocessing()));
            assertEquals(38, weights.tensors());
        }
        Path others = WeightFiles.uNet(folder.resolve("others.pth"), 2, 12, 1);
        try (WeightsFile weights = WeightsFile.open(others, ModelNames.STUDENT)) {
            refused("12 classes apart", () -> weights.manifest(TrainingWorld.model()));
        }
        refused("sees 1 channels (the PET)", () -> WeightsFile.open(student, ModelNames.PROMPT_GENERATOR));
        refused("missing", () -> WeightsFile.open(student, ModelNames.CT_TEACHER));
    }

    @Test
    void whatIsMissingExtraOrOfAnotherShapeIsListed() throws IOException {
        Map<String, long[]> shapes =
                new LinkedHashMap<>(WeightFiles.TEACHER.architecture().shapes());
        shapes.remove("mask_decoder.iou_token.weight");
        shapes.put("pixel_mean", new long[] {1, 3});
        shapes.put("image_encoder.neck.1.bias", new long[] {49});
        Path file = WeightFiles.write(folder.resolve("odd.pth"), shapes, 1);
        WeightsException e = assertThrows(WeightsException.class, () -> WeightsFile.open(file, ModelNames.CT_TEACHER));
        for (String words : List.of(
                "mask_decoder.iou_token.weight is missing",
                "there is no parameter pixel_mean",
                "image_encoder.neck.1.bias has shape [49], expected [48]")) {
            assertTrue(e.getMessage().contains(words), e.getMessage());
        }
    }

    /** The two-dimensional SAM, say: compared with the published size, and not three hundred lines long. */
    @Test
    void whatIsNoSuchNetworkAtAllIsComparedWithThePublishedOne() throws IOException {
        Path file = WeightFiles.write(
                folder.resolve("sam.pth"), Map.of("image_encoder.pos_embed", new long[] {1, 4, 4, 8}), 1);
        WeightsException e = assertThrows(WeightsException.class, () -> WeightsFile.open(file, ModelNames.CT_TEACHER));
        assertTrue(e.getMessage().contains("has shape [1, 4, 4, 8], expected [1, 8, 8, 8, 768]"), e.getMessage());
        assertTrue(e.getMessage().contains("303 more are missing"), e.getMessage());
        assertTrue(e.getMessage().length() < 3_000, e.getMessage());
    }

    @Test
    void thePublishedFilesAreKnownByTheirHash() throws IOException {
        assertEquals(
                Optional.of("sam_med3d_turbo.pth"),
                PublishedWeights.of("899a46d04d3b70f723282ceb489149373558bf0aaba389a346f5ab57da5cdd3c")
                        .map(PublishedWeights::fileName));
        assertEquals(100_509_616, SamMed3dConfig.VIT_B_ORI.architecture().parameterCount());
        try (WeightsFile weights =
                WeightsFile.open(WeightFiles.teacher(folder.resolve("x.pth"), 1), ModelNames.CT_TEACHER)) {
            assertEquals(Optional.empty(), weights.published());
        }
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable opening) {
        WeightsException e = assertThrows(WeightsException.class, opening);
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
