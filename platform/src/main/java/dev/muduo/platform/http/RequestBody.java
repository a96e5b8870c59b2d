package dev.muduo.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What routes with large bodies have in common. Called on the request's event loop. */
public final class RequestBody {
    /** How long the rest of a refused body is read, so that its sender gets to read the answer. */
    private static final long DRAIN_MILLIS = 15_000;

    private RequestBody() {}

    /** The length that the client announces, or -1. */
    public static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    /** Tells a client that asks first to go ahead. */
    public static void invite(RoutingContext context) {
        if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
    }

    /** Reads what is left of a body whose answer is sent; a client that goes on and on loses its connection. */
    public static void drain(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        long timer = context.vertx().setTimer(DRAIN_MILLIS, expired -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
        request.exceptionHandler(fault -> context.vertx().cancelTimer(timer));
        request.resume();
    }
}
