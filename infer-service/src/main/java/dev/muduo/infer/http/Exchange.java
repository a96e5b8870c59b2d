package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.Scheduler;
import java.time.Instant;
import java.util.Optional;

/**
 * One request, from its first byte to the last one of its answer; owned by its event loop. Its place is given back when the
 * request has ended, nothing is done for it any more, and its answer has left: a client that goes away while its mask is being
 * computed, or reads its answer slowly, does not make room before it has let go of the memory.
 */
final class Exchange {
    static final String KEY = "muduo.exchange";

    private final String requestId;
    private final Instant accepted;
    private final String client;

    private Optional<Admission.Place> place = Optional.empty();
    private Optional<Scheduler.Scheduled<?>> work = Optional.empty();
    private boolean bodyIsComplete;
    private boolean ended;
    private boolean sending;
    private Runnable over = () -> {};

    /** @param client whose turn in the queue it takes */
    Exchange(String requestId, Instant accepted, String client) {
        this.requestId = requestId;
        this.accepted = accepted;
        this.client = client;
    }

    String requestId() {
        return requestId;
    }

    Instant accepted() {
        return accepted;
    }

    String client() {
        return client;
    }

    void admitted(Admission.Place taken) {
        place = Optional.of(taken);
        leaveWhenOver();
    }

    void bodyCame() {
        bodyIsComplete = true;
    }

    boolean bodyIsComplete() {
        return bodyIsComplete;
    }

    void scheduled(Scheduler.Scheduled<?> scheduled) {
        work = Optional.of(scheduled);
    }

    void workIsDone() {
        work = Optional.empty();
        leaveWhenOver();
    }

    void sending() {
        sending = true;
    }

    boolean isSending() {
        return sending;
    }

    /** Every byte is on its way, or the connection is lost. */
    void sent() {
        sending = false;
        leaveWhenOver();
    }

    /** The answer was written or nobody waits for it any more. */
    void requestHasEnded() {
        ended = true;
        work.ifPresent(Scheduler.Scheduled::giveUp);
        leaveWhenOver();
    }

    /** Whether nobody waits for an answer. */
    boolean hasEnded() {
        return ended;
    }

    /** Called once, when nothing of the request is left. */
    void whenOver(Runnable action) {
        over = action;
    }

    private void leaveWhenOver() {
        if (ended && !sending && work.isEmpty()) {
            place.ifPresent(Admission.Place::close);
            over.run();
            over = () -> {};
        }
    }
}
