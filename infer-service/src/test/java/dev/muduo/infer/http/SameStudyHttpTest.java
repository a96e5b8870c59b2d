package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import dev.muduo.platform.agent.ComputeBudget;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests for one study that come together: two could be computed at a time, and one is. */
@Timeout(120)
class SameStudyHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String ASKED = "{\"studyId\": \"" + STUDY + "\"}";
    private static final String ASKED_ON_PET = "{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}";

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;
    private int windowsOfOne;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(
                scratch,
                ServiceUnderTest.config(2, 4, 100, Optional.empty(), Duration.ofMinutes(1)),
                ComputeBudget.unlimited());
        requests = new Requests(service);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        int before = service.networks.windows();
        assertEquals(200, requests.study(ASKED_ON_PET).get().statusCode());
        windowsOfOne = service.networks.windows() - before;
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void itIsComputedOnceAndEachIsAnsweredAndTold() throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> first = requests.study(ASKED);
        await(() -> service.networks.windows() > begun);
        CompletableFuture<HttpResponse<byte[]>> second = requests.study(ASKED);
        CompletableFuture<HttpResponse<byte[]>> someStructures =
                requests.study("{\"studyId\": \"" + STUDY + "\", \"structures\": [\"organ_1\"]}");
        await(() -> service.inside() == 3);
        service.networks.goOn();
        assertEquals(200, first.get().statusCode());
        assertArrayEquals(first.get().body(), second.get().body());
        assertEquals(200, someStructures.get().statusCode());
        assertEquals(begun + windowsOfOne, service.networks.windows());
        service.settle();
        assertEquals(
                4,
                service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class).stream()
                        .map(SegmentationServed::getRequestId)
                        .distinct()
                        .count());
        await(() -> service.inside() == 0);
    }

    @Test
    void whenTheFirstClientGoesAwayTheOtherOneIsAnsweredAllTheSame() throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> second;
        try (Socket first =
                new Socket(InetAddress.getLoopbackAddress(), service.uri("/").getPort())) {
            String request = "POST /v1/segmentations HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + ASKED.length() + "\r\n\r\n" + ASKED;
            first.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await(() -> service.networks.windows() > begun);
            second = requests.study(ASKED);
            await(() -> service.inside() == 2);
        }
        service.networks.goOn();
        assertEquals(200, second.get().statusCode());
        assertEquals(begun + windowsOfOne, service.networks.windows());
        await(() -> service.inside() == 0);
    }

    /** By the service's clock: the first client still waits. */
    @Test
    void theDeadlineOfTheFirstIsNotThatOfTheOthers() throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> first = requests.study(ASKED);
        await(() -> service.networks.windows() > begun);
        service.clock.advance(Duration.ofSeconds(40));
        CompletableFuture<HttpResponse<byte[]>> second = requests.study(ASKED);
        await(() -> service.inside() == 2);
        service.clock.advance(Duration.ofSeconds(30));
        service.networks.goOn();
        assertEquals(200, second.get().statusCode());
        assertEquals(200, first.get().statusCode(), "what is made is not kept from it");
        assertEquals(begun + windowsOfOne, service.networks.windows());
    }

    @Test
    void theFilesOfAnAnswerThatWasGivenUpAreNotWritten() throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        String first = askForLater();
        await(() -> service.networks.windows() > begun);
        String second = askForLater();
        assertEquals(2, service.inside());
        assertEquals(
                204, send(HttpRequest.newBuilder(service.uri(first)).DELETE()).statusCode());
        service.networks.goOn();
        await(() -> state(second).contains("DONE"));
        await(() -> state(first).contains("CANCELLED"));
        assertEquals(begun + windowsOfOne, service.networks.windows());
        assertTrue(isWritten(second));
        assertFalse(isWritten(first));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return service.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @return where the answer will be */
    private String askForLater() throws Exception {
        HttpResponse<String> accepted = send(HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString(ASKED)));
        assertEquals(202, accepted.statusCode());
        return accepted.headers().firstValue("Location").orElseThrow();
    }

    private String state(String place) throws Exception {
        return send(HttpRequest.newBuilder(service.uri(place))).body();
    }

    private boolean isWritten(String place) throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            return files.anyMatch(file -> file.endsWith(place.substring(place.lastIndexOf('/') + 1)));
        }
    }

    @Test
    void anotherGridIsComputedBesideIt() throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> whole = requests.study(ASKED);
        CompletableFuture<HttpResponse<byte[]>> box =
                requests.study("{\"studyId\": \"" + STUDY + "\", \"box\": [-40, 40, -40, 40, -40, 40]}");
        await(() -> service.networks.windows() == begun + 2);
        service.networks.goOn();
        assertEquals(200, whole.get().statusCode());
        assertEquals(200, box.get().statusCode());
    }
}
