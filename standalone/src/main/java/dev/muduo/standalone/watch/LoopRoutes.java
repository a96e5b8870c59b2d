package dev.muduo.standalone.watch;

import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code GET /v1/rounds}, {@code /v1/pseudo-labels} and {@code /v1/events}: what the log says of rounds, of how well the teachers
 * agreed on a study, and what happens now.
 */
final class LoopRoutes implements Routes {
    static final int MOST_STREAMS = 100;

    private static final int MOST_STUDIES = 50;
    private static final String STUDY_ID = "[0-9a-f]{64}";

    private final LoopWatcher watcher;
    private final EventStreams streams;

    LoopRoutes(LoopWatcher watcher, EventStreams streams) {
        this.watcher = watcher;
        this.streams = streams;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/rounds").handler(this::rounds);
        router.get("/v1/pseudo-labels").handler(this::pseudoLabels);
        router.get("/v1/events").handler(this::events);
    }

    private void rounds(RoutingContext context) {
        String model = Objects.requireNonNullElse(context.request().getParam("model"), ModelNames.STUDENT);
        if (!ModelNames.TRAINED.contains(model)) {
            throw malformed("field-model", "model: expected one of " + ModelNames.TRAINED);
        }
        answer(context, Map.of("model", model, "rounds", watcher.rounds(model)));
    }

    private void pseudoLabels(RoutingContext context) {
        String names = Objects.requireNonNullElse(context.request().getParam("studies"), "");
        List<String> studies = Arrays.asList(names.split(",", -1));
        if (studies.size() > MOST_STUDIES || !studies.stream().allMatch(id -> id.matches(STUDY_ID))) {
            throw malformed(
                    "field-studies",
                    "studies: expected 1 to " + MOST_STUDIES + " ids, separated by commas, each of 64 hex digits");
        }
        answer(
                context,
                Map.of(
                        "pseudoLabels",
                        studies.stream()
                                .map(watcher::taught)
                                .flatMap(Optional::stream)
                                .toList()));
    }

    private void events(RoutingContext context) {
        Optional<String> after = Optional.ofNullable(context.request().getHeader("Last-Event-ID"));
        int recent = recent(context.request().getParam("recent"));
        EventStreams.Stream stream = streams.open(context);
        Context loop = context.vertx().getOrCreateContext();
        Runnable deaf = watcher.events()
                .listen(
                        after,
                        recent,
                        // A client that asks for these has them all, however slowly it reads: there is an end of them.
                        missed -> loop.runOnContext(told -> stream.send(
                                missed.event().type(), Optional.of(missed.id()), Json.write(missed.event()))),
                        live -> loop.runOnContext(told ->
                                stream.offer(live.event().type(), Optional.of(live.id()), Json.write(live.event()))));
        stream.whenOver(deaf);
    }

    private static int recent(String number) {
        if (number == null) {
            return 0;
        }
        if (!number.matches("[0-9]{1,4}") || Integer.parseInt(number) > RecentEvents.KEPT) {
            throw malformed("field-recent", "recent: expected a number from 0 to " + RecentEvents.KEPT);
        }
        return Integer.parseInt(number);
    }

    private static ProblemException malformed(String code, String detail) {
        return new ProblemException(new Problem(400, code, "The request is not as expected", detail, Optional.empty()));
    }

    private static void answer(RoutingContext context, Object body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(Json.write(body)));
    }
}
