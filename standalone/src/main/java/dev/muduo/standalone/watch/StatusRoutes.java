package dev.muduo.standalone.watch;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code GET /v1/status}: the picture of the loop and the health of every role, as JSON. */
public final class StatusRoutes implements Routes {
    private final Supplier<LoopPicture> picture;
    private final Health health;

    public StatusRoutes(Supplier<LoopPicture> picture, Health health) {
        this.picture = picture;
        this.health = health;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/status").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Map<String, Health.Part> troubles = new TreeMap<>(health.parts());
        troubles.values().removeIf(part -> part.state() == Health.State.READY);
        Status status = new Status(picture.get(), health.ready(), troubles);
        context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(Json.write(status)));
    }

    /**
     * What is answered.
     *
     * @param notReady the roles that are not ready or wait for something, and why; those that wait do not make it unready
     */
    public record Status(LoopPicture loop, boolean ready, Map<String, Health.Part> notReady) {}
}
