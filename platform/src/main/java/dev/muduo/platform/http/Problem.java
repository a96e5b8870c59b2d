package dev.muduo.platform.http;

import dev.muduo.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why a request has no answer, in the words of RFC 9457.
 *
 * @param code              stable, for programs; {@code type} is {@code urn:muduo:problem:<code>}
 * @param detail            for people: what was expected, what came, what to do
 * @param retryAfterSeconds after which the same request may succeed
 */
public record Problem(int status, String code, String title, String detail, Optional<Integer> retryAfterSeconds) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Ends the response, unless it has ended or its client has gone. */
    public void respond(HttpServerResponse response, String requestId) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // The answer has begun: only closing the connection tells the client that it will not come to its end.
            response.reset();
            return;
        }
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("type", "urn:muduo:problem:" + code);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("code", code);
        body.put("requestId", requestId);
        retryAfterSeconds.ifPresent(
                seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(Math.max(1, seconds))));
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(Json.write(body)));
    }
}
