package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.platform.agent.SurroundingsException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param code       stable, for programs
 * @param detail     for people: what was expected, what came, what to do
 * @param retryAfter seconds after which the same request may succeed; empty: it must be changed
 */
record Problem(int status, String code, String title, String detail, Optional<Integer> retryAfter) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final int BUSY_SECONDS = 1;
    private static final int UNAVAILABLE_SECONDS = 5;

    /** Says in words and numbers of HTTP why there is no answer. */
    static Problem of(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof Refusal refusal) {
            return new Problem(status(refusal.kind()), refusal.code(), title(refusal.kind()), refusal.getMessage(), Optional.empty());
        }
        if (cause instanceof BusyException) {
            return new Problem(429, "busy", "Too much at once", cause.getMessage(), Optional.of(BUSY_SECONDS));
        }
        if (cause instanceof SurroundingsException) {
            return new Problem(
                    503, "unavailable", "Not available now", cause.getMessage(), Optional.of(UNAVAILABLE_SECONDS));
        }
        if (cause instanceof TimeoutException) {
            return new Problem(
                    503,
                    "unavailable",
                    "Not available now",
                    "it has taken too long; send the same again, which is safe",
                    Optional.of(UNAVAILABLE_SECONDS));
        }
        return new Problem(
                500, "internal", "A fault of ours", "this should not have happened; the log says more", Optional.empty());
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case INVALID -> 422;
        };
    }

    private static String title(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> "The request is not as expected";
            case UNKNOWN -> "Not known here";
            case CONFLICT -> "It contradicts what was accepted earlier";
            case TOO_LARGE -> "Too large";
            case INVALID -> "It cannot be learned from";
        };
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("type", "urn:muduo:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
    }
}
