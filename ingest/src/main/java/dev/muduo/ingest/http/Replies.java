package dev.muduo.ingest.http;

import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.RequestBody;
import dev.muduo.platform.http.RequestIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Sends answers and refusals, and counts them by kind of request. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final MeterRegistry meters;

    Replies(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param kind what was asked for, from a fixed list */
    void answer(RoutingContext context, String kind, int status, JsonObject json) {
        answer(context, kind, status, "application/json", json);
    }

    /** @param type the media type of the answer, a dialect of JSON */
    void answer(RoutingContext context, String kind, int status, String type, JsonObject json) {
        count(kind, "ok");
        send(context, status, type, json);
    }

    /** Answers 200 with what can be said at once, or why it cannot. */
    void answering(RoutingContext context, String kind, Supplier<JsonObject> said) {
        JsonObject json;
        try {
            json = said.get();
        } catch (RuntimeException e) {
            refuse(context, kind, e);
            return;
        }
        answer(context, kind, 200, json);
    }

    void refuse(RoutingContext context, String kind, Throwable fault) {
        Problem problem = Faults.problem(fault);
        String requestId = RequestIds.of(context);
        count(kind, problem.code());
        LoggingEventBuilder event = switch (problem.status()) {
            case 500 -> LOG.atError().setCause(fault);
            case 503 -> LOG.atWarn().setCause(fault);
            default -> LOG.atInfo();
        };
        event.addKeyValue("kind", kind)
                .addKeyValue("code", problem.code())
                .addKeyValue("requestId", requestId)
                .log("a {} was not taken: {}", kind, problem.code());
        problem.respond(context.response(), requestId);
        RequestBody.drain(context);
    }

    private static void send(RoutingContext context, int status, String type, JsonObject json) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.toBuffer());
    }

    /** Codes come from a fixed list, so the number of series is bounded. */
    private void count(String kind, String outcome) {
        meters.counter("muduo.ingest.requests", "kind", kind, "outcome", outcome)
                .increment();
    }
}
