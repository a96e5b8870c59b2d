package dev.muduo.infer.http;

import dev.muduo.infer.answer.AnswerState;
import dev.muduo.infer.answer.KeptAnswer;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.http.Callers;
import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.RequestIds;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code /v1/segmentations/{id}}: how an answer that nobody waits for gets on, also as events, its result, and giving it up.
 */
public final class KeptAnswerRoutes implements Routes {
    private static final String PATH = SegmentationRoutes.PATH + "/:id";

    private final KeptAnswers answers;
    private final int retryAfterSeconds;
    private final EventStreams streams;

    /** @param retryAfterSeconds what a client is told that asks for a result too early */
    public KeptAnswerRoutes(KeptAnswers answers, int retryAfterSeconds, EventStreams streams) {
        this.answers = answers;
        this.retryAfterSeconds = retryAfterSeconds;
        this.streams = streams;
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(this::state).failureHandler(KeptAnswerRoutes::refuse);
        router.delete(PATH).handler(this::giveUp).failureHandler(KeptAnswerRoutes::refuse);
        router.get(PATH + "/result").handler(this::result).failureHandler(KeptAnswerRoutes::refuse);
        router.get(PATH + "/events").handler(this::events).failureHandler(KeptAnswerRoutes::refuse);
    }

    /** Another caller's is not there: whether there is one is not to be found out either. */
    private KeptAnswer answer(RoutingContext context) {
        return answers.find(context.pathParam("id"))
                .filter(answer -> Callers.of(context).mayUseWhatBelongsTo(answer.owner()))
                .orElseThrow(() -> new ProblemException(new Problem(
                        404,
                        "unknown-segmentation",
                        "Not known here",
                        "there is no such segmentation here: answers are kept for a while by the process that made them",
                        Optional.empty())));
    }

    private void state(RoutingContext context) {
        AnswerBody.respond(context, 200, answer(context).snapshot());
    }

    private void giveUp(RoutingContext context) {
        answers.giveUp(answer(context));
        context.response().setStatusCode(204).end();
    }

    private void result(RoutingContext context) {
        KeptAnswer.Snapshot now = answer(context).snapshot();
        ResultFormat format = Order.format(context.request());
        if (now.state() == AnswerState.FAILED) {
            now.problem().orElseThrow().respond(context.response(), RequestIds.of(context));
            return;
        }
        KeptAnswer.Results results = now.results().orElseThrow(() -> notYet(now.state()));
        ResultResponse.send(context, now.id(), results, format);
    }

    private ProblemException notYet(AnswerState state) {
        if (state == AnswerState.CANCELLED) {
            return new ProblemException(KeptAnswering.givenUp());
        }
        return new ProblemException(new Problem(
                409,
                "not-done",
                "There is no result yet",
                "the segmentation is " + state + ": ask again, or listen to its events",
                Optional.of(retryAfterSeconds)));
    }

    private void events(RoutingContext context) {
        KeptAnswer answer = answer(context);
        EventStreams.Stream stream = streams.open(context);
        Context loop = context.vertx().getOrCreateContext();
        Runnable deaf = answer.listen(now -> loop.runOnContext(told -> tell(stream, now)));
        stream.whenOver(deaf);
    }

    private static void tell(EventStreams.Stream stream, KeptAnswer.Snapshot now) {
        byte[] json = Json.write(AnswerBody.of(now));
        if (now.state().isLast()) {
            stream.send("state", Optional.empty(), json);
            stream.end();
        } else {
            stream.offer("state", Optional.empty(), json);
        }
    }

    private static void refuse(RoutingContext context) {
        if (context.failure() instanceof RefusedException refused) {
            new Problem(400, refused.code(), "The request is not as expected", refused.getMessage(), Optional.empty())
                    .respond(context.response(), RequestIds.of(context));
        } else {
            context.next();
        }
    }
}
