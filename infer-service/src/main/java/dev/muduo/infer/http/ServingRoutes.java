package dev.muduo.infer.http;

import dev.muduo.imaging.Structure;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.swap.FollowerMeters;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.infer.swap.ServingModelSource;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/serving}: which checkpoint answers, since when, and what is going on. */
public final class ServingRoutes implements Routes {
    private final FollowerMeters follower;
    private final ServingModelSource source;
    private final Admission admission;
    private final ModelConfig model;

    public ServingRoutes(FollowerMeters follower, ServingModelSource source, Admission admission, ModelConfig model) {
        this.follower = follower;
        this.source = source;
        this.admission = admission;
        this.model = model;
    }

    /**
     * The answer.
     *
     * @param serving          absent before the first promotion
     * @param announced        the newest promotion number on the control topic, 0 before the first
     * @param failedLoad       why the newest does not serve, if it does not load
     * @param swaps            models published since the start, the first included
     * @param inFlight         requests uploading, waiting or being computed
     */
    record Serving(
            String model,
            Optional<Version> serving,
            long announced,
            Optional<FollowerMeters.FailedLoad> failedLoad,
            long swaps,
            int inFlight,
            int versionsInMemory,
            List<Structure> structures) {}

    /**
     * Which checkpoint, in JSON.
     *
     * @param since ISO 8601, UTC
     */
    record Version(long number, String checkpoint, String arithmetic, String since) {
        static Version of(ServingModel.Version version) {
            return new Version(
                    version.number(),
                    version.checkpoint(),
                    version.arithmetic().word(),
                    version.since().toString());
        }
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/serving")
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(Buffer.buffer(Json.write(now()))));
    }

    private Serving now() {
        return new Serving(
                ModelNames.STUDENT,
                follower.serving().map(Version::of),
                follower.announced(),
                follower.failedLoad(),
                follower.swaps(),
                admission.inside(),
                source.inMemory(),
                model.structures().list());
    }
}
