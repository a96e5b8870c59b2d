package dev.muduo.infer.http;

import dev.muduo.infer.request.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Gives up uploads that bring too little for too long, or have ended without the end of their form, of which the framework tells
 * nobody: each holds a place that others could use. On the event loop.
 */
final class UploadWatch {
    private static final Duration LONGEST_WINDOW = Duration.ofSeconds(10);

    private final int minKiBs;
    private final long windowMillis;

    /**
     * @param minKiBs        KiB a second that a body brings at least
     * @param requestTimeout several windows, each of which is judged by itself, lie within it
     */
    UploadWatch(int minKiBs, Duration requestTimeout) {
        this.minKiBs = minKiBs;
        this.windowMillis = Math.max(
                1,
                Math.min(LONGEST_WINDOW.toMillis(), requestTimeout.dividedBy(4).toMillis()));
    }

    /** Watches until {@link Exchange#bodyIsComplete} or the request has ended. */
    void begin(RoutingContext context, Exchange exchange) {
        watch(context, exchange, 0, false);
    }

    /**
     * @param before bytes that had come when the window began
     * @param ended  whether the last one had
     */
    private void watch(RoutingContext context, Exchange exchange, long before, boolean ended) {
        context.vertx().setTimer(windowMillis, passed -> {
            HttpServerRequest request = context.request();
            if (exchange.hasEnded() || exchange.bodyIsComplete()) {
                return;
            }
            if (ended) {
                // What came last has had a whole window to reach the disk.
                context.fail(new RefusedException(
                        RefusedException.Reason.MALFORMED, "the body is no complete multipart form"));
            } else if (!request.isEnded() && request.bytesRead() - before < minKiBs * 1024L * windowMillis / 1000) {
                context.fail(new RefusedException(
                        RefusedException.Reason.TOO_SLOW,
                        "the body came too slowly: at least " + minKiBs + " KiB a second are expected"));
            } else {
                watch(context, exchange, request.bytesRead(), request.isEnded());
            }
        });
    }
}
