package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.answer.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Sends calls to one instance, with patience, and tells answers from problems. Safe for several threads. */
final class Requests {
    /** The largest JSON answers, pages of a thousand studies, are a hundredth of it. */
    private static final int MOST_JSON_BYTES = 64 << 20;

    /** Of an answer for which nothing is computed or sent. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private static final int MOST_PROBLEM_BYTES = 64 << 10;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final URI server;
    private final HttpClient http;
    private final Bearer bearer;
    private final Patience patience;
    private final Duration answerWithin;
    /** How what is under way is given up. */
    private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Requests(URI server, HttpClient http, Bearer bearer, Patience patience, Duration answerWithin) {
        this.server = server;
        this.http = http;
        this.bearer = bearer;
        this.patience = patience;
        this.answerWithin = answerWithin;
    }

    /** Whether a request may go out more than once. */
    boolean repeats() {
        return patience.repeats();
    }

    /** The JSON answer of a call. */
    <T> T json(Call call, Class<T> type) throws IOException, InterruptedException {
        requireOpen();
        return goingOn(call, type);
    }

    /** As {@link #json}, of something that is under way: that the client is closed is its end, and no mistake of the caller. */
    <T> T goingOn(Call call, Class<T> type) throws IOException, InterruptedException {
        byte[] body = send(call, () -> {
            HttpResponse<byte[]> response = once(call, head -> new BoundedBytes(MOST_JSON_BYTES), within(call));
            requireSuccess(response, response.body());
            return response.body();
        });
        return Json.read(body, type, "the answer of " + call.method() + " " + call.path());
    }

    /** Waits for a while; ends with an {@link UnreachableException} when the client is closed. */
    void pause(Duration pause) throws IOException, InterruptedException {
        patience.pause(pause);
    }

    /** Deletes. That there is nothing any more is what was wanted, if an earlier attempt may have done it and its answer was lost. */
    void delete(Call call) throws IOException, InterruptedException {
        requireOpen();
        AtomicBoolean perhapsDone = new AtomicBoolean();
        send(call, () -> {
            try {
                HttpResponse<byte[]> response = once(call, head -> new BoundedBytes(MOST_PROBLEM_BYTES), within(call));
                if (response.statusCode() != NOT_FOUND || !perhapsDone.get()) {
                    requireSuccess(response, response.body());
                }
                return response;
            } catch (UnreachableException gone) {
                perhapsDone.compareAndSet(false, gone.isLost());
                throw gone;
            }
        });
    }

    /** With patience; what is thrown names the key. */
    private <T> T send(Call call, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        try {
            return patience.send(call, attempt);
        } catch (MuduoException none) {
            call.key().ifPresent(none::setKey);
            throw none;
        }
    }

    /** @throws IllegalStateException if the client is closed */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
    }

    /**
     * Writes the answer to a file, whole or not at all.
     *
     * @throws IOException as it is, and at once, if that file or one that is sent cannot be written or read
     */
    HttpResponse<?> download(Call call, Path target) throws IOException, InterruptedException {
        requireOpen();
        return send(call, () -> downloadOnce(call, target));
    }

    private HttpResponse<?> downloadOnce(Call call, Path target) throws IOException, InterruptedException {
        LocalFault local = new LocalFault();
        try (PartialFile partial = PartialFile.of(target, local)) {
            HttpResponse<?> response = once(call, head -> partial, answerWithin, local);
            requireSuccess(response, partial.beginning(MOST_PROBLEM_BYTES));
            partial.complete();
            return response;
        }
    }

    /** Begins to listen; to be closed. */
    EventStream events(Call call) throws IOException, InterruptedException {
        requireOpen();
        return send(call, () -> eventsIfNow(call));
    }

    /** As {@link #events}, without patience: for who can do without. */
    EventStream eventsIfNow(Call call) throws IOException, InterruptedException {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = once(call, BodyHandlers.ofPublisher(), within(call));
        if (response.statusCode() == 200) {
            EventStream stream = new EventStream(response.body(), streams::remove);
            streams.add(stream);
            if (closed) {
                stream.close();
            }
            return stream;
        }
        BoundedBytes body = new BoundedBytes(MOST_PROBLEM_BYTES);
        response.body().subscribe(body);
        requireSuccess(response, await(body.getBody().toCompletableFuture(), call, within(call)));
        throw new UnreadableAnswerException(
                "expected events of " + call.path() + ", got HTTP " + response.statusCode(), null);
    }

    private Duration within(Call call) {
        boolean quick = call.body().isEmpty() && AT_MOST.compareTo(answerWithin) < 0;
        return quick ? AT_MOST : answerWithin;
    }

    private <T> HttpResponse<T> once(Call call, BodyHandler<T> handler, Duration within)
            throws IOException, InterruptedException {
        return once(call, handler, within, new LocalFault());
    }

    /** @param local of the files that are read and written for this; thrown in place of what the HTTP client makes of it */
    private <T> HttpResponse<T> once(Call call, BodyHandler<T> handler, Duration within, LocalFault local)
            throws IOException, InterruptedException {
        if (closed) {
            throw UnreachableException.closed(null);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.path()))
                .header("Accept", "*/*")
                .method(
                        call.method(),
                        call.body().isPresent()
                                ? call.body().get().publisher(local)
                                : HttpRequest.BodyPublishers.noBody());
        call.body().ifPresent(body -> request.header("Content-Type", body.type()));
        call.headers().forEach(request::header);
        bearer.header().ifPresent(value -> request.header("Authorization", value));
        try {
            return await(http.sendAsync(request.build(), handler), call, within);
        } catch (UnreachableException gone) {
            throw local.get().orElse(gone);
        }
    }

    private <T> T await(CompletableFuture<T> answer, Call call, Duration within)
            throws IOException, InterruptedException {
        Runnable givingUp = () -> answer.cancel(true);
        underWay.add(givingUp);
        try {
            if (closed) {
                answer.cancel(true);
            }
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new UnreachableException(
                    "no answer to " + call.method() + " " + call.path() + " within " + within,
                    slow,
                    UnreachableException.Kind.FINAL);
        } catch (InterruptedException gone) {
            answer.cancel(true);
            throw gone;
        } catch (CancellationException ended) {
            throw UnreachableException.closed(ended);
        } catch (ExecutionException failed) {
            if (closed) {
                throw UnreachableException.closed(failed.getCause());
            }
            throw reason(failed.getCause());
        } finally {
            underWay.remove(givingUp);
        }
    }

    /** Nothing more is sent, and what is under way ends. */
    void close() {
        closed = true;
        patience.end();
        underWay.forEach(Runnable::run);
        streams.forEach(EventStream::close);
    }

    /** What a failed exchange comes to. */
    IOException reason(Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new UnreachableException("nobody answers at " + server, cause, UnreachableException.Kind.NOBODY);
        }
        // Other faults of TLS are those of a connection that breaks while it is used.
        if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
            return new UnreachableException(
                    server + " is not trusted, or TLS is not possible with it: " + cause.getMessage(),
                    cause,
                    UnreachableException.Kind.FINAL);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new UnreachableException(
                "the connection to " + server + " was lost: " + cause.getMessage(),
                cause,
                UnreachableException.Kind.LOST);
    }

    private static void requireSuccess(HttpResponse<?> response, byte[] body) throws MuduoException {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        Problem problem = problem(status, body);
        switch (status) {
            case TOO_MANY_REQUESTS, UNAVAILABLE ->
                throw new NotNowException(
                        problem,
                        response.headers()
                                .firstValue("Retry-After")
                                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))));
            case 401, 403 -> throw new AccessRefusedException(problem);
            default -> throw new RefusedException(problem);
        }
    }

    /** What an RFC 9457 problem says, or the answer as it is. */
    private static Problem problem(int status, byte[] body) {
        try {
            JsonNode node = Json.read(body, JsonNode.class, "the problem");
            if (node.path("detail").isTextual()) {
                return new Problem(
                        status,
                        node.path("code").asText(""),
                        node.path("detail").asText(),
                        Optional.ofNullable(node.path("requestId").textValue()));
            }
        } catch (UnreadableAnswerException notJson) {
            // Shown as it is, below: not everything on the way to an instance speaks its language.
        }
        String text = new String(body, UTF_8).strip();
        return new Problem(status, "", text.isEmpty() ? "(no explanation)" : text, Optional.empty());
    }
}
