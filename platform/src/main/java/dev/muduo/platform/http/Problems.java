package dev.muduo.platform.http;

import dev.muduo.platform.agent.SurroundingsException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no route has answered: unknown paths, bodies too large, exceptions. No stack trace leaves the process. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int RETRY_SECONDS = 5;
    private static final int[] STATUSES = {400, 404, 405, 406, 413, 415, 500};

    private Problems() {}

    /** To be called when every route is mounted. */
    static void mount(Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, Problems::answer);
        }
        router.route().failureHandler(Problems::answer);
    }

    private static void answer(RoutingContext context) {
        Problem problem = problem(context);
        String requestId = RequestIds.of(context);
        if (problem.status() == 500) {
            LOG.atError()
                    .addKeyValue("requestId", requestId)
                    .addKeyValue("method", AccessLog.method(context))
                    .setCause(context.failure())
                    .log("a request failed");
        }
        problem.respond(context.response(), requestId);
    }

    private static Problem problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof ProblemException e) {
            return e.problem();
        }
        if (failure instanceof SurroundingsException) {
            return new Problem(
                    503,
                    "unavailable",
                    "Not available now",
                    "something that this service needs does not answer; the same request may succeed later",
                    Optional.of(RETRY_SECONDS));
        }
        // Of a fault of ours it is 500; of what the router itself refuses, as a Host that is none, it is what it says.
        return ofStatus(failure instanceof HttpException e ? e.getStatusCode() : context.statusCode());
    }

    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> plain(status, "malformed", "The request is not as expected", "see the API's description");
            case 404 ->
                plain(status, "not-found", "Nothing here", "there is nothing under this path; the API lies under /v1");
            case 405 -> plain(status, "method", "Not with this method", "this path knows other methods");
            case 406 -> plain(status, "not-acceptable", "Not in this form", "what Accept asks for is not offered here");
            case 413 -> plain(status, "body-too-large", "Too large", "the body is larger than this path takes");
            case 415 ->
                plain(status, "unsupported-media-type", "Not of this type", "this path takes bodies of other types");
            default ->
                status >= 400 && status < 500
                        ? plain(status, "refused", "Refused", "the request was refused")
                        : plain(500, "internal", "A fault of ours", "this should not have happened; the log says more");
        };
    }

    private static Problem plain(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Optional.empty());
    }
}
