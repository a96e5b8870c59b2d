package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.assertProblem;
import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are kept take places like others, go on without their clients, and are given up like others. */
@Timeout(120)
class KeptAdmissionHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String ASKED = "{\"studyId\": \"" + STUDY + "\"}";
    private static final String LATER = "respond-async";

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    /** Of each urgency one is computed at a time, and one may wait. */
    private void start() throws Exception {
        service = new ServiceUnderTest(scratch, ServiceUnderTest.config(1, 1, 100, Optional.empty()));
        requests = new Requests(service);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
    }

    @Test
    void whoDoesNotWaitIsBulkUnlessItSaysOtherwise() throws Exception {
        start();
        service.networks.pause();
        assertEquals(202, upload("Prefer", LATER).statusCode());
        assertEquals(202, requests.study(ASKED, "Prefer", LATER).get().statusCode());
        assertProblem(429, "overloaded", upload("Prefer", LATER));
        assertProblem(429, "overloaded", requests.study(ASKED, "Prefer", LATER).get());
        assertEquals(202, upload("Prefer", LATER, "Priority", "u=1").statusCode());
        CompletableFuture<HttpResponse<byte[]>> waiting = requests.upload(Requests.pair());
        await(() -> service.inside() == 4);
        assertProblem(429, "overloaded", upload("Prefer", LATER, "Priority", "u=1"));
        service.networks.goOn();
        assertEquals(200, waiting.get().statusCode());
        await(() -> service.inside() == 0);
    }

    @Test
    void whatIsRefusedIsNotKeptAndItsKeyIsFree() throws Exception {
        start();
        String done = place(requests.study(ASKED, "Prefer", LATER).get());
        await(() -> state(done).contains("DONE"));
        service.networks.pause();
        assertEquals(202, upload("Prefer", LATER).statusCode());
        assertEquals(202, upload("Prefer", LATER).statusCode());
        for (int n = 0; n < 5; n++) {
            assertProblem(
                    429,
                    "overloaded",
                    requests.study(
                                    "{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}",
                                    "Prefer",
                                    LATER,
                                    "Idempotency-Key",
                                    "k")
                            .get());
        }
        assertTrue(state(done).contains("DONE"), "refusals crowd out nobody's answer");
        service.networks.goOn();
        await(() -> service.inside() == 0);
        assertEquals(
                202,
                requests.study(
                                "{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}",
                                "Prefer",
                                LATER,
                                "Idempotency-Key",
                                "k")
                        .get()
                        .statusCode());
    }

    @Test
    void whatWaitsAndIsGivenUpEndsAtOnce() throws Exception {
        start();
        service.networks.pause();
        int begun = service.networks.windows();
        String first = place(upload("Prefer", LATER));
        await(() -> service.networks.windows() > begun);
        String second = place(upload("Prefer", LATER));
        assertEquals(204, delete(second).statusCode());
        await(() -> state(second).contains("CANCELLED"));
        await(() -> service.inside() == 1);
        assertTrue(state(first).contains("RUNNING"));
        service.networks.goOn();
        await(() -> state(first).contains("DONE"));
    }

    @Test
    void aRequestWithAKeyGoesOnWithoutItsClient() throws Exception {
        start();
        service.networks.pause();
        int begun = service.networks.windows();
        byte[] body = ASKED.getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = requests.raw("application/json\r\nIdempotency-Key: k", body, body.length)) {
            await(() -> service.networks.windows() > begun);
            assertEquals(1, service.inside());
        }
        // Requests are counted when they have ended.
        await(() -> get("/metrics").contains("route=\"/v1/segmentations\""));
        CompletableFuture<HttpResponse<byte[]>> again = requests.study(ASKED, "Idempotency-Key", "k");
        service.networks.goOn();
        assertEquals(200, again.get().statusCode());
        await(() -> service.inside() == 0);
        assertEquals(1, served().size());
    }

    @Test
    void aRepeatThatWaitsForAnAnswerHoldsNoPlace() throws Exception {
        start();
        service.networks.pause();
        int begun = service.networks.windows();
        byte[] body = Requests.pair().bytes();
        CompletableFuture<HttpResponse<byte[]>> first = requests.upload(Requests.pair(), "Idempotency-Key", "k");
        await(() -> service.networks.windows() > begun);
        try (Socket again = requests.raw(
                Form.CONTENT_TYPE + "\r\nIdempotency-Key: k", Arrays.copyOf(body, body.length - 1), body.length)) {
            await(() -> service.inside() == 2);
            again.getOutputStream().write(body[body.length - 1]);
            await(() -> service.inside() == 1);
            // What it has sent is not kept either; the files go after the place.
            await(() -> uploads() == 2);
            service.networks.goOn();
            byte[] status = again.getInputStream().readNBytes("HTTP/1.1 200".length());
            assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
        }
        assertEquals(200, first.get().statusCode());
        assertEquals(1, served().size());
        await(() -> service.inside() == 0 && uploads() == 0);
    }

    private long uploads() throws Exception {
        try (Stream<Path> files = Files.list(scratch.resolve("serving/uploads"))) {
            return files.count();
        }
    }

    @Test
    void atItsDeadlineWhoeverHasAKeyIsToldToComeAgain() throws Exception {
        start();
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> uploaded = requests.upload(Requests.pair(), "Idempotency-Key", "k");
        await(() -> service.networks.windows() > begun);
        service.deadlines.pass(ServiceUnderTest.REQUEST_TIMEOUT);
        HttpResponse<byte[]> late = uploaded.get();
        assertProblem(503, "out-of-time", late);
        assertTrue(new String(late.body(), StandardCharsets.UTF_8).contains("with the same key"));
        assertEquals(1, service.inside());
        service.networks.goOn();
        assertEquals(200, upload("Idempotency-Key", "k").statusCode());
        assertEquals(1, served().size());
        await(() -> service.inside() == 0);
        await(() -> uploads() == 0);
    }

    private HttpResponse<byte[]> upload(String... headers) throws Exception {
        return requests.upload(Requests.pair(), headers).get();
    }

    private static String place(HttpResponse<byte[]> accepted) {
        return accepted.headers().firstValue("Location").orElseThrow();
    }

    private String state(String place) throws Exception {
        return get(place);
    }

    private String get(String path) throws Exception {
        return service.client
                .send(HttpRequest.newBuilder(service.uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> delete(String place) throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri(place)).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<SegmentationServed> served() throws Exception {
        service.settle();
        return service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
    }
}
