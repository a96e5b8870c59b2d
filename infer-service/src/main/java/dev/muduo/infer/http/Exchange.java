package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Scheduler;
import dev.muduo.infer.request.Urgency;
import dev.muduo.platform.http.Callers;
import dev.muduo.platform.http.CutOff;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One request, from its first byte to the last one of its answer; owned by its event loop. Its place is given back when nothing
 * is done for it any more, and its answer has begun to leave or there will be none: a client that goes away while its mask is
 * being computed does not make room before it has let go of the memory, and one that reads slowly keeps nobody out, but is among
 * the {@link Outgoing}. What is done for an answer that is to be kept goes on without its client.
 */
final class Exchange {
    private static final String KEY = "muduo.exchange";

    private final String requestId;
    private final Instant accepted;
    private final String client;
    private final Outgoing outgoing;
    private final HttpConnection connection;

    private Optional<Admission.Place> place = Optional.empty();
    private Optional<Scheduler.Scheduled<?>> work = Optional.empty();
    private boolean bodyIsExpected;
    private boolean bodyIsComplete;
    private boolean kept;
    private boolean ended;
    private Optional<Outgoing.Departure> sending = Optional.empty();
    private Runnable filesUnneeded = () -> {};
    private Runnable over = () -> {};

    private Exchange(String requestId, Instant accepted, String client, Outgoing outgoing, HttpConnection connection) {
        this.requestId = requestId;
        this.accepted = accepted;
        this.client = client;
        this.outgoing = outgoing;
        this.connection = connection;
    }

    /** Follows a request that has just come. Callers, by address where nobody knows who they are, take turns. */
    static Exchange begin(RoutingContext context, String requestId, Instant accepted, Outgoing outgoing) {
        Exchange exchange = new Exchange(
                requestId,
                accepted,
                Callers.queueOf(context),
                outgoing,
                context.request().connection());
        context.put(KEY, exchange);
        // Called when the answer is sent, and also when the connection is lost before that.
        context.addEndHandler(ended -> exchange.requestHasEnded());
        return exchange;
    }

    static Exchange of(RoutingContext context) {
        return context.get(KEY);
    }

    /** What comes of the stage is handled on the request's event loop. */
    static <T> Future<T> onLoop(RoutingContext context, CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context.vertx().getOrCreateContext());
    }

    String requestId() {
        return requestId;
    }

    Instant accepted() {
        return accepted;
    }

    /** Whose turn in the queue it takes. */
    String client() {
        return client;
    }

    /**
     * Takes a place, unless it has one.
     *
     * @param patience how long the answer may take
     * @throws RefusedException if there is none
     */
    void enter(Admission admission, Urgency urgency, Duration patience) {
        if (place.isEmpty()) {
            place = admission.tryEnter(urgency, patience);
            if (place.isEmpty()) {
                throw RefusedException.overloaded(admission, urgency);
            }
            leaveWhenOver();
        }
    }

    /** Gives its place back, because another request's work answers it: what it has uploaded is not read again. */
    void leave() {
        place.ifPresent(Admission.Place::close);
        place = Optional.empty();
        letFilesGo();
    }

    /** From here on the framework reads it. */
    void bodyComes() {
        bodyIsExpected = true;
    }

    void bodyCame() {
        bodyIsComplete = true;
    }

    boolean isReadingBody() {
        return bodyIsExpected && !bodyIsComplete;
    }

    boolean bodyIsComplete() {
        return bodyIsComplete;
    }

    void scheduled(Scheduler.Scheduled<?> scheduled) {
        work = Optional.of(scheduled);
    }

    /** What is done goes on when the client goes away. */
    void keep() {
        kept = true;
    }

    void workIsDone() {
        work = Optional.empty();
        leaveWhenOver();
    }

    /**
     * The first bytes of the answer leave next.
     *
     * @param held bytes of it in memory
     */
    void sending(long held) {
        sending = Optional.of(outgoing.begin(held, () -> CutOff.now(connection)));
        leaveWhenOver();
    }

    boolean isSending() {
        return sending.isPresent();
    }

    /** Every byte is on its way, or the connection is lost. */
    void sent() {
        sending.ifPresent(Outgoing.Departure::over);
        sending = Optional.empty();
        leaveWhenOver();
    }

    private void requestHasEnded() {
        ended = true;
        if (!kept) {
            work.ifPresent(Scheduler.Scheduled::giveUp);
        }
        leaveWhenOver();
    }

    /** Whether nobody waits for an answer: it was written, or the client has gone. */
    boolean hasEnded() {
        return ended;
    }

    /** Called once, when what was uploaded is not read any more, or nobody waits for what comes of it. */
    void whenFilesAreUnneeded(Runnable action) {
        filesUnneeded = action;
    }

    /** Called once, when nothing of the request is left. */
    void whenOver(Runnable action) {
        over = action;
    }

    private void leaveWhenOver() {
        if (work.isEmpty() && (ended || isSending())) {
            place.ifPresent(Admission.Place::close);
        }
        if (ended && !isSending() && work.isEmpty()) {
            over.run();
            over = () -> {};
        }
        if (ended && (!kept || work.isEmpty())) {
            letFilesGo();
        }
    }

    private void letFilesGo() {
        filesUnneeded.run();
        filesUnneeded = () -> {};
    }
}
