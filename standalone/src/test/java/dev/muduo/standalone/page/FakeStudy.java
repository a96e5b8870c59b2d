package dev.muduo.standalone.page;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * One study that changes while it is looked at: revisions and runs come, drawings of its only structure are taken, and answers wait
 * as long as a test says. Mounted before {@link FakeApi}, which knows everything else. Safe for several threads.
 */
final class FakeStudy implements Routes {
    static final String ID = "ab".repeat(32);
    static final String VIEW = "#/studies/" + ID;

    private static final String PATH = "/v1/studies/" + ID;
    private static final String WHEN = "2026-11-26T12:34:56Z";
    private static final String LIVER = "liver";
    private static final String SPLEEN = "spleen";
    private static final int EDGE = 16;

    private final List<Map<String, Object>> annotations = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> sent = new CopyOnWriteArrayList<>();
    private final List<String> reviews = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> judgements = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> waiting = new LinkedHashMap<>();
    private volatile String held = "";
    private volatile int revision = 1;
    private volatile int run;
    private volatile boolean isLosing;

    /** The teachers' newest run of the newest revision. */
    FakeStudy taught(int newest) {
        run = newest;
        return this;
    }

    /** The images come again, and nobody has taught them. */
    synchronized void comesAgain() {
        revision++;
        run = 0;
    }

    /** A drawing of its only structure. */
    FakeStudy drawn(String annotationId, boolean counts) {
        annotations.forEach(each -> each.computeIfPresent("counts", (key, before) -> counts ? List.of() : before));
        annotations.add(new TreeMap<>(Map.of(
                "annotationId",
                annotationId,
                "revision",
                revision,
                "annotator",
                "Dr. " + annotationId.charAt(0),
                "structures",
                List.of(LIVER),
                "supersedes",
                Map.of(),
                "counts",
                counts ? List.of(LIVER) : List.of(),
                "submittedAt",
                WHEN)));
        return this;
    }

    /** Another person rejects what the teachers say of the liver. */
    void isRejected() {
        judgements.add(Map.of(
                "revision",
                revision,
                "run",
                run,
                "decision",
                "REJECT",
                "reviewer",
                "Dr. Another",
                "structures",
                List.of(LIVER),
                "reviewedAt",
                WHEN));
    }

    /** Takes one correction without an answer to it. */
    void loseAnAnswer() {
        isLosing = true;
    }

    /** Requests of whose address this is a part wait. */
    void hold(String part) {
        held = part;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    synchronized void goOn() {
        held = "";
        waiting.values().forEach(Runnable::run);
        waiting.clear();
    }

    /** What was sent beside the label map, by field. */
    List<Map<String, String>> sent() {
        return List.copyOf(sent);
    }

    List<String> reviews() {
        return List.copyOf(reviews);
    }

    /** Addresses, without the host, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void mount(Router router) {
        router.route(PATH + "*").handler(this::note);
        router.get(PATH).handler(context -> json(context, 200, study()));
        router.get(PATH + "/masks").handler(context -> json(context, 200, Map.of("masks", List.of())));
        router.get(PATH + "/pseudo-labels").handler(context -> json(context, 200, taught()));
        router.get(PATH + "/pseudo-labels/masks/:teacher").handler(context -> nifti(context, run));
        router.get(PATH + "/images/:image").handler(context -> nifti(context, revision));
        router.get(PATH + "/annotations/:id/label").handler(context -> nifti(context, 1));
        router.post(PATH + "/annotations").handler(this::annotate);
        router.post(PATH + "/reviews").handler(this::review);
    }

    private void note(RoutingContext context) {
        String address = context.request().uri();
        asked.add(address.substring(PATH.length()));
        if (held.isEmpty() || !address.contains(held)) {
            context.next();
            return;
        }
        Context loop = context.vertx().getOrCreateContext();
        context.request().pause();
        synchronized (this) {
            waiting.put(
                    asked.size() + address,
                    () -> loop.runOnContext(turn -> {
                        context.request().resume();
                        context.next();
                    }));
        }
    }

    private void annotate(RoutingContext context) {
        HttpServerRequest request = context.request();
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> upload.handler(content -> {}));
        request.endHandler(end -> {
            Map<String, String> fields = new TreeMap<>();
            request.formAttributes().forEach(fields::put);
            boolean isNew = !sent.contains(fields);
            sent.add(fields);
            if (isLosing) {
                isLosing = false;
                context.fail(new ProblemException(
                        new Problem(503, "unavailable", "Not available", "the answer is lost", Optional.empty())));
                return;
            }
            Optional<String> counting = annotations.stream()
                    .filter(each -> !((List<?>) each.get("counts")).isEmpty())
                    .map(each -> LIVER + ":" + each.get("annotationId"))
                    .findFirst();
            boolean counts = counting.isEmpty() || counting.get().equals(fields.get("supersedes"));
            json(
                    context,
                    isNew ? 201 : 200,
                    Map.of(
                            "studyId",
                            ID,
                            "revision",
                            revision,
                            "annotationId",
                            "f".repeat(32),
                            "structures",
                            List.of(LIVER),
                            "supersedes",
                            Map.of(),
                            "held",
                            counts ? List.of() : List.of(LIVER),
                            "created",
                            isNew,
                            "warnings",
                            List.of()));
        });
    }

    private void review(RoutingContext context) {
        context.request().bodyHandler(body -> {
            reviews.add(body.toString());
            json(context, 201, Map.of("studyId", ID, "revision", 1, "run", 1, "reviewId", "a-review", "created", true));
        });
    }

    private Map<String, Object> study() {
        Map<String, Object> grid = Map.of("voxels", List.of(EDGE, EDGE, EDGE), "spacingMm", List.of(4.0, 4.0, 4.0));
        Map<String, Object> body = new TreeMap<>();
        body.put("studyId", ID);
        body.put("subjectId", ID);
        body.put("role", "TRAIN");
        body.put("revision", revision);
        body.put("site", "local");
        body.put("arrivedAt", WHEN);
        body.put("annotated", annotations.isEmpty() ? List.of() : List.of(LIVER));
        body.put("run", 0);
        body.put(
                "revisions",
                IntStream.rangeClosed(1, revision)
                        .mapToObj(number ->
                                Map.of("revision", number, "site", "local", "arrivedAt", WHEN, "ct", grid, "pet", grid))
                        .toList());
        body.put("annotations", annotations);
        body.put("reviews", judgements);
        return body;
    }

    private Map<String, Object> taught() {
        if (run == 0) {
            return Map.of("pseudoLabels", List.of());
        }
        return Map.of(
                "pseudoLabels",
                List.of(Map.of(
                        "studyId", ID,
                        "revision", revision,
                        "run", run,
                        "patches", 24,
                        "versions", Map.of("ct-teacher", "regions", "pet-teacher", "uptake"),
                        "structures",
                                List.of(
                                        Map.of("structure", LIVER, "patchesValid", 3, "meanIou", 0.5),
                                        Map.of("structure", SPLEEN, "patchesValid", 2, "meanIou", 0.6)),
                        "producedAt", WHEN)));
    }

    private static void json(RoutingContext context, int status, Object body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.write(body)));
    }

    /** The same value everywhere. */
    private static void nifti(RoutingContext context, int value) {
        byte[] voxels = new byte[EDGE * EDGE * EDGE];
        Arrays.fill(voxels, (byte) value);
        Grid grid = new Grid(EDGE, EDGE, EDGE, Affine.scaling(4, 4, 4, 0, 0, 0));
        context.response()
                .putHeader("Content-Type", "application/gzip")
                .end(Buffer.buffer(Nifti.encode(new LabelMap(grid, voxels))));
    }
}
