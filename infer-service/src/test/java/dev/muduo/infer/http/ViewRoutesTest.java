package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ViewRoutesTest {
    private static final String STUDY = "b2".repeat(32);
    private static final String OTHER = "c3".repeat(32);
    private static final int EDGE = 4;

    @TempDir
    Path scratch;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void anImageIsAnsweredAsItWasStored() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.settle();

        HttpResponse<byte[]> ct = get("/images/ct");

        assertEquals(200, ct.statusCode());
        assertArrayEquals(Nifti.encode(Scans.ct()), ct.body());
        assertEquals("no-store", ct.headers().firstValue("Cache-Control").orElseThrow());
        assertArrayEquals(
                Nifti.encode(Scans.pet()), get("/images/pet?revision=1").body());
        awaitNothingIn(scratch.resolve("serving/views"));
    }

    private static void awaitNothingIn(Path folder) throws Exception {
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.settle();

        assertProblem(404, "image-unknown", get("/images/mr"));
        assertProblem(404, "mask-unknown", get("/masks/" + "0".repeat(64)));
        assertProblem(404, "pseudo-labels-unknown", get("/pseudo-labels/masks/ct"));
        assertProblem(404, "annotation-unknown", get("/annotations/" + "0".repeat(32) + "/label"));
        assertProblem(400, "field-revision", get("/images/ct?revision=0"));
        assertProblem(400, "field-grid", get("/masks/" + "0".repeat(64) + "?grid=mr"));
    }

    @Test
    void beforeTheLogHasBeenReadOneIsToldToComeBack() throws Exception {
        HttpResponse<byte[]> early = get("/annotations/" + "0".repeat(32) + "/label");

        assertProblem(503, "unavailable", early);
        assertEquals("7", early.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void anObjectThatIsNotTheOneStoredIsNotShown() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.settle();
        String key = only("/ct-");
        service.store.delete(key);
        service.store.createIfAbsent(key, new byte[] {1, 2, 3}, "application/gzip");

        assertProblem(422, "study-damaged", get("/images/ct"));
    }

    @Test
    void everyVersionOfAMaskThatWasAnsweredCanBeSeenAgain() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        String first = service.trainer.promote(3);
        service.settle();
        byte[] old = segment();
        String second = service.trainer.promote(4);
        service.settle();
        byte[] young = segment();

        JsonNode masks = json(get("/masks")).get("masks");

        assertEquals(2, masks.size());
        assertEquals(second, masks.get(0).get("checkpoint").asText());
        assertEquals(2, masks.get(0).get("number").asInt());
        assertEquals("pet", masks.get(0).get("grid").asText());
        assertArrayEquals(old, get("/masks/" + first + "?grid=pet").body());
        assertArrayEquals(young, get("/masks/" + second + "?grid=pet").body());
        assertProblem(404, "mask-unknown", get("/masks/" + second + "?grid=ct"));
    }

    @Test
    void aMaskThatIsDamagedInTheStoreIsNotShown() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        String checkpoint = service.trainer.promote(3);
        service.settle();
        byte[] mask = segment();
        String key = only("/mask-");
        service.store.delete(key);
        byte[] flipped = mask.clone();
        flipped[mask.length / 2]++;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(mask, mask.length - 1), new byte[] {1, 2, 3})) {
            service.store.createIfAbsent(key, damaged, "application/gzip");
            assertProblem(422, "study-damaged", get("/masks/" + checkpoint + "?grid=pet"));
            service.store.delete(key);
        }
        assertProblem(404, "mask-unknown", get("/masks/" + checkpoint + "?grid=pet"));
    }

    /** The hash is that of the object: it was damaged before it was stored. */
    @Test
    void anAnswerOfTheTeachersThatCannotBeReadIsNotShown() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        teach(1, new byte[] {1, 2, 3});
        service.settle();

        assertProblem(422, "study-damaged", get("/pseudo-labels/masks/ct"));
    }

    private String only(String part) {
        List<String> keys = service.store.keys().stream()
                .filter(each -> each.contains(part))
                .toList();
        assertEquals(1, keys.size(), keys.toString());
        return keys.get(0);
    }

    private byte[] segment() throws Exception {
        return service.client
                .send(
                        HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    @Test
    void theNewestAnswerOfTheTeachersIsShownAndEachOnesMask() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        Scans.arrive(OTHER, 1, service.store, service.log);
        service.settle();
        assertEquals(0, json(get("/pseudo-labels")).get("pseudoLabels").size());
        teach(2);
        teach(1);
        service.settle();

        JsonNode taught = json(get("/pseudo-labels")).get("pseudoLabels").get(0);

        assertEquals(2, taught.get("run").asInt());
        assertEquals("organ_5", taught.get("structures").get(0).get("structure").asText());
        assertEquals(0.5, taught.get("structures").get(0).get("meanIou").asDouble());
        assertEquals("weight-free", taught.get("versions").get("ct-teacher").asText());
        LabelMap ct = mask("ct");
        LabelMap pet = mask("pet");
        assertEquals(Scans.PET_GRID, ct.grid());
        assertEquals(5, ct.at(5, 5, 5));
        assertEquals(0, pet.at(5, 5, 5));
        assertEquals(0, ct.at(0, 0, 0), "outside the patch nothing was asked");
        assertProblem(404, "teacher-unknown", get("/pseudo-labels/masks/mr"));
        assertEquals(200, get("/pseudo-labels/masks/ct?revision=1&run=2").statusCode());
        assertProblem(404, "pseudo-labels-unknown", get("/pseudo-labels/masks/ct?revision=1&run=1"));
        assertProblem(404, "pseudo-labels-unknown", get("/pseudo-labels/masks/ct?revision=2&run=2"));
        assertProblem(400, "field-run", get("/pseudo-labels/masks/ct?run=0"));
    }

    @Test
    void whoAsksForARevisionIsNotToldTheAnswerToAnother() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        Scans.arrive(STUDY, 2, service.store, service.log);
        teach(1);
        service.settle();

        assertEquals(0, answers("?revision=2"), "it waits for the teachers");
        assertEquals(1, answers("?revision=1"));
        assertEquals(1, answers(""));
    }

    private int answers(String query) throws Exception {
        return json(get("/pseudo-labels" + query)).get("pseudoLabels").size();
    }

    private LabelMap mask(String teacher) throws Exception {
        return Nifti.readLabelMap(get("/pseudo-labels/masks/" + teacher).body(), teacher);
    }

    /** One patch in the middle, in which the CT teacher says organ 5 everywhere and the PET teacher nothing. */
    private void teach(int run) {
        teach(
                run,
                Safetensors.of(Map.of(), Map.of("ct.organ_5", cube(4), "pet.organ_5", cube(-4)))
                        .toBytes());
    }

    private void teach(int run, byte[] logits) {
        PseudoLabelManifest manifest = new PseudoLabelManifest(
                STUDY,
                1,
                run,
                EDGE,
                Map.of(),
                List.of(new PseudoLabelManifest.Patch(
                        new PatchPlace(0, 0, 0, 72),
                        Optional.of(put("logits", logits)),
                        List.of(new PseudoLabelManifest.StructureAnswer(
                                "organ_5", OptionalDouble.of(0.5), Optional.empty())))));
        service.log.append(
                Topics.PSEUDO_LABELS,
                STUDY,
                PseudoLabelsProduced.newBuilder()
                        .setStudyId(STUDY)
                        .setRevision(1)
                        .setRun(run)
                        .setManifest(put("manifest", Json.write(manifest)).toRef())
                        .setPatches(1)
                        .setPatchesEncoded(1)
                        .setStructures(List.of(new StructureSummary("organ_5", 1, 0.5)))
                        .setCtTeacher(new ModelVersion("ct-teacher", "weight-free"))
                        .setPetTeacher(new ModelVersion("pet-teacher", "weight-free"))
                        .setPromptGenerator(new ModelVersion("prompt-generator", "1"))
                        .setProducedAt(ManualClock.START)
                        .build());
    }

    private static Tensor cube(float logit) {
        float[] values = new float[EDGE * EDGE * EDGE];
        Arrays.fill(values, logit);
        return Tensor.half(values, EDGE, EDGE, EDGE);
    }

    private StoredObject put(String kind, byte[] content) {
        String sha256 = Sha256.of(content);
        String key = "studies/" + STUDY + "/1/" + kind + "-" + sha256;
        service.store.createIfAbsent(key, content, "application/octet-stream");
        return new StoredObject(key, sha256, content.length);
    }

    @Test
    void aDrawingIsAnsweredForItsOwnStudyAlone() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        byte[] label = Nifti.encode(new LabelMap(Scans.PET_GRID, new byte[Scans.PET_GRID.voxels()]));
        String annotation = "d4".repeat(16);
        service.log.append(
                Topics.ANNOTATIONS,
                STUDY,
                AnnotationSubmitted.newBuilder()
                        .setAnnotationId(annotation)
                        .setStudyId(STUDY)
                        .setRevision(1)
                        .setAnnotator("Dr. A")
                        .setStructures(List.of("organ_5"))
                        .setLabel(new VolumeRef(put("label", label).toRef(), StudyRecord.geometry(Scans.PET_GRID)))
                        .setSubmittedAt(ManualClock.START)
                        .build());
        service.settle();

        assertArrayEquals(label, get("/annotations/" + annotation + "/label").body());
        assertProblem(
                404, "annotation-unknown", getPath("/v1/studies/" + OTHER + "/annotations/" + annotation + "/label"));
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return getPath("/v1/studies/" + STUDY + path);
    }

    private HttpResponse<byte[]> getPath(String path) throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
        assertEquals(200, response.statusCode());
        return Json.reader().readTree(response.body());
    }

    private static void assertProblem(int status, String code, HttpResponse<byte[]> response) throws Exception {
        JsonNode problem = Json.reader().readTree(response.body());
        assertEquals(status, response.statusCode(), problem.toString());
        assertEquals(code, problem.get("code").asText(), problem.toString());
    }
}
