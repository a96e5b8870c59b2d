package dev.muduo.infer.http;

import dev.muduo.infer.answer.KeptAnswer;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.answer.KeyReusedException;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.infer.request.WorkerPool;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.infer.result.Results;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the images of an admitted request segmented by a worker, and answers: either the client that waits, with the one form it
 * wants, or into an answer that is kept, with all forms that there can be. Called on the request's event loop.
 */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final ServingConfig config;
    private final Segmentations segmentations;
    private final Results results;
    private final KeptAnswers answers;
    private final WorkerPool workers;
    private final RequestMeters meters;
    private final Refusals refusals;

    Answering(
            ServingConfig config,
            Segmentations segmentations,
            Results results,
            KeptAnswers answers,
            WorkerPool workers,
            RequestMeters meters,
            Refusals refusals) {
        this.config = config;
        this.segmentations = segmentations;
        this.results = results;
        this.answers = answers;
        this.workers = workers;
        this.meters = meters;
        this.refusals = refusals;
    }

    /** @param fingerprint of what is asked; called on a thread that may block, and only for a request with a key */
    void begin(RoutingContext context, Images images, TargetGrid grid, Callable<String> fingerprint) {
        Order order = Order.of(context);
        if (order.format().needsSourceImages() && !images.areDicom()) {
            throw Order.noSourceImages(images.whyNotDicom());
        }
        if (!order.isKept()) {
            answerWaiting(context, images, grid, order.format());
        } else if (order.key().isEmpty()) {
            keep(context, images, grid, "");
        } else {
            context.vertx()
                    .executeBlocking(fingerprint, false)
                    .map(print -> {
                        keep(context, images, grid, print);
                        return print;
                    })
                    .onFailure(context::fail);
        }
    }

    private static SegmentationRequest request(
            Exchange exchange, Images.InPlace images, TargetGrid grid, Duration timeout) {
        return new SegmentationRequest(
                exchange.requestId(),
                images.scan(),
                grid,
                exchange.accepted(),
                exchange.accepted().plus(timeout));
    }

    private void run(Runnable task) {
        try {
            workers.run(task);
        } catch (RejectedExecutionException e) {
            throw new RefusedException(Reason.STOPPING, "the service is stopping: ask another replica", e);
        }
    }

    // ---- for a client that waits ----

    private void answerWaiting(RoutingContext context, Images images, TargetGrid grid, ResultFormat format) {
        Exchange exchange = context.get(Exchange.KEY);
        Context loop = context.vertx().getOrCreateContext();
        run(() -> {
            Runnable answer = answer(context, images, grid, format);
            exchange.workerIsDone();
            loop.runOnContext(ignored -> answer.run());
        });
        exchange.handOver();
    }

    /** On a worker. Returns what the event loop has to do. */
    private Runnable answer(RoutingContext context, Images images, TargetGrid grid, ResultFormat format) {
        Exchange exchange = context.get(Exchange.KEY);
        try {
            return images.use(inPlace -> {
                SegmentationRequest request = request(exchange, inPlace, grid, config.requestTimeout());
                SegmentationAnswer answer = segmentations.answer(request, exchange::gone);
                byte[] result = results.of(request, answer, inPlace.source(), format);
                meters.answered(request, answer.computed() ? "computed" : "stored");
                return () -> send(context, answer, format, result);
            });
        } catch (CancellationException e) {
            meters.cancelled(exchange.accepted());
            LOG.debug("request {} ends: {}", exchange.requestId(), e.getMessage());
            return () -> {};
        } catch (RuntimeException | Error e) {
            // Whatever it is, the client gets an answer and the place is given back.
            return () -> context.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return () -> context.fail(stopping(e));
        }
    }

    private static RefusedException stopping(Exception cause) {
        return new RefusedException(Reason.STOPPING, "the service is stopping: ask another replica", cause);
    }

    private static void send(RoutingContext context, SegmentationAnswer answer, ResultFormat format, byte[] result) {
        if (!context.response().closed()) {
            KeptResult.head(context.response(), answer.requestId(), answer.version(), format)
                    .end(Buffer.buffer(result));
        }
    }

    // ---- into an answer that is kept ----

    private void keep(RoutingContext context, Images images, TargetGrid grid, String fingerprint) {
        Exchange exchange = context.get(Exchange.KEY);
        Order order = Order.of(context);
        KeptAnswers.Opened opened = open(exchange.requestId(), order, fingerprint);
        KeptAnswer answer = opened.answer();
        if (opened.isNew()) {
            Context loop = context.vertx().getOrCreateContext();
            exchange.keepFiles();
            try {
                run(() -> {
                    compute(exchange, answer, images, grid);
                    exchange.workerIsDone();
                    loop.runOnContext(ignored -> context.cancelAndCleanupFileUploads());
                });
            } catch (RefusedException e) {
                fail(answer, refusals.problem(0, e));
                exchange.releaseFiles();
                throw e;
            }
            exchange.handOver();
        }
        if (order.async()) {
            context.response()
                    .putHeader(HttpHeaders.LOCATION, AnswerBody.place(answer.id()))
                    .putHeader("Preference-Applied", Order.RESPOND_ASYNC)
                    .putHeader(SegmentationRoutes.REQUEST_ID, answer.id());
            AnswerBody.respond(context, 202, answer.snapshot());
        } else {
            answerWhenDone(context, answer, order.format());
        }
    }

    private KeptAnswers.Opened open(String id, Order order, String fingerprint) {
        try {
            return answers.open(id, order.key(), fingerprint);
        } catch (KeyReusedException e) {
            throw new ProblemException(
                    new Problem(422, "idempotency-key-reused", "The key is taken", e.getMessage(), Optional.empty()));
        }
    }

    /** On a worker. */
    private void compute(Exchange exchange, KeptAnswer answer, Images images, TargetGrid grid) {
        try {
            KeptAnswer.Results made = images.use(inPlace -> {
                SegmentationRequest request =
                        request(exchange, inPlace, grid, config.answers().timeout());
                SegmentationAnswer computed = segmentations.answer(request, () -> {
                    answer.window();
                    return answer.cancelled();
                });
                Map<ResultFormat, byte[]> forms = results.of(
                        request,
                        computed,
                        inPlace.source(),
                        ResultFormat.possible(inPlace.source().isPresent()));
                meters.answered(request, computed.computed() ? "computed" : "stored");
                return new KeptAnswer.Results(computed.version(), answers.write(answer, forms));
            });
            answer.done(made);
        } catch (CancellationException e) {
            answers.release(answer);
            answer.gaveUp();
            meters.cancelled(exchange.accepted());
        } catch (RuntimeException | Error e) {
            Problem problem = refusals.problem(0, e);
            if (problem.status() == 500) {
                LOG.error("request {} failed", exchange.requestId(), e);
            }
            fail(answer, problem);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(answer, refusals.problem(0, stopping(e)));
        }
    }

    private void fail(KeptAnswer answer, Problem problem) {
        if (KeptAnswers.mayChange(problem)) {
            answers.release(answer);
        }
        meters.refused(problem.code());
        answer.failed(problem);
    }

    /** The client waits; should it go away, the answer is there when it comes again. */
    private void answerWhenDone(RoutingContext context, KeptAnswer answer, ResultFormat format) {
        Context loop = context.vertx().getOrCreateContext();
        Runnable deaf = answer.listen(now -> {
            if (now.state().isLast()) {
                loop.runOnContext(ignored -> sendLast(context, now, format));
            }
        });
        context.addEndHandler(ended -> deaf.run());
    }

    private static void sendLast(RoutingContext context, KeptAnswer.Snapshot now, ResultFormat format) {
        if (context.response().closed() || context.response().ended()) {
            return;
        }
        try {
            if (now.results().isPresent()) {
                KeptResult.send(context, now.id(), now.results().get(), format);
            } else {
                context.fail(new ProblemException(now.problem().orElseGet(Answering::givenUp)));
            }
        } catch (ProblemException e) {
            context.fail(e);
        }
    }

    private static Problem givenUp() {
        return new Problem(409, "cancelled", "There is no result", "the segmentation was given up", Optional.empty());
    }
}
