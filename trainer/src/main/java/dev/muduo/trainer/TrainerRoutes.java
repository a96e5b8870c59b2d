package dev.muduo.trainer;

import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.trainer.gate.GateStatus;
import dev.muduo.trainer.gate.Verdict;
import dev.muduo.trainer.round.TrainingStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET /v1/training}, {@code /v1/models}, {@code /v1/models/{name}} and {@code /v1/models/{name}/verdicts/{verdict}}, as
 * JSON. Read only: what changes a model is an event.
 */
final class TrainerRoutes implements Routes {
    private final Supplier<List<TrainingStatus>> training;
    private final Supplier<Map<String, GateStatus>> models;
    private final ModelRegistry registry;

    /** @param registry has the verdicts */
    TrainerRoutes(
            Supplier<List<TrainingStatus>> training, Supplier<Map<String, GateStatus>> models, ModelRegistry registry) {
        this.training = training;
        this.models = models;
        this.registry = registry;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/training").handler(context -> answer(context, Map.of("trainers", training.get())));
        router.get("/v1/models").handler(context -> answer(context, Map.of("models", overview())));
        router.get("/v1/models/:name").handler(this::model);
        router.get("/v1/models/:name/verdicts/:verdict").handler(this::verdict);
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
        answer(context, required(name));
    }

    private GateStatus required(String name) {
        GateStatus model = models.get().get(name);
        if (model == null) {
            throw unknown(
                    "model-unknown",
                    "No such model",
                    "no model of that name is trained here; there are "
                            + models.get().keySet().stream().sorted().toList());
        }
        return model;
    }

    /** The store is asked: not on the event loop. */
    private void verdict(RoutingContext context) {
        String name = required(context.pathParam("name")).name();
        context.vertx()
                .executeBlocking(() -> verdict(name, context.pathParam("verdict")), false)
                .onSuccess(verdict -> answer(context, verdict))
                .onFailure(context::fail);
    }

    /** As it is stored, so that its name is the hash of what is answered. */
    private byte[] verdict(String model, String sha256) {
        return registry.verdict(sha256)
                .filter(json -> Json.read(json, Verdict.class, "verdict " + sha256)
                        .model()
                        .equals(model))
                .orElseThrow(() -> unknown(
                        "verdict-unknown",
                        "No such verdict",
                        "the gate has made no decision of that hash about this model; GET /v1/models/" + model
                                + " names its verdicts"));
    }

    private static ProblemException unknown(String code, String title, String detail) {
        return new ProblemException(new Problem(404, code, title, detail, Optional.empty()));
    }

    private static void answer(RoutingContext context, Object body) {
        answer(context, Json.write(body));
    }

    private static void answer(RoutingContext context, byte[] json) {
        context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(json));
    }

    /** One line of {@code /v1/models}. */
    record Overview(
            String name,
            Optional<GateStatus.Promoted> promoted,
            Optional<String> waiting,
            Optional<GateStatus.Checkpoint> newest) {}
}
