package dev.muduo.trainer;

import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.RequestIds;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.trainer.gate.GateStatus;
import dev.muduo.trainer.round.TrainingStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET /v1/training}, {@code /v1/models} and {@code /v1/models/{name}}, as JSON. Read only: what changes a model is an
 * event.
 */
final class TrainerRoutes implements Routes {
    private final Supplier<List<TrainingStatus>> training;
    private final Supplier<Map<String, GateStatus>> models;

    TrainerRoutes(Supplier<List<TrainingStatus>> training, Supplier<Map<String, GateStatus>> models) {
        this.training = training;
        this.models = models;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/training").handler(context -> answer(context, Map.of("trainers", training.get())));
        router.get("/v1/models").handler(context -> answer(context, Map.of("models", overview())));
        router.get("/v1/models/:name").handler(this::model);
    }

    private List<Overview> overview() {
        return models.get().values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .map(model -> new Overview(
                        model.name(),
                        model.promoted(),
                        model.waiting(),
                        model.checkpoints().stream().findFirst()))
                .toList();
    }

    private void model(RoutingContext context) {
        String name = context.pathParam("name");
        GateStatus model = models.get().get(name);
        if (model == null) {
            new Problem(
                            404,
                            "model-unknown",
                            "No such model",
                            "no model of that name is trained here; there are "
                                    + models.get().keySet().stream().sorted().toList(),
                            Optional.empty())
                    .respond(context.response(), RequestIds.of(context));
        } else {
            answer(context, model);
        }
    }

    private static void answer(RoutingContext context, Object body) {
        context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(Json.write(body)));
    }

    /** One line of {@code /v1/models}. */
    record Overview(
            String name,
            Optional<GateStatus.Promoted> promoted,
            Optional<String> waiting,
            Optional<GateStatus.Checkpoint> newest) {}
}
