package dev.muduo.standalone.page;

import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code /v1/segmentations} of a service that gets on with one segmentation as a test says. Safe for several threads. */
final class FakeSegmentations implements Routes {
    static final String CHECKPOINT = "04".repeat(32);

    private static final String PATH = "/v1/segmentations";
    private static final String ID = "segmentation-1";

    private final EventStreams streams = new EventStreams(10);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Map<String, Object> now = Map.of();
    private volatile boolean isForgotten;

    /** What was asked for, in order: the method, and of a POST the preference and the priority. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Another process answers from now on. */
    void beForgotten() {
        isForgotten = true;
        listeners.forEach(Runnable::run);
    }

    /** It is computed. */
    void windows(int done, int total) {
        change(Map.of("state", "RUNNING", "windows", done, "windowsTotal", total));
    }

    void done() {
        change(Map.of("state", "DONE", "windows", 40, "windowsTotal", 40, "number", 4, "checkpoint", CHECKPOINT));
    }

    void failed(String detail) {
        change(Map.of(
                "state",
                "FAILED",
                "windows",
                3,
                "problem",
                Map.of("status", 503, "code", "unavailable", "detail", detail)));
    }

    private void change(Map<String, Object> how) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("id", ID, "since", "2026-11-26T12:34:56Z"));
        body.putAll(how);
        now = body;
        listeners.forEach(Runnable::run);
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(this::begin);
        router.get(PATH + "/:id").handler(context -> {
            requireKnown();
            answer(context, 200);
        });
        router.delete(PATH + "/:id").handler(context -> {
            asked.add("DELETE");
            context.response().setStatusCode(204).end();
        });
        router.get(PATH + "/:id/events").handler(this::listen);
    }

    private void begin(RoutingContext context) {
        String preferred = context.request().getHeader("Prefer");
        asked.add("POST " + preferred + " " + context.request().getHeader("Priority"));
        if (preferred == null) {
            context.response()
                    .putHeader("Content-Type", "application/gzip")
                    .putHeader("Muduo-Model-Version", "4; checkpoint=\"" + CHECKPOINT + "\"")
                    .end("mask");
            return;
        }
        change(Map.of("state", "WAITING", "windows", 0));
        context.response()
                .putHeader("Location", PATH + "/" + ID)
                .putHeader("Preference-Applied", "respond-async")
                .putHeader("Muduo-Request-Id", ID);
        answer(context, 202);
    }

    private void answer(RoutingContext context, int status) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.write(now)));
    }

    private void listen(RoutingContext context) {
        requireKnown();
        EventStreams.Stream stream = streams.open(context);
        Context loop = context.vertx().getOrCreateContext();
        Runnable listener = () -> {
            Map<String, Object> told = now;
            boolean last = isForgotten || !List.of("WAITING", "RUNNING").contains(told.get("state"));
            loop.runOnContext(turn -> {
                if (!isForgotten) {
                    stream.send("state", Optional.empty(), Json.write(told));
                }
                if (last) {
                    stream.end();
                }
            });
        };
        listeners.add(listener);
        stream.whenOver(() -> listeners.remove(listener));
        listener.run();
    }

    private void requireKnown() {
        if (isForgotten) {
            throw new ProblemException(
                    new Problem(404, "unknown-segmentation", "Not known here", "not here", Optional.empty()));
        }
    }
}
