package dev.muduo.platform.http;

import dev.muduo.platform.security.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line a request, under the logger {@value #NAME}: who asked, for which route, and what became of it. Of the path only the
 * route is logged, and nothing of parameters, headers or bodies: they may name a patient, as a Study Instance UID does.
 */
final class AccessLog {
    static final String NAME = "dev.muduo.access";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    /** Asked every few seconds by those who watch. */
    private static final Set<String> WATCHED = Set.of("/healthz", "/readyz", "/metrics");

    /** Of RFC 9110, 9.3, and RFC 5789. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private AccessLog() {}

    static void follow(RoutingContext context) {
        long begun = System.nanoTime();
        // The connection may be gone when the answer ends.
        String client = Callers.address(context);
        context.addEndHandler(ended -> {
            String route = route(context);
            LOG.atLevel(WATCHED.contains(route) ? Level.DEBUG : Level.INFO)
                    .addKeyValue("method", method(context))
                    .addKeyValue("route", route)
                    .addKeyValue("status", context.response().getStatusCode())
                    .addKeyValue("bytes", context.response().bytesWritten())
                    .addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000)
                    .addKeyValue("client", client)
                    .addKeyValue(
                            "caller", Callers.find(context).map(Caller::name).orElse("-"))
                    .addKeyValue("requestId", RequestIds.of(context))
                    .log("a request was answered");
        });
        context.next();
    }

    /** The method, or OTHER: whoever asks may invent as many as there are words. */
    static String method(RoutingContext context) {
        String method = context.request().method().name();
        return METHODS.contains(method) ? method : "OTHER";
    }

    /** The route as it was mounted, never the path that was asked for. */
    static String route(RoutingContext context) {
        String path =
                context.currentRoute() == null ? null : context.currentRoute().getPath();
        return path == null ? "none" : path;
    }
}
