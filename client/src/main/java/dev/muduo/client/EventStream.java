package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Server-sent events (WHATWG HTML, 9.2). Takes from the connection only what is asked for. One thread reads; another may close it,
 * which ends the reading.
 */
final class EventStream implements AutoCloseable {
    /** An instance sends a sign of life every fifteen seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** What an event is called that has no name. */
    private static final String MESSAGE = "message";

    private static final int MOST_LINE_BYTES = 1 << 20;

    private final Pieces pieces = new Pieces();
    private final ArrayDeque<ByteBuffer> read = new ArrayDeque<>();

    /**
     * One event.
     *
     * @param id by which one who comes again says what it has
     */
    record Event(String name, Optional<String> id, String data) {}

    private final Consumer<EventStream> whenClosed;

    /** @param whenClosed told when it is closed */
    EventStream(Flow.Publisher<List<ByteBuffer>> body, Consumer<EventStream> whenClosed) {
        this.whenClosed = whenClosed;
        body.subscribe(pieces);
    }

    /**
     * Waits for the next event.
     *
     * @return empty at the end of the stream
     * @throws UnreachableException if the connection broke, or nothing comes any more
     */
    Optional<Event> next() throws IOException, InterruptedException {
        String name = MESSAGE;
        Optional<String> id = Optional.empty();
        StringBuilder data = new StringBuilder();
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty()) {
                if (data.length() > 0) {
                    return Optional.of(new Event(name, id, data.substring(0, data.length() - 1)));
                }
                // An event without data is none.
                name = MESSAGE;
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = Optional.of(value);
                case "data" -> {
                    if (data.length() + value.length() > MOST_LINE_BYTES) {
                        throw tooLong();
                    }
                    data.append(value).append('\n');
                }
                // A comment, or a field that is not known here.
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** Without its end; empty at the end of the stream, where an unfinished line is dropped. */
    private Optional<String> line() throws IOException, InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (!read.isEmpty()) {
                ByteBuffer piece = read.peek();
                while (piece.hasRemaining()) {
                    byte next = piece.get();
                    if (next == '\n') {
                        return Optional.of(line.toString(UTF_8));
                    }
                    if (next != '\r') {
                        line.write(next);
                    }
                    if (line.size() > MOST_LINE_BYTES) {
                        throw tooLong();
                    }
                }
                read.remove();
            }
            Optional<List<ByteBuffer>> more = pieces.take();
            if (more.isEmpty()) {
                return Optional.empty();
            }
            read.addAll(more.get());
        }
    }

    private static UnreadableAnswerException tooLong() {
        return new UnreadableAnswerException("an event of more than " + MOST_LINE_BYTES + " bytes", null);
    }

    @Override
    public void close() {
        pieces.close();
        whenClosed.accept(this);
    }

    /** What the connection gives, one piece at a time. */
    private static final class Pieces implements Flow.Subscriber<List<ByteBuffer>> {
        /** A piece, an end or a fault: of each there is at most one before it is taken, and one end by closing. */
        private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

        private Flow.Subscription subscription;
        private boolean closed;

        private record Signal(Optional<List<ByteBuffer>> piece, Optional<Throwable> fault) {
            static final Signal END = new Signal(Optional.empty(), Optional.empty());
        }

        Optional<List<ByteBuffer>> take() throws IOException, InterruptedException {
            Signal signal = signals.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
            if (signal == null) {
                close();
                throw new UnreachableException("no sign of life for " + SILENCE, null, UnreachableException.Kind.LOST);
            }
            if (signal.fault().isPresent()) {
                Throwable cause = signal.fault().get();
                throw new UnreachableException(
                        "the events broke off: " + cause.getMessage(), cause, UnreachableException.Kind.LOST);
            }
            if (signal.piece().isPresent()) {
                ask();
            } else {
                signals.add(Signal.END);
            }
            return signal.piece();
        }

        private synchronized void ask() {
            if (!closed) {
                subscription.request(1);
            }
        }

        synchronized void close() {
            closed = true;
            if (subscription != null) {
                subscription.cancel();
            }
            signals.add(Signal.END);
        }

        @Override
        public synchronized void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (closed) {
                given.cancel();
            } else {
                given.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> piece) {
            signals.add(new Signal(Optional.of(piece), Optional.empty()));
        }

        @Override
        public void onError(Throwable fault) {
            signals.add(new Signal(Optional.empty(), Optional.of(fault)));
        }

        @Override
        public void onComplete() {
            signals.add(Signal.END);
        }
    }
}
