package dev.muduo.trainer.requests;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.RequestIds;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/models/{model}/training-requests}: the model is to be trained now. What is answered 2xx is published; whatever
 * else is answered, sending the same again is safe.
 */
public final class TrainingRequestRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRequestRoutes.class);
    private static final int MAX_BODY_BYTES = 1 << 12;
    private static final int LATER_SECONDS = 5;

    private final TrainingRequests requests;
    private final Duration answerTimeout;

    /** @param answerTimeout how long a client waits for the answer; then it is told to try again (503) */
    public TrainingRequestRoutes(TrainingRequests requests, Duration answerTimeout) {
        this.requests = requests;
        this.answerTimeout = answerTimeout;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/models/:name/training-requests")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::post);
    }

    private void post(RoutingContext context) {
        Future<TrainingRequest.Receipt> receipt;
        try {
            receipt = Future.fromCompletionStage(
                    requests.offer(read(context)), context.vertx().getOrCreateContext());
        } catch (RuntimeException e) {
            receipt = Future.failedFuture(e);
        }
        receipt.timeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(published -> context.response()
                        .setStatusCode(published.created() ? 201 : 200)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(Buffer.buffer(Json.write(published))))
                .onFailure(fault -> refuse(context, fault));
    }

    private static TrainingRequest read(RoutingContext context) {
        String model = context.pathParam("name");
        if (!TrainingRequest.MODELS.contains(model)) {
            throw new ProblemException(new Problem(
                    404,
                    "model-unknown",
                    "No such model",
                    "there are trainers of " + TrainingRequest.MODELS,
                    Optional.empty()));
        }
        Buffer body = context.body().buffer();
        return TrainingRequestBody.parse(model, body == null ? new byte[0] : body.getBytes());
    }

    private static void refuse(RoutingContext context, Throwable fault) {
        Problem problem = problem(fault);
        if (problem.status() == 500) {
            LOG.error("a request for training has failed", fault);
        }
        problem.respond(context.response(), RequestIds.of(context));
    }

    private static Problem problem(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof ProblemException e) {
            return e.problem();
        }
        if (cause instanceof BusyException) {
            return new Problem(429, "busy", "Too many at once", cause.getMessage(), Optional.of(LATER_SECONDS));
        }
        if (cause instanceof SurroundingsException || cause instanceof TimeoutException) {
            return new Problem(
                    503,
                    "unavailable",
                    "Not available now",
                    "the log does not answer now; send the same again, which is safe",
                    Optional.of(LATER_SECONDS));
        }
        return new Problem(
                500,
                "internal",
                "A fault of ours",
                "this should not have happened; the log says more",
                Optional.empty());
    }
}
