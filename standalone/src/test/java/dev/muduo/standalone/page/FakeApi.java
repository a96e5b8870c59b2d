package dev.muduo.standalone.page;

import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The API of an instance that has seen much: two hundred studies with long names, checkpoints that were refused, a role in
 * trouble, a store that does not answer. {@link PageViewsTest} holds it against the API's description.
 */
final class FakeApi implements Routes {
    static final int STUDIES = 200;
    static final String LONG_SITE = "University-Hospital-of-the-Very-Long-Name-Campus-North-Scanner-7";
    static final String HOSTILE_SITE = "<img src=x onerror=alert(1)>";
    static final String VERDICT = "5e".repeat(32);

    /** The study that the teachers have answered. */
    static final int TAUGHT = 4;

    private static final int CHECKPOINTS = 12;
    private static final String WHEN = "2026-11-26T12:34:56Z";
    private static final List<String> ORGANS = List.of(
            "liver", "kidney_left", "kidney_right", "spleen", "heart", "gluteus_maximus_and_medius_of_the_left_side");

    private final EventStreams streams = new EventStreams(10);
    private final List<Consumer<LoopEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger annotations = new AtomicInteger();
    private final AtomicInteger studies = new AtomicInteger(STUDIES);

    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;

    private record LoopEvent(String type, String at, Map<String, Object> facts) {}

    /** One more has arrived. */
    void studyArrives() {
        happens("StudyArrived", studyId(studies.getAndIncrement()));
    }

    /** Whoever listens to what happens is told of it. */
    void happens(String type, String studyId) {
        LoopEvent event = new LoopEvent(type, WHEN, Map.of("studyId", studyId));
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Reads no more than the beginning of what is sent, until {@link #goOn}. */
    synchronized void hold() {
        isHolding = true;
    }

    synchronized void goOn() {
        isHolding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    private synchronized void resume(Runnable resume) {
        if (isHolding) {
            held.add(resume);
        } else {
            resume.run();
        }
    }

    /** How many corrections were sent, and taken. */
    int annotations() {
        return annotations.get();
    }

    @Override
    public void mount(Router router) {
        get(router, "/v1/status", context -> status());
        get(router, "/v1/training", context -> Map.of("trainers", List.of(trainer())));
        get(router, "/v1/serving", context -> serving());
        get(router, "/v1/models/:name", context -> model());
        get(router, "/v1/models/:name/verdicts/:verdict", context -> verdict());
        get(router, "/v1/structures", context -> Map.of("structures", structures()));
        get(router, "/v1/pseudo-labels", context -> Map.of("pseudoLabels", List.of()));
        get(router, "/v1/studies", this::studies);
        get(router, "/v1/studies/:studyId", context -> study(context.pathParam("studyId")));
        get(router, "/v1/studies/:studyId/pseudo-labels", context -> pseudoLabels(context.pathParam("studyId")));
        get(router, "/v1/studies/:studyId/masks", context -> Map.of("masks", List.of()));
        get(router, "/v1/studies/:studyId/images/:image", FakeApi::storeIsAway);
        router.post("/v1/studies/:studyId/annotations").handler(this::annotate);
        router.get("/v1/events").handler(this::listen);
    }

    private void listen(RoutingContext context) {
        EventStreams.Stream stream = streams.open(context);
        Context loop = context.vertx().getOrCreateContext();
        Consumer<LoopEvent> listener =
                event -> loop.runOnContext(turn -> stream.send(event.type(), Optional.empty(), Json.write(event)));
        listeners.add(listener);
        stream.whenOver(() -> listeners.remove(listener));
    }

    private void annotate(RoutingContext context) {
        HttpServerRequest request = context.request();
        Context loop = context.vertx().getOrCreateContext();
        request.endHandler(end -> context.response()
                .setStatusCode(201)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.write(Map.of(
                        "studyId", context.pathParam("studyId"),
                        "revision", 1,
                        "annotationId", String.format("%032x", annotations.incrementAndGet()),
                        "structures", List.of("liver"),
                        "supersedes", Map.of(),
                        "held", List.of(),
                        "created", true,
                        "warnings", List.of())))));
        request.pause();
        resume(() -> loop.runOnContext(turn -> request.resume()));
    }

    private static void get(Router router, String path, Function<RoutingContext, Object> answer) {
        router.get(path)
                .handler(context -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(Json.write(answer.apply(context)))));
    }

    private static Object storeIsAway(RoutingContext context) {
        throw new ProblemException(new Problem(
                503,
                "unavailable",
                "Not available now",
                "something that this service needs does not answer; the same request may succeed later",
                Optional.of(10)));
    }

    static String studyId(int number) {
        return String.format("%04x", number) + "a".repeat(60);
    }

    private Map<String, Object> studies(RoutingContext context) {
        int limit = Integer.parseInt(context.request().getParam("limit", "100"));
        String after = context.request().getParam("after", "");
        List<String> ids = IntStream.range(0, studies.get())
                .mapToObj(FakeApi::studyId)
                .filter(id -> id.compareTo(after) > 0)
                .toList();
        List<String> page = ids.subList(0, Math.min(limit, ids.size()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("total", studies.get());
        body.put("studies", page.stream().map(FakeApi::summary).toList());
        if (page.size() < ids.size()) {
            body.put("next", page.get(page.size() - 1));
        }
        return body;
    }

    private static Map<String, Object> summary(String studyId) {
        int number = Integer.parseInt(studyId.substring(0, 4), 16);
        List<String> roles = List.of("TRAIN", "TRAIN", "VALIDATION", "REPORT");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("studyId", studyId);
        body.put("subjectId", studyId);
        body.put("role", roles.get(number % roles.size()));
        body.put("revision", 1 + number % 3);
        body.put("site", List.of("local", LONG_SITE, HOSTILE_SITE).get(number % 3));
        body.put("tracer", "FDG");
        body.put("arrivedAt", WHEN);
        body.put("annotated", number % 5 == 0 ? ORGANS : List.of());
        body.put("run", 0);
        return body;
    }

    private static Map<String, Object> study(String studyId) {
        Map<String, Object> grid = Map.of("voxels", List.of(512, 512, 326), "spacingMm", List.of(0.977, 0.977, 3.0));
        Map<String, Object> body = summary(studyId);
        body.put(
                "revisions",
                IntStream.rangeClosed(1, (int) body.get("revision"))
                        .mapToObj(revision -> Map.<String, Object>of(
                                "revision", revision, "site", LONG_SITE, "arrivedAt", WHEN, "ct", grid, "pet", grid))
                        .toList());
        body.put("annotations", List.of());
        body.put("reviews", List.of());
        return body;
    }

    /** The teachers have answered one study. */
    private static Map<String, Object> pseudoLabels(String studyId) {
        if (!studyId.equals(studyId(TAUGHT))) {
            return Map.of("pseudoLabels", List.of());
        }
        Map<String, Object> taught = new LinkedHashMap<>();
        taught.put("studyId", studyId);
        taught.put("revision", summary(studyId).get("revision"));
        taught.put("run", 1);
        taught.put("patches", 24);
        taught.put("versions", Map.of("ct-teacher", "regions", "pet-teacher", "uptake"));
        taught.put(
                "structures",
                IntStream.range(0, ORGANS.size())
                        .mapToObj(at -> Map.<String, Object>of(
                                "structure", ORGANS.get(at), "patchesValid", 3 * at, "meanIou", 0.5 + 0.05 * at))
                        .toList());
        taught.put("producedAt", WHEN);
        return Map.of("pseudoLabels", List.of(taught));
    }

    private static List<Map<String, Object>> structures() {
        return IntStream.range(0, ORGANS.size())
                .mapToObj(at -> Map.<String, Object>of("id", at + 1, "name", ORGANS.get(at), "snomed", ""))
                .toList();
    }

    private Map<String, Object> status() {
        List<Object> agreement = ORGANS.stream()
                .map(organ -> (Object) Map.of(
                        "structure", organ, "patchesValid", 7 * organ.length(), "meanIou", 1 - 3.0 / organ.length()))
                .toList();
        return Map.of(
                "ready",
                false,
                "notReady",
                Map.of(
                        "promoter",
                        Map.of("state", "ALARM", "reason", "the store does not answer; tried again in 8 s"),
                        "teacher-0",
                        Map.of("state", "WAITING", "reason", "no prompt generator is promoted yet")),
                "loop",
                Map.of(
                        "studies",
                        Map.of(
                                "arrived",
                                studies.get(),
                                "labelled",
                                20,
                                "reviews",
                                3,
                                "byRole",
                                Map.of("TRAIN", 100, "VALIDATION", 50, "REPORT", 50)),
                        "teaching",
                        Map.of("taught", 61, "waiting", 39, "patches", 1342, "structures", agreement),
                        "models",
                        List.of(),
                        "serving",
                        Map.of("answered", 12345, "lastNumber", 4),
                        "deadLetters",
                        Map.of("muduo.studies.dead-letters", 2)));
    }

    private static Map<String, Object> trainer() {
        Map<String, Object> losses = new LinkedHashMap<>();
        List.of("loss", "crossEntropy", "dice", "consistency", "lambda", "learningRate", "gradientNorm")
                .forEach(name -> losses.put(name, 0.4312));
        Map<String, Object> trainer = new LinkedHashMap<>();
        trainer.put("model", "student");
        trainer.put("doing", "training");
        trainer.put("reason", null);
        trainer.put("round", CHECKPOINTS + 1);
        trainer.put("step", 50 * CHECKPOINTS + 17);
        trainer.put("roundEnd", 50 * CHECKPOINTS + 50);
        trainer.put("losses", losses);
        trainer.put("pools", Map.of("labelled", 20, "pseudoLabelled", 61, "patches", 812, "waiting", 0, "held", 1));
        trainer.put("accepted", Map.of());
        trainer.put("checkpoint", checkpoint(CHECKPOINTS));
        return trainer;
    }

    private static Map<String, Object> serving() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "student");
        body.put("serving", Map.of("number", 4, "checkpoint", checkpoint(4), "arithmetic", "float32", "since", WHEN));
        body.put("announced", 5);
        body.put("failedLoad", Map.of("number", 5, "reason", "the checkpoint has 12 classes, this service 7"));
        body.put("swaps", 4);
        body.put("inFlight", 2);
        body.put("versionsInMemory", 1);
        body.put("structures", structures());
        return body;
    }

    private static String checkpoint(int number) {
        return String.format("%02x", number).repeat(32);
    }

    private static Map<String, Object> model() {
        Map<String, Object> verdicts = new LinkedHashMap<>();
        List<Object> checkpoints = IntStream.rangeClosed(1, CHECKPOINTS)
                .mapToObj(at -> CHECKPOINTS + 1 - at)
                .map(number -> checkpoint(number, verdicts))
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "student");
        body.put("promoted", promoted());
        body.put("waiting", null);
        body.put("promotions", List.of(promoted()));
        body.put("checkpoints", checkpoints);
        body.put("verdicts", verdicts);
        return body;
    }

    private static Map<String, Object> promoted() {
        return Map.of(
                "number", 4, "checkpoint", checkpoint(4), "cause", "GATE", "promotedAt", WHEN, "verdict", verdict(4));
    }

    private static String verdict(int number) {
        return number == CHECKPOINTS
                ? VERDICT
                : String.format("%02x", 128 + number).repeat(32);
    }

    private static boolean isRefused(int number) {
        return number > 4 && number % 2 == 0;
    }

    private static Object checkpoint(int number, Map<String, Object> verdicts) {
        verdicts.put(verdict(number), summary(number));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("checkpoint", checkpoint(number));
        body.put("round", number);
        body.put("step", 50 * number);
        body.put("fate", isRefused(number) ? "REJECTED" : "PROMOTED");
        body.put("reason", isRefused(number) ? String.join("; ", objections()) : null);
        body.put("verdict", verdict(number));
        body.put(
                "metrics",
                Map.of(
                        "loss",
                        2.0 / number,
                        "crossEntropy",
                        1.4 / number,
                        "diceLoss",
                        0.9 / number,
                        "consistency",
                        0.1 / number));
        return body;
    }

    private static Map<String, Object> summary(int number) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("studies", 50);
        body.put("candidateMeanDice", dice(number) - (isRefused(number) ? 0.06 : 0));
        body.put("incumbentMeanDice", dice(number - 1));
        body.put("bestMeanDice", null);
        body.put("candidateDice", byOrgan(number));
        body.put("incumbentDice", byOrgan(number - 1));
        body.put("objections", isRefused(number) ? objections() : List.of());
        return body;
    }

    private static List<String> objections() {
        return List.of(
                "mean Dice 0.7712 is more than 0.0100 below the incumbent's 0.8301",
                "Dice of gluteus_maximus_and_medius_of_the_left_side 0.4810 is more than 0.0500 below that of the best promoted so far, 0.6402");
    }

    private static double dice(int number) {
        return 0.9 * (1 - Math.exp(-number / 4.0));
    }

    private static Map<String, Object> byOrgan(int number) {
        Map<String, Object> scores = new LinkedHashMap<>();
        for (String organ : ORGANS) {
            scores.put(organ, dice(number) * (1 - organ.length() / 90.0));
        }
        return scores;
    }

    private static Map<String, Object> verdict() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", 2);
        body.put("model", "student");
        body.put("number", 5);
        body.put("candidate", checkpoint(CHECKPOINTS));
        body.put("incumbent", checkpoint(4));
        body.put("rule", "NO_WORSE");
        body.put("meanTolerance", 0.01);
        body.put("structureTolerance", 0.05);
        body.put(
                "studies",
                List.of(Map.of(
                        "studyId",
                        studyId(2),
                        "revision",
                        1,
                        "annotations",
                        Map.of(),
                        "candidate",
                        byOrgan(3),
                        "incumbent",
                        byOrgan(4),
                        "absent",
                        List.of("spleen"))));
        body.put("unreadable", Map.of(studyId(6), "object studies/… should have 24 bytes, has 3"));
        body.put("candidateScores", Map.of("structures", byOrgan(3)));
        body.put("incumbentScores", Map.of("structures", byOrgan(4)));
        body.put("best", null);
        body.put("promoted", false);
        body.put("objections", objections());
        return body;
    }
}
