package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import dev.muduo.client.answer.SegmentationState;
import dev.muduo.client.answer.SegmentationState.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PendingSegmentationTest {
    @TempDir
    Path folder;

    private FakeInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = new FakeInstance();
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    private static String state(State state, long windows, String more) {
        return "{\"id\":\"x1\",\"state\":\"" + state + "\",\"windows\":" + windows
                + ",\"windowsTotal\":9,\"since\":\"2026-03-01T12:00:00Z\"" + more + "}";
    }

    private static void event(HttpExchange exchange, String json) throws IOException {
        exchange.getResponseBody().write((": \n\nevent: state\ndata: " + json + "\n\n").getBytes(UTF_8));
        exchange.getResponseBody().flush();
    }

    @Test
    void isAskedForFollowedAndSaved() throws Exception {
        instance.answer("/v1/segmentations", 202, state(State.WAITING, 0, ""));
        instance.answer("/v1/segmentations/x1/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            event(exchange, state(State.WAITING, 0, ""));
            event(exchange, state(State.RUNNING, 4, ""));
            event(exchange, state(State.DONE, 9, ",\"number\":3,\"checkpoint\":\"ab\",\"formats\":[\"nifti\"]"));
            exchange.close();
        });
        instance.answer("/v1/segmentations/x1/result", exchange -> {
            exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
            FakeInstance.reply(exchange, 200, "mask");
        });
        PendingSegmentation pending = instance.patient().segmentations().begin(Images.study("abc"), Wanted.mask());
        assertEquals("respond-async", instance.asked.get(0).header("Prefer"));
        List<SegmentationState> told = new ArrayList<>();
        SegmentationState last = pending.await(told::add);
        assertEquals(
                List.of(State.WAITING, State.RUNNING, State.DONE),
                told.stream().map(SegmentationState::state).toList());
        assertEquals(Optional.of(9L), told.get(1).windowsTotal());
        assertEquals(Optional.of(3L), last.number());
        Path target = folder.resolve("mask.nii.gz");
        assertEquals(3, pending.save(Wanted.Format.NIFTI, target).version().number());
        assertEquals("mask", Files.readString(target));
        assertEquals(
                "/v1/segmentations/x1/result?format=nifti",
                instance.asked.get(2).path());
    }

    @Test
    void eventsThatBreakOffAreNoEnd() throws Exception {
        AtomicInteger streams = new AtomicInteger();
        instance.answer("/v1/segmentations/x1/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            if (streams.incrementAndGet() == 1) {
                event(exchange, state(State.RUNNING, 1, ""));
            } else {
                event(exchange, state(State.DONE, 9, ""));
            }
            exchange.close();
        });
        instance.answer("/v1/segmentations/x1", 200, state(State.RUNNING, 2, ""));
        List<Long> windows = new ArrayList<>();
        instance.patient().segmentations().pending("x1").await(now -> windows.add(now.windows()));
        assertEquals(List.of(1L, 2L, 9L), windows);
    }

    @Test
    void whatFailedIsRefusedWithItsReason() {
        instance.answer("/v1/segmentations/x1/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            event(
                    exchange,
                    state(
                            State.FAILED,
                            1,
                            ",\"problem\":{\"status\":422,\"code\":\"no-overlap\",\"detail\":\"apart\"}"));
            exchange.close();
        });
        instance.answer("/v1/segmentations/x2/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            event(exchange, state(State.CANCELLED, 1, ""));
            exchange.close();
        });
        Segmentations segmentations = instance.patient().segmentations();
        RefusedException failed = assertThrows(
                RefusedException.class, () -> segmentations.pending("x1").await());
        assertEquals("no-overlap", failed.code());
        assertEquals("apart (HTTP 422)", failed.getMessage());
        assertEquals(
                "cancelled",
                assertThrows(
                                RefusedException.class,
                                () -> segmentations.pending("x2").await())
                        .code());
    }

    @Test
    void whereTooManyListenItIsAskedInstead() throws Exception {
        instance.answer("/v1/segmentations/x1/events", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "60");
            FakeInstance.reply(exchange, 429, "{\"code\":\"overloaded\",\"detail\":\"too many listen\"}");
        });
        instance.answer("/v1/segmentations/x1", 200, state(State.DONE, 9, ""));
        instance.patient().segmentations().pending("x1").await();
        assertEquals(
                List.of("/v1/segmentations/x1/events", "/v1/segmentations/x1"),
                instance.asked.stream().map(FakeInstance.Asked::path).toList());
    }

    @Test
    void closingEndsTheWaiting() throws Exception {
        instance.answer("/v1/segmentations/x2/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            event(exchange, state(State.RUNNING, 1, ""));
            // Left open.
        });
        instance.answer("/v1/segmentations/x2", 200, state(State.RUNNING, 1, ""));
        MuduoClient muduo = instance.patient();
        UnreachableException ended = assertThrows(
                UnreachableException.class,
                () -> muduo.segmentations().pending("x2").await(now -> muduo.close()));
        assertEquals("the client was closed", ended.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> muduo.segmentations().pending("x2").await());
    }

    @Test
    void whatAnEarlierAttemptHasGivenUpIsGivenUp() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        instance.answer("/v1/segmentations/x1", exchange -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("lost");
            }
            FakeInstance.reply(exchange, 404, "{\"code\":\"unknown-segmentation\",\"detail\":\"none\"}");
        });
        PendingSegmentation pending = instance.patient().segmentations().pending("x1");
        pending.cancel();
        assertEquals(2, calls.get());
        assertEquals(
                "unknown-segmentation",
                assertThrows(RefusedException.class, pending::cancel).code(),
                "nobody has given it up here");
    }

    @Test
    void isGivenUp() throws Exception {
        instance.answer("/v1/segmentations/x1", 204, "");
        instance.patient().segmentations().pending("x1").cancel();
        assertEquals("DELETE", instance.asked.get(0).method());
    }

    @Test
    void whoListensToTheLoopStopsByClosing() throws Exception {
        instance.answer("/v1/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            event(
                    exchange,
                    "{\"type\":\"StudyArrived\",\"at\":\"2026-03-01T12:00:00Z\",\"facts\":{\"role\":\"TRAIN\"}}");
            // Left open.
        });
        LoopEvents events = instance.patient().loop().events(5);
        assertEquals("TRAIN", events.next().orElseThrow().facts().path("role").asText());
        Thread closing = new Thread(events::close);
        closing.start();
        assertEquals(Optional.empty(), events.next());
        closing.join();
        MuduoClient other = instance.patient();
        LoopEvents others = other.loop().events(0);
        others.next();
        other.close();
        assertEquals(Optional.empty(), others.next(), "what a client has opened ends with it");
        assertEquals("/v1/events?recent=5", instance.asked.get(0).path());
    }
}
