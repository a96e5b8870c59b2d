package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muduo.client.answer.LoopEvent;
import java.io.IOException;
import java.util.Optional;

/**
 * What happens in the loop, one event after another. One thread reads; another may close it, which ends the reading. An instance ends
 * it after a while where callers are told apart: {@link Loop#eventsAfter} goes on.
 */
public final class LoopEvents implements AutoCloseable {
    private final EventStream events;
    private Optional<String> lastId = Optional.empty();

    LoopEvents(EventStream events) {
        this.events = events;
    }

    /**
     * Waits for the next event.
     *
     * @return empty once the instance has ended the stream, or it was closed
     */
    public Optional<LoopEvent> next() throws IOException, InterruptedException {
        Optional<EventStream.Event> event = events.next();
        lastId = event.flatMap(EventStream.Event::id).or(() -> lastId);
        return event.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(event.get().data().getBytes(UTF_8), LoopEvent.class, "an event"));
    }

    /** By which {@link Loop#eventsAfter} goes on after the last event that was read; empty before the first. Asked by who reads. */
    public Optional<String> lastId() {
        return lastId;
    }

    @Override
    public void close() {
        events.close();
    }
}
