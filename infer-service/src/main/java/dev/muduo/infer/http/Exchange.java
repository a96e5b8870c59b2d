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

    /** Whether the client has gone. */
    boolean gone() {
        return gone;
    }

    void clientHasGone() {
        gone = true;
    }

    /** From now on the worker gives the place back. */
    void handOver() {
        handedOver = true;
    }

    void workerIsDone() {
        place.close();
    }

    void requestHasEnded() {
        if (!handedOver) {
            place.close();
        }
    }
}
