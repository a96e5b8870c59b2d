package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SegmentationHttpTest {
    private static final String STUDY = "a1".repeat(32);

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

    // ---- masks ----

    @Test
    void aPairOfFilesGivesAMaskOnTheCtsGridWithItsVersion() throws Exception {
        String checkpoint = service.trainer.promote(3);
        service.settle();
        HttpResponse<byte[]> answer = post(pair());
        assertEquals(200, answer.statusCode());
        assertEquals("application/gzip", header(answer, "Content-Type"));
        assertEquals("1;checkpoint=\"" + checkpoint + "\"", header(answer, "Muduo-Model-Version"));
        LabelMap mask = Nifti.readLabelMap(answer.body(), "mask");
        assertEquals(Scans.CT_GRID, mask.grid());
        assertEquals(3, mask.at(10, 10, 8));
        assertEquals(0, mask.at(0, 0, 8), "the air around the body is background");
    }

    @Test
    void theMaskMayBeOnThePetsGrid() throws Exception {
        service.trainer.promote(3);
        service.settle();
        HttpResponse<byte[]> answer = post(pair().field("grid", "pet"));
        assertEquals(Scans.PET_GRID, Nifti.readLabelMap(answer.body(), "mask").grid());
    }

    @Test
    void whatWasServedIsTold() throws Exception {
        String checkpoint = service.trainer.promote(3);
        service.settle();
        HttpResponse<byte[]> answer = post(pair());
        service.settle();
        List<SegmentationServed> told = service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
        assertEquals(1, told.size());
        assertEquals(header(answer, "Muduo-Request-Id"), told.get(0).getRequestId());
        assertEquals(checkpoint, told.get(0).getCheckpoint());
        assertEquals(1, told.get(0).getNumber());
        assertEquals(null, told.get(0).getMask(), "uploads are not kept");
    }

    @Test
    void uploadsAreNotKept() throws Exception {
        service.trainer.promote(3);
        service.settle();
        List<String> before = service.store.keys();
        post(pair());
        assertEquals(before, service.store.keys());
        awaitNoUploads();
    }

    @Test
    void anIngestedStudyIsSegmentedOnceAndServedFromTheStoreAfterwards() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(4);
        service.settle();
        HttpResponse<byte[]> first = post("{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}");
        assertEquals(200, first.statusCode());
        int windows = service.networks.windows();
        HttpResponse<byte[]> second = post("{\"studyId\": \"" + STUDY + "\", \"revision\": 1, \"grid\": \"pet\"}");
        assertArrayEquals(first.body(), second.body());
        assertEquals(windows, service.networks.windows(), "nothing was computed");
        service.settle();
        List<SegmentationServed> told = service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
        assertEquals(2, told.size());
        for (SegmentationServed served : told) {
            assertTrue(served.getMask().getKey().startsWith("studies/" + STUDY + "/1/mask-"));
            assertEquals(Sha256.of(first.body()), served.getMask().getSha256());
            assertEquals(1, served.getRevision());
        }
    }

    @Test
    void anotherCheckpointOrGridIsComputedAnew() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(4);
        service.settle();
        post("{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}");
        post("{\"studyId\": \"" + STUDY + "\", \"grid\": \"ct\"}");
        service.trainer.promote(5);
        service.settle();
        HttpResponse<byte[]> newer = post("{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}");
        assertEquals(5, Nifti.readLabelMap(newer.body(), "mask").at(6, 6, 6));
        assertEquals(3, masks().size());
    }

    @Test
    void theNewestRevisionIsTakenUnlessOneIsNamed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        Scans.arrive(STUDY, 2, service.store, service.log);
        service.trainer.promote(4);
        service.settle();
        post("{\"studyId\": \"" + STUDY + "\"}");
        assertTrue(masks().get(0).startsWith("studies/" + STUDY + "/2/"));
        post("{\"studyId\": \"" + STUDY + "\", \"revision\": 1}");
        assertTrue(masks().get(0).startsWith("studies/" + STUDY + "/1/"));
    }

    @Test
    void servingSaysWhichCheckpointAnswers() throws Exception {
        JsonNode before = serving();
        assertTrue(before.path("serving").isNull());
        String checkpoint = service.trainer.promote(3);
        service.settle();
        JsonNode after = serving();
        assertEquals(1, after.path("serving").path("number").asInt());
        assertEquals(checkpoint, after.path("serving").path("checkpoint").asText());
        assertEquals("2026-01-01T00:00:00Z", after.path("serving").path("since").asText());
        assertEquals(1, after.path("swaps").asInt());
        assertEquals(0, after.path("inFlight").asInt());
        assertEquals("organ_1", after.path("structures").path(0).path("name").asText());
    }

    // ---- not now ----

    @Test
    void beforeTheFirstPromotionItIs503WithRetryAfter() throws Exception {
        service.settle();
        HttpResponse<byte[]> answer = post(pair());
        assertProblem(answer, 503, "nothing-promoted");
        assertEquals("7", header(answer, "Retry-After"));
    }

    @Test
    void beyondConcurrencyAndQueueItIs429AndRoomComesBack() throws Exception {
        service.trainer.promote(3);
        service.settle();
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> computed = postAsync(pair());
        await(() -> service.networks.windows() > begun);
        CompletableFuture<HttpResponse<byte[]>> queued = postAsync(pair());
        await(() -> inside() == 2);
        HttpResponse<byte[]> refused = post(pair());
        assertProblem(refused, 429, "overloaded");
        assertEquals("7", header(refused, "Retry-After"));
        service.networks.goOn();
        assertEquals(200, computed.get().statusCode());
        assertEquals(200, queued.get().statusCode());
        await(() -> inside() == 0);
        assertEquals(200, post(pair()).statusCode());
    }

    @Test
    void aRequestThatTakesTooLongIsGivenUp() throws Exception {
        service.trainer.promote(3);
        service.settle();
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> late = postAsync(pair());
        await(() -> service.networks.windows() > begun);
        service.clock.advance(Duration.ofMinutes(2));
        service.networks.goOn();
        assertProblem(late.get(), 503, "out-of-time");
    }

    @Test
    void aClientThatGoesAwayStopsTheComputing() throws Exception {
        service.trainer.promote(3);
        service.settle();
        service.networks.pause();
        int begun = service.networks.windows();
        try (java.net.Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.uri("/").getPort())) {
            byte[] body = pair().bytes();
            String head = "POST /v1/segmentations HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + Form.CONTENT_TYPE
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            await(() -> service.networks.windows() > begun);
        }
        // When its files are gone, the service knows that the client is.
        awaitNoUploads();
        assertEquals(200, get("/v1/serving").statusCode());
        service.networks.goOn();
        await(() -> inside() == 0);
        assertEquals(
                1,
                service.meters
                        .get("muduo.serving.requests")
                        .tags("outcome", "cancelled")
                        .timer()
                        .count());
        service.settle();
        assertEquals(0, service.log.records(Topics.SEGMENTATIONS).size());
        awaitNoUploads();
    }

    @Test
    void whileTheLogIsAwayServingGoesOnAndWhatWasServedIsToldLater() throws Exception {
        service.trainer.promote(3);
        service.settle();
        service.log.becomeUnavailable();
        for (int n = 0; n < 5; n++) {
            assertEquals(200, post(pair()).statusCode());
            service.settle();
        }
        assertEquals(2, service.count("muduo.serving.outbox.lost"), "the outbox holds three");
        service.log.becomeAvailable();
        service.clock.advance(Duration.ofSeconds(10));
        service.settle();
        service.settle();
        assertEquals(3, service.log.records(Topics.SEGMENTATIONS).size());
    }

    @Test
    void whileTheStoreIsAwayUploadsAreServedAndStudiesAre503() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        service.store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        assertEquals(200, post(pair()).statusCode());
        HttpResponse<byte[]> study = post("{\"studyId\": \"" + STUDY + "\"}");
        assertProblem(study, 503, "store-unavailable");
        assertEquals("7", header(study, "Retry-After"));
        service.store.setFault(InMemoryObjectStore.Fault.NONE);
        assertEquals(200, post("{\"studyId\": \"" + STUDY + "\"}").statusCode());
    }

    @Test
    void aStoreThatIsFullDoesNotKeepTheMaskButItIsServed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        service.store.setFault(InMemoryObjectStore.Fault.DISK_FULL);
        assertEquals(200, post("{\"studyId\": \"" + STUDY + "\"}").statusCode());
        assertTrue(masks().isEmpty());
    }

    // ---- bad input: each is named, and the next good one goes through ----

    @Test
    void badScansAreNamed() throws Exception {
        service.trainer.promote(3);
        service.settle();
        byte[] ct = Nifti.encode(Scans.ct());
        byte[] pet = Nifti.encode(Scans.pet());
        assertProblem(
                post(new Form().file("ct", Arrays.copyOf(ct, ct.length / 2)).file("pet", pet)), 422, "ct-unreadable");
        assertProblem(post(new Form().file("ct", ct).file("pet", new byte[] {1, 2, 3})), 422, "pet-unreadable");
        assertProblem(post(new Form().file("ct", pet).file("pet", ct)), 422, "modalities-swapped");
        Volume holed = Scans.pet();
        holed.values()[0] = Float.NaN;
        assertProblem(post(new Form().file("ct", ct).file("pet", encodeAnyway(holed))), 422, "pet-unreadable");
        Grid far = new Grid(12, 12, 12, Affine.scaling(12, 12, 12, 900, 0, 0));
        assertProblem(post(new Form().file("ct", ct).file("pet", Nifti.encode(Scans.pet(far)))), 422, "no-overlap");
        assertEquals(200, post(pair()).statusCode());
        await(() -> inside() == 0);
    }

    @Test
    void absurdDimensionsAreRefusedBeforeAnythingIsAllocated() throws Exception {
        service.trainer.promote(3);
        service.settle();
        Grid large = new Grid(128, 128, 128, Affine.scaling(2, 2, 2, -128, -128, -128));
        byte[] tooManyVoxels = Nifti.encode(new Volume(large, new float[large.voxels()]));
        assertProblem(post(pair(tooManyVoxels, Nifti.encode(Scans.pet()))), 422, "ct-unreadable");
        assertEquals(200, post(pair()).statusCode());
    }

    @Test
    void badRequestsAreNamed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        assertProblem(post(new Form().file("ct", new byte[1])), 400, "malformed-request");
        assertProblem(post(pair().file("ct", new byte[1])), 400, "malformed-request");
        assertProblem(post(pair().field("grid", "mr")), 400, "malformed-request");
        assertProblem(post("{\"studyId\": 7"), 400, "malformed-request");
        assertProblem(post("{\"study\": \"x\"}"), 400, "malformed-request");
        assertProblem(post("{}"), 400, "malformed-request");
        assertProblem(post("null"), 400, "malformed-request");
        assertProblem(post(""), 400, "malformed-request");
        assertProblem(postWhileAgentsWork("{\"studyId\": \"unknown\"}"), 404, "unknown-study");
        assertProblem(postWhileAgentsWork("{\"studyId\": \"" + STUDY + "\", \"revision\": 2}"), 404, "unknown-study");
        HttpResponse<byte[]> text = send(HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build());
        assertProblem(text, 415, "unsupported-media-type");
        await(() -> inside() == 0);
    }

    @Test
    void tooMuchIsRefusedAndLeavesNothingOnDisk() throws Exception {
        service.trainer.promote(3);
        service.settle();
        byte[] random = new byte[3 << 20];
        new Random(1).nextBytes(random);
        assertProblem(post(pair(random, random)), 413, "too-large");
        assertProblem(post("\"" + "x".repeat(20_000) + "\""), 413, "too-large");
        awaitNoUploads();
        await(() -> inside() == 0);
    }

    @Test
    void aStudyWhoseObjectIsDamagedIsNamed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        service.store.corrupt(service.store.keys().stream()
                .filter(key -> key.contains("/pet-"))
                .findFirst()
                .orElseThrow());
        assertProblem(post("{\"studyId\": \"" + STUDY + "\"}"), 422, "study-damaged");
        assertEquals(200, post(pair()).statusCode());
    }

    // ---- exchanges under load ----

    /** Every mask is of one checkpoint, the one that its header names; no request fails; memory is freed. */
    @Test
    void promotionsWhileRequestsRunNeverMixWithinAMask() throws Exception {
        service.close();
        service = new ServiceUnderTest(scratch.resolve("busy"), ServiceUnderTest.config(3, 8, 1000, Optional.empty()));
        service.trainer.promote(1);
        service.settle();
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int id = 2; id <= 25; id++) {
            answers.add(postAsync(pair()));
            answers.add(postAsync(pair()));
            service.trainer.promote(id);
            service.settle();
            if (id % 4 == 0) {
                CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                        .get();
            }
        }
        for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
            String version = header(answer.get(), "Muduo-Model-Version");
            int number = Integer.parseInt(version.substring(0, version.indexOf(';')));
            LabelMap mask = Nifti.readLabelMap(answer.get().body(), "mask");
            for (byte label : mask.labels()) {
                assertTrue(label == 0 || label == number, "label " + label + " in a mask of " + number);
            }
            assertEquals(number, mask.at(10, 10, 8));
        }
        await(() -> inside() == 0);
        service.settle();
        assertEquals(25, serving().path("serving").path("number").asInt());
        assertTrue(service.networks.mostOpen() <= 2, service.networks.mostOpen() + " versions were in memory");
        assertEquals(1, service.networks.open());
    }

    // ---- the client ----

    private static Form pair() {
        return pair(Nifti.encode(Scans.ct()), Nifti.encode(Scans.pet()));
    }

    private static Form pair(byte[] ct, byte[] pet) {
        return new Form().file("ct", ct).file("pet", pet);
    }

    private HttpResponse<byte[]> post(Form form) throws Exception {
        return postAsync(form).get();
    }

    private CompletableFuture<HttpResponse<byte[]>> postAsync(Form form) {
        return service.client.sendAsync(
                HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                        .header("Content-Type", Form.CONTENT_TYPE)
                        .POST(form.publisher())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String json) throws Exception {
        return send(HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** For a request that is answered only when the list of studies has been read to its end. */
    private HttpResponse<byte[]> postWhileAgentsWork(String json) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> answer = service.client.sendAsync(
                HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        while (!answer.isDone()) {
            service.settle();
        }
        return answer.get();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(service.uri(path)).build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return service.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode serving() throws Exception {
        return Json.reader().readTree(get("/v1/serving").body());
    }

    private int inside() {
        return service.inside();
    }

    private List<String> masks() {
        return service.store.keys().stream()
                .filter(key -> key.contains("/mask-"))
                .toList();
    }

    private void awaitNoUploads() throws Exception {
        await(() -> {
            try (Stream<Path> files = Files.list(scratch.resolve("serving/uploads"))) {
                return files.findAny().isEmpty();
            }
        });
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) throws IOException {
        JsonNode problem = Json.reader().readTree(answer.body());
        assertEquals(code, problem.path("code").asText(), problem::toString);
        assertEquals(status, answer.statusCode());
        assertEquals("application/problem+json", header(answer, "Content-Type"));
        assertEquals("urn:muduo:problem:" + code, problem.path("type").asText());
        assertFalse(problem.path("detail").asText().isEmpty());
        assertEquals(
                header(answer, "Muduo-Request-Id"), problem.path("requestId").asText());
    }

    /** Nifti.encode is for valid volumes; NaN goes through it all the same. */
    private static byte[] encodeAnyway(Volume volume) {
        return Nifti.encode(volume);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        while (!condition.holds()) {
            Thread.sleep(5);
        }
    }
}
