package dev.muduo.infer.view;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.request.LookupPool;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.StudyIndex;
import dev.muduo.infer.request.StudyLookup;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.platform.http.Callers;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What there is to see of a study: {@code /v1/studies/{studyId}/images/{ct|pet}}, {@code …/pseudo-labels} with the teachers'
 * masks, {@code …/masks} that checkpoints have answered, {@code …/annotations/{annotationId}/label}. Read only; nothing of it is
 * to be kept by browsers. What blocks has threads of its own, bounded, so that a log or a store that is away holds nothing else up.
 */
public final class ViewRoutes implements Routes, AutoCloseable {
    private static final String STUDY = "/v1/studies/:studyId";
    private static final String GZIP = "application/gzip";
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 64;

    /** Masks pieced together at the same time, each with some bytes a voxel of the PET. */
    private static final int DRAWN_AT_ONCE = 2;

    private static final int MOST_WAIT_TO_BE_DRAWN = 16;

    private final StudyLookup studies;
    private final StudyFindings findings;
    private final TeacherMasks teachers;
    private final AnsweredMasks masks;
    private final StoredFiles files;
    private final ViewProblems problems;
    private final LookupPool looking = new LookupPool("view-lookup", THREADS, MOST_WAITING);
    private final LookupPool drawing = new LookupPool("view-drawing", DRAWN_AT_ONCE, MOST_WAIT_TO_BE_DRAWN);

    public ViewRoutes(StudyIndex studies, StudyFindings findings, ViewSources sources, Duration retryAfter) {
        this.studies = new StudyLookup("view-study", studies);
        this.findings = findings;
        this.teachers = new TeacherMasks(sources.store(), sources.structures());
        this.masks = new AnsweredMasks(sources.masks(), sources.models(), sources.arithmetic());
        this.files = new StoredFiles(sources.store(), sources.workspace());
        this.problems = new ViewProblems(retryAfter);
    }

    @Override
    public void mount(Router router) {
        router.get(STUDY + "/pseudo-labels").handler(this::newest);
        router.get(STUDY + "/pseudo-labels/masks/:teacher").handler(this::teacherMask);
        router.get(STUDY + "/masks").handler(this::masks);
        router.get(STUDY + "/masks/:checkpoint").handler(this::mask);
        router.get(STUDY + "/images/:image").handler(this::image);
        router.get(STUDY + "/annotations/:annotationId/label").handler(this::label);
    }

    /** The newest run, of the revision that is asked for if one is, or none: that a study is not taught is no fault. */
    private void newest(RoutingContext context) {
        json(
                context,
                () -> study(context)
                        .thenApply(study -> Map.of(
                                "pseudoLabels",
                                findings.taught(study.studyId()).stream()
                                        .filter(taught ->
                                                ViewQuery.revision(context).orElse(taught.revision())
                                                        == taught.revision())
                                        .map(TaughtAnswer::of)
                                        .toList())));
    }

    /** The newest run, which has to be the one that is asked for, if one is: only the newest is remembered. */
    private Taught taught(RoutingContext context) {
        Taught newest = findings.taught(context.pathParam("studyId"))
                .orElseThrow(
                        () -> ViewProblems.unknown(
                                "pseudo-labels-unknown",
                                "the teachers have not answered this study: it may wait its turn, or be of another role than TRAIN"));
        int revision = ViewQuery.revision(context).orElse(newest.revision());
        int run = ViewQuery.run(context).orElse(newest.run());
        if (revision != newest.revision() || run != newest.run()) {
            throw ViewProblems.unknown(
                    "pseudo-labels-unknown",
                    "the teachers' newest answer to this study is run " + newest.run() + " of revision "
                            + newest.revision() + ", and only the newest can be shown; asked for was run " + run
                            + " of revision " + revision);
        }
        return newest;
    }

    private void teacherMask(RoutingContext context) {
        String client = Callers.queueOf(context);
        nifti(context, "teacher", () -> {
            Teacher teacher = Teacher.of(context.pathParam("teacher"))
                    .orElseThrow(() -> ViewProblems.unknown("teacher-unknown", "the teachers are `ct` and `pet`"));
            Taught taught = taught(context);
            return study(client, taught.studyId(), OptionalInt.of(taught.revision()))
                    .thenCompose(study -> drawing.submit(
                            client, () -> Nifti.encode(teachers.mask(taught, teacher, study.petGrid()))));
        });
    }

    private void masks(RoutingContext context) {
        String client = Callers.queueOf(context);
        json(
                context,
                () -> study(context)
                        .thenCompose(study -> looking.submit(client, () -> Map.of("masks", masks.of(study)))));
    }

    private void mask(RoutingContext context) {
        String client = Callers.queueOf(context);
        String checkpoint = context.pathParam("checkpoint");
        nifti(context, "mask", () -> {
            TargetGrid grid = ViewQuery.grid(context);
            return study(context).thenCompose(study -> looking.submit(client, () -> mask(study, grid, checkpoint)));
        });
    }

    private byte[] mask(StudyRecord study, TargetGrid grid, String checkpoint) {
        return masks.find(study, grid, checkpoint)
                .orElseThrow(() -> ViewProblems.unknown(
                        "mask-unknown",
                        "that checkpoint has answered no mask of this study on the voxels of the "
                                + grid.word().toUpperCase(Locale.ROOT)));
    }

    private void image(RoutingContext context) {
        String image = context.pathParam("image");
        file(
                context,
                image,
                () -> study(context)
                        .thenApply(study -> TargetGrid.of(image)
                                .map(which -> which == TargetGrid.CT ? study.ct() : study.pet())
                                .orElseThrow(() -> ViewProblems.unknown(
                                        "image-unknown", "the images of a study are `ct` and `pet`"))));
    }

    private void label(RoutingContext context) {
        file(
                context,
                "label",
                () -> CompletableFuture.completedFuture(
                        findings.drawing(context.pathParam("studyId"), context.pathParam("annotationId"))
                                .orElseThrow(() -> ViewProblems.unknown(
                                        "annotation-unknown", "no such annotation of this study is among the newest"))
                                .label()));
    }

    private CompletableFuture<StudyRecord> study(RoutingContext context) {
        return study(Callers.queueOf(context), context.pathParam("studyId"), ViewQuery.revision(context));
    }

    private CompletableFuture<StudyRecord> study(String client, String studyId, OptionalInt revision) {
        return studies.find(client, studyId, revision)
                .thenApply(found -> found.orElseThrow(() -> new RefusedException(
                        Reason.UNKNOWN_STUDY, "no such study, or no such revision of it, is among the newest here")));
    }

    private void json(RoutingContext context, Supplier<CompletableFuture<Map<String, ?>>> found) {
        answer(
                context,
                found,
                body -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(Buffer.buffer(Json.write(body))));
    }

    private void nifti(RoutingContext context, String name, Supplier<CompletableFuture<byte[]>> found) {
        answer(context, found, bytes -> named(context, name).end(Buffer.buffer(bytes)));
    }

    private void file(RoutingContext context, String name, Supplier<CompletableFuture<StoredObject>> found) {
        String client = Callers.queueOf(context);
        answer(context, () -> found.get().thenCompose(object -> files.lend(client, object)), lent -> {
            if (context.response().closed()) {
                lent.close();
                return;
            }
            // Also of a client that goes away before it has all.
            context.addEndHandler(ended -> lent.close());
            named(context, name).sendFile(lent.file().toString()).onComplete(sent -> lent.close());
        });
    }

    private static HttpServerResponse named(RoutingContext context, String name) {
        return context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, GZIP)
                .putHeader("Content-Disposition", "attachment; filename=\"" + name + ".nii.gz\"");
    }

    /** @param begun called on the event loop, which it does not block */
    private <T> void answer(RoutingContext context, Supplier<CompletableFuture<T>> begun, Consumer<T> answer) {
        CompletableFuture<T> found;
        try {
            found = begun.get();
        } catch (RuntimeException e) {
            found = CompletableFuture.failedFuture(e);
        }
        Future.fromCompletionStage(found, context.vertx().getOrCreateContext())
                .onSuccess(value -> {
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    answer.accept(value);
                })
                .onFailure(fault -> context.fail(problems.told(fault)));
    }

    /** As {@link dev.muduo.infer.request.WorkerPool#stopTaking}. */
    public void stopTaking() {
        studies.stopTaking();
        looking.stopTaking();
        drawing.stopTaking();
        files.stopTaking();
    }

    /** Lets what was begun come to its end, for a while; to be called when HTTP takes no more requests. */
    @Override
    public void close() {
        stopTaking();
        studies.close();
        looking.close();
        drawing.close();
        files.close();
    }
}
