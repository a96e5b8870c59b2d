package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.assertProblem;
import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private Requests requests;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        requests = new Requests(service);
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
        Requests.awaitNoUploads(scratch);
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
        assertProblem(503, "nothing-promoted", answer);
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
        assertProblem(429, "overloaded", refused);
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
        assertProblem(503, "out-of-time", late.get());
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
        Requests.awaitNoUploads(scratch);
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
        Requests.awaitNoUploads(scratch);
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
        assertProblem(503, "store-unavailable", study);
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

    // ---- exchanges under load ----

    /** Every mask is of one checkpoint, the one that its header names; no request fails; memory is freed. */
    @Test
    void promotionsWhileRequestsRunNeverMixWithinAMask() throws Exception {
        service.close();
        service = new ServiceUnderTest(scratch.resolve("busy"), ServiceUnderTest.config(3, 8, 1000, Optional.empty()));
        requests = new Requests(service);
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
        return Requests.pair();
    }

    private HttpResponse<byte[]> post(Form form) throws Exception {
        return requests.upload(form).get();
    }

    private CompletableFuture<HttpResponse<byte[]>> postAsync(Form form) {
        return requests.upload(form);
    }

    private HttpResponse<byte[]> post(String json) throws Exception {
        return requests.study(json).get();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
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

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }
}
