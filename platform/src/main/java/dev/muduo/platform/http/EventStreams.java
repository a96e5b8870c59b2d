package dev.muduo.platform.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Server-sent events (WHATWG HTML, 9.2) to a bounded number of clients. Opened on the request's event loop; a client that reads
 * slowly misses events, and one that has gone is forgotten.
 */
public final class EventStreams {
    public static final String MEDIA_TYPE = "text/event-stream";

    /** Well within what proxies and our own idle time-out take for silence. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** After which a caller has to show again who it is: a key may have been taken back, a token may have expired. */
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private static final int LATER_SECONDS = 10;

    private final int most;
    private final Duration believed;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most clients at once; more are answered 429 */
    public EventStreams(int most) {
        this(most, BELIEVED);
    }

    EventStreams(int most, Duration believed) {
        this.most = most;
        this.believed = believed;
    }

    /**
     * Begins a stream. It ends with the client, with {@link Stream#end}, when the server is asked to end, and, where callers are
     * told apart, after ten minutes: whoever may listen still comes again.
     *
     * @throws ProblemException if there are as many as are taken
     */
    public Stream open(RoutingContext context) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new ProblemException(new Problem(
                    429,
                    "busy",
                    "Too much at once",
                    most + " clients listen to events already: come back later",
                    Optional.of(LATER_SECONDS)));
        }
        Stream stream = new Stream(context);
        stream.begin();
        return stream;
    }

    /** Clients that listen now. */
    public int open() {
        return open.get();
    }

    /** The events of one client. Owned by its event loop. */
    public final class Stream {
        private final RoutingContext context;
        private final HttpServerResponse response;
        private Runnable over = () -> {};
        private boolean ended;

        private Stream(RoutingContext context) {
            this.context = context;
            this.response = context.response();
        }

        private void begin() {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    // Some proxies keep what comes until it is much.
                    .putHeader("X-Accel-Buffering", "no");
            long heartbeat = context.vertx().setPeriodic(HEARTBEAT.toMillis(), beat -> write(": \n\n"));
            Optional<Long> limit =
                    Callers.find(context).map(known -> context.vertx().setTimer(believed.toMillis(), passed -> end()));
            context.addEndHandler(done -> {
                context.vertx().cancelTimer(heartbeat);
                limit.ifPresent(context.vertx()::cancelTimer);
                ended = true;
                EventStreams.this.open.decrementAndGet();
                over.run();
            });
            context.request().connection().shutdownHandler(asked -> end());
            write(": \n\n");
        }

        /** What is done once the client has gone or the stream has ended. */
        public void whenOver(Runnable action) {
            if (ended) {
                action.run();
            } else {
                over = action;
            }
        }

        /**
         * Sends an event, unless the client is behind.
         *
         * @param name of the event's kind, a word
         * @param id   by which a client that comes again says what it has
         * @param json compact
         * @return whether it was sent
         */
        public boolean offer(String name, Optional<String> id, byte[] json) {
            return !response.writeQueueFull() && send(name, id, json);
        }

        /** Sends an event also to a client that is behind. */
        public boolean send(String name, Optional<String> id, byte[] json) {
            String head = id.map(word -> "id: " + word + "\n").orElse("") + "event: " + name + "\ndata: ";
            return write(head + new String(json, StandardCharsets.UTF_8) + "\n\n");
        }

        public void end() {
            if (!ended && !response.ended() && !response.closed()) {
                response.end();
            }
        }

        private boolean write(String text) {
            if (ended || response.ended() || response.closed()) {
                return false;
            }
            response.write(Buffer.buffer(text));
            return true;
        }
    }
}
