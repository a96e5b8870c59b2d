package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import dev.muduo.client.answer.LoopEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopEventsTest {
    private static final int HAPPENED = 7;
    private static final int AT_ONCE = 4;

    private FakeInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = new FakeInstance();
        instance.answer("/v1/events", LoopEventsTest::someOfThem);
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    /** Ends after some, and goes on after the one that the client has. */
    private static void someOfThem(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        int from = last == null ? 1 : Integer.parseInt(last.substring("run-".length())) + 1;
        StringBuilder events = new StringBuilder(": \n\n");
        for (int number = from; number < from + AT_ONCE && number <= HAPPENED; number++) {
            events.append("id: run-")
                    .append(number)
                    .append(
                            "\nevent: StudyArrived\ndata: {\"type\":\"StudyArrived\",\"at\":\"2026-03-01T12:00:00Z\",\"facts\":{\"revision\":")
                    .append(number)
                    .append("}}\n\n");
        }
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(events.toString().getBytes(UTF_8));
        exchange.close();
    }

    @Test
    void whoGoesOnAfterTheEndHasEachEventOnce() throws Exception {
        Loop loop = instance.once().loop();
        List<Integer> told = new ArrayList<>();
        Optional<String> lastId;
        try (LoopEvents events = loop.events(1000)) {
            assertEquals(Optional.empty(), events.lastId());
            readAll(events, told);
            assertEquals(AT_ONCE, told.size());
            lastId = events.lastId();
        }
        try (LoopEvents events = loop.eventsAfter(lastId.orElseThrow())) {
            readAll(events, told);
        }
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), told);
    }

    private static void readAll(LoopEvents events, List<Integer> told) throws Exception {
        for (Optional<LoopEvent> event = events.next(); event.isPresent(); event = events.next()) {
            told.add(event.get().facts().path("revision").asInt());
        }
    }
}
