package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import java.time.Instant;

/**
 * One admitted request, from its first byte to its answer. Its place is given back when the request ends or, once a worker has
 * it, when the worker is done: a client that goes away does not make room before the computing has stopped.
 */
final class Exchange {
    static final String KEY = "muduo.exchange";

    private final String requestId;
    private final Instant accepted;
    private final Admission.Place place;

    /** Written by the event loop, read by the worker. */
    private volatile boolean gone;

    /** Owned by the event loop. */
    private boolean handedOver;

    private boolean keepsFiles;

    Exchange(String requestId, Instant accepted, Admission.Place place) {
        this.requestId = requestId;
        this.accepted = accepted;
        this.place = place;
    }

    String requestId() {
        return requestId;
    }

    Instant accepted() {
        return accepted;
    }

    /** Whether nobody waits for an answer. */
    boolean gone() {
        return gone;
    }

    /** From now on the worker gives the place back. */
    void handOver() {
        handedOver = true;
    }

    /** What was uploaded is needed beyond the request's end. */
    void keepFiles() {
        keepsFiles = true;
    }

    void releaseFiles() {
        keepsFiles = false;
    }

    boolean keepsFiles() {
        return keepsFiles;
    }

    void workerIsDone() {
        place.close();
    }

    /** The answer was sent or nobody waits for it any more. */
    void requestHasEnded() {
        gone = true;
        if (!handedOver) {
            place.close();
        }
    }
}
