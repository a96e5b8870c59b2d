package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.client.EventStream.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final String TEXT = ": hello\n\nid: 7\nevent: state\ndata: {\"größe\":1}\n\n"
            + "data: one\ndata:two\nunknown: x\n\n\nevent: nothing\n\ndata: never ended";

    /** However the network cuts the bytes, also within a letter. */
    @Property
    void eventsAreTheSameHoweverTheyAreCut(@ForAll @IntRange(min = 1, max = 40) int size) throws Exception {
        EventStream stream = new EventStream(pieces(TEXT.getBytes(UTF_8), size), closed -> {});
        assertEquals(
                List.of(
                        new Event("state", Optional.of("7"), "{\"größe\":1}"),
                        new Event("message", Optional.empty(), "one\ntwo")),
                all(stream));
    }

    @Test
    void aLineWithoutEndIsRefused() {
        EventStream stream = new EventStream(pieces(new byte[3 << 20], 1 << 16), closed -> {});
        assertThrows(UnreadableAnswerException.class, stream::next);
    }

    private static List<Event> all(EventStream stream) throws Exception {
        List<Event> events = new ArrayList<>();
        for (Optional<Event> next = stream.next(); next.isPresent(); next = stream.next()) {
            events.add(next.get());
        }
        return events;
    }

    /** Gives a piece each time it is asked for one. */
    private static Flow.Publisher<List<ByteBuffer>> pieces(byte[] bytes, int size) {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int at;

            @Override
            public void request(long n) {
                if (at >= bytes.length) {
                    subscriber.onComplete();
                    return;
                }
                int end = Math.min(at + size, bytes.length);
                ByteBuffer piece = ByteBuffer.wrap(bytes, at, end - at);
                at = end;
                subscriber.onNext(List.of(piece));
            }

            @Override
            public void cancel() {
                at = bytes.length;
            }
        });
    }
}
