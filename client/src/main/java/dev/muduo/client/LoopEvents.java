package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muduo.client.answer.LoopEvent;
import java.io.IOException;
import java.util.Optional;

/** What happens in the loop, one event after another. One thread reads; another may close it, which ends the reading. */
public final class LoopEvents implements AutoCloseable {
    private final EventStream events;

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
        return event.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(event.get().data().getBytes(UTF_8), LoopEvent.class, "an event"));
    }

    @Override
    public void close() {
        events.close();
    }
}
