package dev.muduo.ingest.http;

import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.TeachingReceipt;
import dev.muduo.platform.http.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code /v1/teaching-requests}: studies are to be taught again. What is answered 2xx is published. */
public final class TeachingRoutes implements Routes {
    /** A hundred study ids and some words. */
    private static final int MAX_BODY_BYTES = 1 << 16;

    private final IngestLeader leader;
    private final Duration answerTimeout;
    private final Replies replies;

    /** @param answerTimeout how long a client waits for the answer; then it is told to try again (503) */
    public TeachingRoutes(IngestLeader leader, Duration answerTimeout, MeterRegistry meters) {
        this.leader = leader;
        this.answerTimeout = answerTimeout;
        this.replies = new Replies(meters);
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/teaching-requests")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(this::post);
    }

    private void post(RoutingContext context) {
        Future<TeachingReceipt> receipt;
        try {
            receipt = Future.fromCompletionStage(
                    leader.offer(TeachingRequestBody.parse(context.body().buffer())),
                    context.vertx().getOrCreateContext());
        } catch (RuntimeException e) {
            receipt = Future.failedFuture(e);
        }
        receipt.timeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(published -> replies.answer(
                        context, "teaching-request", published.created() ? 201 : 200, Answers.receipt(published)))
                .onFailure(fault -> replies.refuse(context, "teaching-request", fault));
    }
}
