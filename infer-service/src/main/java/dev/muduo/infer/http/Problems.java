package dev.muduo.infer.http;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;

/** Refusals as problem details (RFC 9457), with {@code Retry-After} where trying again can help. */
final class Problems {
    /** How long the rest of a refused body is read, so that its sender gets to read the answer. */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Duration retryAfter;

    Problems(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    /** @param title the same for every problem of a kind; {@code detail} says what was wrong with this one */
    record Problem(int status, String code, String title, String detail) {
        static Problem of(RefusedException refusal) {
            String detail = refusal.getMessage();
            return switch (refusal.reason()) {
                case MALFORMED -> new Problem(400, refusal.code(), "The request is not as expected", detail);
                case UNKNOWN_STUDY -> new Problem(404, refusal.code(), "Not known here", detail);
                case UNUSABLE_SCAN -> new Problem(422, refusal.code(), "It cannot be segmented", detail);
                case STUDY_DAMAGED -> new Problem(422, refusal.code(), "The study is damaged", detail);
                case OVERLOADED -> new Problem(429, refusal.code(), "Too much at once", detail);
                case NOTHING_PROMOTED, STARTING, OUT_OF_TIME, STORE_UNAVAILABLE, DISK_UNAVAILABLE ->
                    new Problem(503, refusal.code(), "Not available now", detail);
            };
        }

        private boolean mayPass() {
            return status == 429 || status == 503;
        }
    }

    void respond(RoutingContext context, String requestId, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (problem.mayPass()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(SegmentationRoutes.REQUEST_ID, requestId)
                .end(Buffer.buffer(Json.write(Map.of(
                        "type", "urn:muduo:problem:" + problem.code(),
                        "title", problem.title(),
                        "status", problem.status(),
                        "detail", problem.detail(),
                        "code", problem.code(),
                        "requestId", requestId))));
        drain(context);
    }

    private static void drain(RoutingContext context) {
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
