package dev.muduo.infer.http;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;

/** Refusals as problem details (RFC 9457), with {@code Retry-After} where trying again can help. */
final class Problems {
    private final Duration retryAfter;

    Problems(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    static int status(RefusedException.Reason reason) {
        return switch (reason) {
            case MALFORMED -> 400;
            case UNKNOWN_STUDY -> 404;
            case UNUSABLE_SCAN, STUDY_DAMAGED -> 422;
            case OVERLOADED -> 429;
            case NOTHING_PROMOTED, STARTING, OUT_OF_TIME, STORE_UNAVAILABLE, DISK_UNAVAILABLE -> 503;
        };
    }

    void respond(HttpServerResponse response, String requestId, RefusedException refusal) {
        respond(response, requestId, status(refusal.reason()), refusal.code(), refusal.getMessage());
    }

    void respond(HttpServerResponse response, String requestId, int status, String code, String detail) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == 429 || status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(SegmentationRoutes.REQUEST_ID, requestId)
                .end(Buffer.buffer(Json.write(Map.of(
                        "type", "urn:muduo:problem:" + code,
                        "title", code.replace('-', ' '),
                        "status", status,
                        "detail", detail,
                        "requestId", requestId))));
    }
}
