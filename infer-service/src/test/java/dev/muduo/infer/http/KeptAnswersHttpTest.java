package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KeptAnswersHttpTest {
    private static final String STUDY = "a".repeat(64);
    private static final String ASYNC = "respond-async, wait=5";

    @TempDir
    Path scratch;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    // ---- not waiting ----

    @Test
    void aRequestThatDoesNotWaitIsAnsweredLater() throws Exception {
        service.networks.pause();
        HttpResponse<byte[]> accepted = post(pair(), "Prefer", ASYNC);
        assertEquals(202, accepted.statusCode());
        String place = header(accepted, "Location");
        CompletableFuture<HttpResponse<String>> events = service.client.sendAsync(
                HttpRequest.newBuilder(service.uri(place + "/events")).build(), BodyHandlers.ofString());
        HttpResponse<byte[]> early = get(place + "/result");
        assertProblem(early, 409, "not-done");
        assertEquals("7", header(early, "Retry-After"));
        service.networks.goOn();

        List<String> states = events.get()
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList();

        JsonNode last = Json.reader().readTree(states.get(states.size() - 1).substring("data: ".length()));
        assertEquals(last, json(get(place)), "the last event is the state from then on");
        assertEquals("DONE", last.get("state").asText());
        assertEquals(1, last.get("number").asInt());
        assertTrue(last.get("windows").asInt() > 0);
        assertEquals(last.get("windows"), last.get("windowsTotal"));
        assertEquals("[\"nifti\",\"report\",\"preview\"]", last.get("formats").toString());
        HttpResponse<byte[]> mask = get(last.get("result").asText());
        assertEquals(200, mask.statusCode());
        assertEquals(3, Nifti.readLabelMap(mask.body(), "mask").at(10, 10, 8));
        assertEquals(header(accepted, "Muduo-Request-Id"), header(mask, "Muduo-Request-Id"));
        assertEquals("image/png", header(get(place + "/result?format=preview"), "Content-Type"));
        assertProblem(get(place + "/result?format=seg"), 409, "no-source-images");
        assertProblem(get(place + "/result?format=doc"), 400, "malformed-request");
        assertUploadsAreGone();
    }

    @Test
    void aStudyIsAnsweredLaterToo() throws Exception {
        HttpResponse<byte[]> accepted = post("{\"studyId\": \"" + STUDY + "\"}", "Prefer", ASYNC);

        assertEquals("DONE", ended(header(accepted, "Location")).get("state").asText());
        assertEquals(1, served().size());
    }

    @Test
    void aFailureIsSaidByTheStateAndByTheResult() throws Exception {
        Volume nonsense = Scans.pet();
        java.util.Arrays.fill(nonsense.values(), 1e6f);
        HttpResponse<byte[]> accepted = post(
                new Form().file("ct", Nifti.encode(Scans.ct())).file("pet", Nifti.encode(nonsense)), "Prefer", ASYNC);
        String place = header(accepted, "Location");

        JsonNode last = ended(place);

        assertEquals("FAILED", last.get("state").asText());
        assertEquals("pet-not-suv", last.get("problem").get("code").asText());
        assertProblem(get(place + "/result"), 422, "pet-not-suv");
        assertUploadsAreGone();
    }

    /** Its ends differ in millimetres, and are one in voxels: it lies between two of them. */
    @Test
    void aBoxTooThinForAVoxelFailsAndItsKeyIsNotHeld() throws Exception {
        String thin = "{\"studyId\": \"" + STUDY + "\", \"box\": [10, 10.000000000000002, -100, 100, -100, 100]}";
        HttpResponse<byte[]> accepted = post(thin, "Prefer", ASYNC, "Idempotency-Key", "thin");
        assertEquals(202, accepted.statusCode());

        JsonNode last = ended(header(accepted, "Location"));

        assertEquals("FAILED", last.get("state").asText());
        assertEquals("box-outside", last.get("problem").get("code").asText());
        assertProblem(post(thin, "Idempotency-Key", "thin"), 422, "box-outside");
    }

    @Test
    void whatIsGivenUpEndsAtTheNextWindow() throws Exception {
        service.networks.pause();
        String place = header(post(pair(), "Prefer", ASYNC), "Location");
        CompletableFuture<HttpResponse<String>> events = service.client.sendAsync(
                HttpRequest.newBuilder(service.uri(place + "/events")).build(), BodyHandlers.ofString());

        assertEquals(204, delete(place).statusCode());
        service.networks.goOn();

        assertTrue(events.get().body().contains("CANCELLED"));
        assertProblem(get(place + "/result"), 409, "cancelled");
        assertEquals(204, delete(place).statusCode());
        assertProblem(get(place), 404, "unknown-segmentation");
        assertProblem(get(place + "/result"), 404, "unknown-segmentation");
        assertProblem(get(place + "/events"), 404, "unknown-segmentation");
        assertProblem(delete(place), 404, "unknown-segmentation");
        assertEquals(200, post(pair()).statusCode(), "the place is free again");
    }

    @Test
    void answersAreForgottenAfterAWhileAndWhenThereAreTooMany() throws Exception {
        String first = header(post(pair(), "Prefer", ASYNC), "Location");
        ended(first);
        for (int more = 0; more < 3; more++) {
            ended(header(post(pair(), "Prefer", ASYNC), "Location"));
        }
        assertProblem(get(first), 404, "unknown-segmentation");
        service.clock.advance(Duration.ofHours(1));
        service.settle();
        try (Stream<Path> left = Files.list(scratch.resolve("serving/answers"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void thoseWhoListenAreBounded() throws Exception {
        service.networks.pause();
        String place = header(post(pair(), "Prefer", ASYNC), "Location");
        HttpRequest listening =
                HttpRequest.newBuilder(service.uri(place + "/events")).build();
        service.client.send(listening, BodyHandlers.ofInputStream());
        service.client.send(listening, BodyHandlers.ofInputStream());

        assertProblem(get(place + "/events"), 429, "busy");
    }

    @Test
    void idsOfOthersLeadNowhere() throws Exception {
        for (String id : List.of("x", "..%2F..%2Fsecrets", "%00", "a".repeat(200))) {
            assertProblem(get("/v1/segmentations/" + id), 404, "unknown-segmentation");
        }
    }

    // ---- sending twice ----

    @Test
    void theSameRequestWithAKeyIsComputedOnce() throws Exception {
        HttpResponse<byte[]> first = post(pair(), "Idempotency-Key", "k-1");
        int windows = service.networks.windows();
        service.trainer.promote(4);
        service.settle();

        HttpResponse<byte[]> again = post(pair(), "Idempotency-Key", "\"k-1\"");

        assertEquals(200, again.statusCode());
        assertArrayEquals(first.body(), again.body());
        assertEquals(header(first, "Muduo-Request-Id"), header(again, "Muduo-Request-Id"));
        assertEquals(header(first, "Muduo-Model-Version"), header(again, "Muduo-Model-Version"));
        assertEquals(windows + warmUp(), service.networks.windows());
        assertEquals(1, served().size());
        HttpResponse<byte[]> later = post(pair(), "Idempotency-Key", "k-1", "Prefer", ASYNC);
        assertEquals(202, later.statusCode());
        assertTrue(header(later, "Location").endsWith(header(first, "Muduo-Request-Id")));
        HttpResponse<byte[]> other = post(pair(), "Idempotency-Key", "k-2");
        assertNotEquals(header(first, "Muduo-Request-Id"), header(other, "Muduo-Request-Id"));
    }

    /** Loading a promotion computes one window of air. */
    private static int warmUp() {
        return 1;
    }

    @Test
    void aKeyWithAnotherRequestIsRefused() throws Exception {
        assertEquals(200, post(pair(), "Idempotency-Key", "k").statusCode());

        assertProblem(post(pair().field("grid", "pet"), "Idempotency-Key", "k"), 422, "idempotency-key-reused");
        assertProblem(post("{\"studyId\": \"" + STUDY + "\"}", "Idempotency-Key", "k"), 422, "idempotency-key-reused");
        assertProblem(post(pair(), "Idempotency-Key", "two words"), 400, "malformed-request");
        assertProblem(post(pair(), "Idempotency-Key", "x".repeat(256)), 400, "malformed-request");
        assertUploadsAreGone();
    }

    @Test
    void whoeverSendsAgainWhileItIsComputedWaitsForTheSameAnswer() throws Exception {
        service.networks.pause();
        CompletableFuture<HttpResponse<byte[]>> first = postAsync(pair(), "Idempotency-Key", "k");
        CompletableFuture<HttpResponse<byte[]>> second = postAsync(pair(), "Idempotency-Key", "k");
        service.networks.goOn();

        assertEquals(header(first.get(), "Muduo-Request-Id"), header(second.get(), "Muduo-Request-Id"));
        assertEquals(1, served().size());
    }

    @Test
    void aRefusalOfWhatWasSentIsRepeatedAndOneThatMayPassIsNot() throws Exception {
        Form damaged = new Form().file("ct", new byte[9]).file("pet", new byte[9]);
        byte[] body = damaged.bytes();
        HttpResponse<byte[]> refused = send(request(HttpRequest.BodyPublishers.ofByteArray(body), "k-1"));
        assertProblem(refused, 422, "ct-unreadable");
        assertProblem(send(request(HttpRequest.BodyPublishers.ofByteArray(body), "k-1")), 422, "ct-unreadable");

        service.store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        String study = "{\"studyId\": \"" + STUDY + "\"}";
        assertProblem(post(study, "Idempotency-Key", "k-2"), 503, "store-unavailable");
        service.store.setFault(InMemoryObjectStore.Fault.NONE);
        assertEquals(200, post(study, "Idempotency-Key", "k-2").statusCode());
    }

    // ---- the client ----

    private static Form pair() {
        return new Form().file("ct", Nifti.encode(Scans.ct())).file("pet", Nifti.encode(Scans.pet()));
    }

    private HttpRequest request(HttpRequest.BodyPublisher form, String key) {
        return HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", Form.CONTENT_TYPE)
                .header("Idempotency-Key", key)
                .POST(form)
                .build();
    }

    private HttpResponse<byte[]> post(Form form, String... headers) throws Exception {
        return postAsync(form, headers).get();
    }

    private CompletableFuture<HttpResponse<byte[]>> postAsync(Form form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", Form.CONTENT_TYPE)
                .POST(form.publisher());
        return service.client.sendAsync(with(request, headers), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(with(request, headers));
    }

    private static HttpRequest with(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(service.uri(path)).build());
    }

    private HttpResponse<byte[]> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(service.uri(path)).DELETE().build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return service.client.send(request, BodyHandlers.ofByteArray());
    }

    /** Its state once its events have ended. */
    private JsonNode ended(String place) throws Exception {
        service.client.send(
                HttpRequest.newBuilder(service.uri(place + "/events")).build(), BodyHandlers.ofString());
        return json(get(place));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
        return Json.reader().readTree(answer.body());
    }

    private List<SegmentationServed> served() throws Exception {
        service.settle();
        return service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
    }

    /** Files are removed a moment after the answer. */
    private void assertUploadsAreGone() throws Exception {
        boolean gone = false;
        while (!gone) {
            try (Stream<Path> left = Files.list(scratch.resolve("serving/uploads"))) {
                gone = left.findAny().isEmpty();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError("no " + name + " with " + answer.statusCode()));
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) throws Exception {
        assertEquals(code, json(answer).path("code").asText());
        assertEquals(status, answer.statusCode());
    }
}
