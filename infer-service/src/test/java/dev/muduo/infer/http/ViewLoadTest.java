package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many look at once, slowly, or at what is not there. */
@Timeout(120)
class ViewLoadTest {
    private static final String STUDY = "b2".repeat(32);
    private static final String DRAWING = "d4".repeat(16);
    private static final String LABEL = "/v1/studies/" + STUDY + "/annotations/" + DRAWING + "/label";

    /** More than the kernel takes from the service for a client that reads nothing. */
    private static final int LABEL_BYTES = 12 << 20;

    /** Of one caller. */
    private static final int MOST_READERS = 8;

    /** More than look at once, those who wait included. */
    private static final int MANY = 80;

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private final List<Socket> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        Scans.arrive(STUDY, 1, service.store, service.log);
        draw();
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        service.close();
    }

    private void draw() {
        byte[] label = new byte[LABEL_BYTES];
        new Random(1).nextBytes(label);
        StoredObject object = new StoredObject("labels/1", Sha256.of(label), label.length);
        service.store.createIfAbsent(object.key(), label, "application/gzip");
        service.log.append(
                Topics.ANNOTATIONS,
                STUDY,
                AnnotationSubmitted.newBuilder()
                        .setAnnotationId(DRAWING)
                        .setStudyId(STUDY)
                        .setRevision(1)
                        .setAnnotator("Dr. A")
                        .setStructures(List.of("organ_5"))
                        .setLabel(new VolumeRef(object.toRef(), StudyRecord.geometry(Scans.PET_GRID)))
                        .setSubmittedAt(ManualClock.START)
                        .build());
    }

    /** Asks and reads the answer's status, which is how it is known that the rest is on its way. */
    private void asksAndDoesNotRead() throws Exception {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(1 << 12);
        client.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), service.uri("/").getPort()));
        client.getOutputStream()
                .write(("GET " + LABEL + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] status = client.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(String path) {
        return service.client.sendAsync(
                HttpRequest.newBuilder(service.uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Each has a folder of its own. */
    private long files() throws Exception {
        try (Stream<Path> folders = Files.list(scratch.resolve("serving/views"))) {
            return folders.count();
        }
    }

    private static void assertBusy(HttpResponse<byte[]> answer) throws Exception {
        assertEquals(429, answer.statusCode());
        assertEquals("busy", Json.reader().readTree(answer.body()).get("code").asText());
        assertEquals("7", answer.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void clientsThatReadSlowlyShareAFileAndMoreThanAFewAreRefused() throws Exception {
        for (int reader = 0; reader < MOST_READERS; reader++) {
            asksAndDoesNotRead();
        }

        assertBusy(ask(LABEL).get());
        assertEquals(1, files());

        clients.remove(0).close();
        HttpResponse<byte[]> answer = ask(LABEL).get();
        while (answer.statusCode() == 429) {
            answer = ask(LABEL).get();
        }
        assertEquals(LABEL_BYTES, answer.body().length);
        for (Socket client : clients) {
            client.close();
        }
        while (files() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(0, files());
    }

    /** A view waits for the log for seconds; those who compute are not asked to end after it, but with it. */
    @Test
    void whoeverWaitsForTheLogDoesNotHoldUpTheEnd() throws Exception {
        service.trainer.promote(3);
        service.settle();
        CompletableFuture<HttpResponse<byte[]>> waiting = ask("/v1/studies/" + "e5".repeat(32) + "/masks");
        while (Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread ->
                        thread.getName().startsWith("view-study") && thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }

        Thread closing = new Thread(service.service::close);
        closing.start();
        while (segment().statusCode() != 503) {
            Thread.onSpinWait();
        }

        assertFalse(waiting.isDone(), "it still waits");
        while (!waiting.isDone()) {
            service.step();
        }
        assertEquals(404, waiting.get().statusCode());
        closing.join();
    }

    private HttpResponse<byte[]> segment() throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"studyId\": \"" + STUDY + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The agents stand still, as they do while the log is away: whoever asks for a study that is not known waits for seconds. */
    @Test
    void whoeverWaitsForTheLogHoldsNothingElseUp() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
        for (int client = 0; client < MANY; client++) {
            waiting.add(ask("/v1/studies/" + "e5".repeat(32) + "/masks"));
        }
        while (waiting.stream().noneMatch(CompletableFuture::isDone)) {
            Thread.onSpinWait();
        }
        assertBusy(waiting.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElseThrow()
                .get());

        for (String path :
                List.of("/metrics", "/v1/studies/" + STUDY + "/images/ct", "/v1/studies/" + STUDY + "/masks")) {
            assertEquals(200, ask(path).get().statusCode(), path);
        }

        assertTrue(waiting.stream().anyMatch(answer -> !answer.isDone()), "some still wait");
        while (waiting.stream().anyMatch(answer -> !answer.isDone())) {
            service.step();
        }
        assertTrue(waiting.stream().anyMatch(answer -> answer.join().statusCode() == 404));
    }
}
