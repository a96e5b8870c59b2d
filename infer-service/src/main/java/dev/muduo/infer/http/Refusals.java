package dev.muduo.infer.http;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Refusals in words and numbers of HTTP. */
final class Refusals {
    /** How long the rest of a refused body is read, so that its sender gets to read the answer. */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Optional<Integer> retryAfterSeconds;

    Refusals(Duration retryAfter) {
        this.retryAfterSeconds = Optional.of(Math.toIntExact(retryAfter.toSeconds()));
    }

    Problem problem(RefusedException refusal) {
        return switch (refusal.reason()) {
            case MALFORMED -> problem(400, refusal, "The request is not as expected", Optional.empty());
            case UNKNOWN_STUDY -> problem(404, refusal, "Not known here", Optional.empty());
            case UNUSABLE_SCAN -> problem(422, refusal, "It cannot be segmented", Optional.empty());
            case STUDY_DAMAGED -> problem(422, refusal, "The study is damaged", Optional.empty());
            case OVERLOADED -> problem(429, refusal, "Too much at once", retryAfterSeconds);
            case NOTHING_PROMOTED, STARTING, OUT_OF_TIME, STORE_UNAVAILABLE, DISK_UNAVAILABLE, STOPPING ->
                problem(503, refusal, "Not available now", retryAfterSeconds);
        };
    }

    private static Problem problem(int status, RefusedException refusal, String title, Optional<Integer> retryAfter) {
        return new Problem(status, refusal.code(), title, refusal.getMessage(), retryAfter);
    }

    /** Answers, and reads what is left of the body; a client that goes on and on loses its connection. */
    static void respond(RoutingContext context, String requestId, Problem problem) {
        if (!context.response().headWritten()) {
            context.response().putHeader(SegmentationRoutes.REQUEST_ID, requestId);
        }
        problem.respond(context.response(), requestId);
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        long timer = context.vertx().setTimer(DRAIN.toMillis(), expired -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
        request.exceptionHandler(fault -> context.vertx().cancelTimer(timer));
        request.resume();
    }
}
