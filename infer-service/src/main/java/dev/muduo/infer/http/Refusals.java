package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.RequestBody;
import io.vertx.core.file.FileSystemException;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Refusals in words and numbers of HTTP. */
final class Refusals {
    static final int MAX_JSON_BYTES = 16 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final ServingConfig config;

    Refusals(ServingConfig config) {
        this.config = config;
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
            return malformed(failure);
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

    /**
     * What is answered where the form could not be read to its end: what is neither the disk's fault nor the memory's is the
     * form's. The framework has no type of its own for that; which of its faults comes first depends on where the form is damaged.
     */
    Problem ofBody(int status, Throwable failure) {
        Problem problem = problem(status, failure);
        return problem.status() == 500 && !(failure instanceof ProblemException) ? malformed(failure) : problem;
    }

    private Problem malformed(Throwable failure) {
        return problem(new RefusedException(Reason.MALFORMED, "the body is no complete multipart form", failure));
    }

    private Problem problem(RefusedException refusal) {
        return switch (refusal.reason()) {
            case MALFORMED -> problem(400, refusal, "The request is not as expected", Optional.empty());
            case UNKNOWN_STUDY -> problem(404, refusal, "Not known here", Optional.empty());
            case TOO_SLOW -> problem(408, refusal, "Too slow", Optional.empty());
            case UNUSABLE_SCAN -> problem(422, refusal, "It cannot be segmented", Optional.empty());
            case STUDY_DAMAGED -> problem(422, refusal, "The study is damaged", Optional.empty());
            case OVERLOADED -> problem(429, refusal, "Too much at once", retryAfter(refusal));
            case NOTHING_PROMOTED, STARTING, OUT_OF_TIME, STORE_UNAVAILABLE, DISK_UNAVAILABLE, STOPPING ->
                problem(503, refusal, "Not available now", retryAfter(refusal));
        };
    }

    /** As configured, or later where it is known that it would be too soon. */
    private Optional<Integer> retryAfter(RefusedException refusal) {
        long known = Math.min((refusal.retryAfter().toMillis() + 999) / 1000, LONGEST_WAIT.toSeconds());
        return Optional.of(Math.toIntExact(Math.max(config.retryAfter().toSeconds(), known)));
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
        RequestBody.drain(context);
    }
}
