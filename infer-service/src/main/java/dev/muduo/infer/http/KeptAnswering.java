package dev.muduo.infer.http;

import dev.muduo.infer.answer.KeptAnswer;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.answer.KeyReusedException;
import dev.muduo.infer.request.Scheduler;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.http.Callers;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes answers that are kept, in all forms that there can be: of clients that do not wait, and of those whose request has a key
 * and may come again. On the request's event loop.
 */
final class KeptAnswering {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswering.class);

    private final KeptAnswers answers;
    private final MaskWork work;
    private final RequestMeters meters;
    private final Refusals refusals;

    KeptAnswering(KeptAnswers answers, MaskWork work, RequestMeters meters, Refusals refusals) {
        this.answers = answers;
        this.work = work;
        this.meters = meters;
        this.refusals = refusals;
    }

    /** @param fingerprint of what is asked; called on a thread that may block, and only for a request with a key */
    void begin(RoutingContext context, Asked asked, Callable<String> fingerprint) {
        if (Order.of(context).key().isEmpty()) {
            keep(context, asked, "");
            return;
        }
        context.vertx()
                .executeBlocking(fingerprint, false)
                .map(print -> {
                    keep(context, asked, print);
                    return print;
                })
                .onFailure(context::fail);
    }

    private void keep(RoutingContext context, Asked asked, String fingerprint) {
        Exchange exchange = Exchange.of(context);
        Order order = Order.of(context);
        if (exchange.hasEnded()) {
            return;
        }
        KeptAnswers.Opened opened = open(context, exchange, order, fingerprint);
        if (opened.isNew()) {
            make(context, asked, opened.answer());
        } else {
            exchange.leave();
        }
        if (order.async()) {
            accept(context, opened.answer());
        } else {
            answerWhenDone(context, opened.answer());
        }
    }

    private KeptAnswers.Opened open(RoutingContext context, Exchange exchange, Order order, String fingerprint) {
        try {
            return answers.open(
                    exchange.requestId(),
                    Callers.of(context).id(),
                    order.key(),
                    fingerprint,
                    () -> work.enter(exchange, order));
        } catch (KeyReusedException e) {
            throw new ProblemException(
                    new Problem(422, "idempotency-key-reused", "The key is taken", e.getMessage(), Optional.empty()));
        }
    }

    // ---- the answer ----

    private void make(RoutingContext context, Asked asked, KeptAnswer answer) {
        Exchange exchange = Exchange.of(context);
        Scheduler.Scheduled<KeptAnswer.Results> scheduled;
        try {
            scheduled = work.submit(
                    exchange,
                    Order.of(context),
                    asked,
                    ResultFormat.possible(asked.images().areDicom()),
                    answer::watched,
                    made -> write(exchange, answer, made));
        } catch (RuntimeException | Error e) {
            // As when the service is stopping. Whoever waits for the same key is told; nobody else will hear of it.
            answer.failed(refusals.problem(0, e));
            answers.giveUp(answer);
            throw e;
        }
        exchange.keep();
        answer.whenCancelled(scheduled::giveUp);
        Exchange.onLoop(context, scheduled.answer()).onComplete(done -> {
            exchange.workIsDone();
            if (done.succeeded()) {
                answer.done(done.result());
            } else if (done.cause() instanceof CancellationException) {
                meters.cancelled(exchange.accepted());
                answer.gaveUp();
            } else {
                fail(exchange, Order.of(context), answer, done.cause());
            }
        });
    }

    /** On a worker. */
    private KeptAnswer.Results write(Exchange exchange, KeptAnswer answer, MaskWork.Made made) {
        KeptAnswer.Results results =
                new KeptAnswer.Results(made.answer().version(), answers.write(answer, made.forms()));
        meters.answered(exchange.accepted(), made.answer().computed());
        return results;
    }

    private void fail(Exchange exchange, Order order, KeptAnswer answer, Throwable cause) {
        Problem problem = refusals.problem(0, cause);
        if (problem.status() == 500) {
            LOG.error("request {} failed", exchange.requestId(), cause);
        }
        if (order.async()) {
            meters.refused(problem.code());
        }
        if (KeptAnswers.mayChange(problem)) {
            answers.release(answer);
        }
        answer.failed(problem);
    }

    // ---- what the client is told ----

    private static void accept(RoutingContext context, KeptAnswer answer) {
        context.response()
                .putHeader(HttpHeaders.LOCATION, AnswerBody.place(answer.id()))
                .putHeader("Preference-Applied", Order.RESPOND_ASYNC)
                .putHeader(SegmentationRoutes.REQUEST_ID, answer.id());
        AnswerBody.respond(context, 202, answer.snapshot());
    }

    /** The client waits; should it go away, the answer is there when it comes again. */
    private static void answerWhenDone(RoutingContext context, KeptAnswer answer) {
        Context loop = context.vertx().getOrCreateContext();
        Runnable deaf = answer.listen(now -> {
            if (now.state().isLast()) {
                loop.runOnContext(told -> send(context, now));
            }
        });
        context.addEndHandler(ended -> deaf.run());
    }

    private static void send(RoutingContext context, KeptAnswer.Snapshot now) {
        Exchange exchange = Exchange.of(context);
        if (exchange.hasEnded()) {
            return;
        }
        if (now.results().isEmpty()) {
            context.fail(new ProblemException(now.problem().orElseGet(KeptAnswering::givenUp)));
            return;
        }
        try {
            exchange.sending(0);
            ResultResponse.send(
                            context,
                            now.id(),
                            now.results().get(),
                            Order.of(context).format())
                    .onComplete(sent -> exchange.sent());
        } catch (ProblemException e) {
            exchange.sent();
            context.fail(e);
        }
    }

    /** What is told of an answer that somebody has given up. */
    static Problem givenUp() {
        return new Problem(409, "cancelled", "There is no result", "the segmentation was given up", Optional.empty());
    }
}
