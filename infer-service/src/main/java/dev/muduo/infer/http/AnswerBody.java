package dev.muduo.infer.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muduo.infer.answer.KeptAnswer;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an answer is, as JSON; what does not apply is left out.
 *
 * @param since   ISO 8601, UTC
 * @param formats in which the result can be had
 * @param result  where
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record AnswerBody(
        String id,
        String state,
        long windows,
        OptionalLong windowsTotal,
        String since,
        Optional<String> ended,
        Optional<Long> number,
        Optional<String> checkpoint,
        Optional<String> arithmetic,
        Optional<List<String>> formats,
        Optional<String> result,
        Optional<Why> problem) {
    /** Why there is no result. */
    record Why(int status, String code, String detail) {
        static Why of(Problem problem) {
            return new Why(problem.status(), problem.code(), problem.detail());
        }
    }

    static AnswerBody of(KeptAnswer.Snapshot now) {
        return new AnswerBody(
                now.id(),
                now.state().name(),
                now.windows(),
                now.windowsTotal(),
                now.since().toString(),
                now.ended().map(Instant::toString),
                now.results().map(results -> results.version().number()),
                now.results().map(results -> results.version().checkpoint()),
                now.results().map(results -> results.version().arithmetic().word()),
                now.results().map(AnswerBody::formats),
                now.results().map(results -> place(now.id()) + "/result"),
                now.problem().map(Why::of));
    }

    private static List<String> formats(KeptAnswer.Results results) {
        return results.files().keySet().stream()
                .sorted()
                .map(ResultFormat::word)
                .toList();
    }

    /** The path of an answer. */
    static String place(String id) {
        return SegmentationRoutes.PATH + "/" + id;
    }

    static void respond(RoutingContext context, int status, KeptAnswer.Snapshot now) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(Json.write(of(now))));
    }
}
