package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Refusals in words and numbers of HTTP. */
final class Refusals {
    /** How long the rest of a refused body is read, so that its sender gets to read the answer. */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    static final int MAX_JSON_BYTES = 16 * 1024;

    private final ServingConfig config;
    private final Optional<Integer> retryAfterSeconds;

    Refusals(ServingConfig config) {
        this.config = config;
        this.retryAfterSeconds = Optional.of(Math.toIntExact(config.retryAfter().toSeconds()));
    }

    /**
     * Of a request that failed.
     *
     * @param status of the context, where a handler of the framework has failed it
     */
    Problem problem(int status, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return problem(refused);
        }
        if (failure instanceof ProblemException told) {
            return told.problem();
        }
        if (status == 413) {
            return new Problem(
                    413,
                    "too-large",
                    "Too large",
                    "a form has at most " + config.maxUploadMiB() + " MiB (serving.maxUploadMiB), a JSON body "
                            + MAX_JSON_BYTES + " bytes",
                    Optional.empty());
        }
        if (status == 400) {
            return problem(new RefusedException(Reason.MALFORMED, "the body is no complete multipart form", failure));
        }
        if (failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof FileSystemException) {
            return problem(new RefusedException(
                    Reason.DISK_UNAVAILABLE, "the files could not be kept on the service's disk: try again later"));
        }
        if (failure instanceof OutOfMemoryError) {
            return problem(new RefusedException(
                    Reason.OVERLOADED, "there is not enough memory for this request now: come back later"));
        }
        return new Problem(
                500,
                "internal",
                "A fault of ours",
                "this should not have happened; the service's log names the request id",
                Optional.empty());
    }

    private Problem problem(RefusedException refusal) {
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
