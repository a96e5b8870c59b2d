package dev.muduo.infer.view;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.StudyIndex;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What there is to see of a study: {@code /v1/studies/{studyId}/images/{ct|pet}}, {@code …/pseudo-labels} with the teachers'
 * masks, {@code …/masks} that checkpoints have answered, {@code …/annotations/{annotationId}/label}. Read only; nothing of it is
 * to be kept by browsers.
 */
public final class ViewRoutes implements Routes {
    private static final String STUDY = "/v1/studies/:studyId";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GZIP = "application/gzip";

    /** Masks pieced together at the same time, each with some bytes a voxel of the PET. */
    private static final int DRAWN_AT_ONCE = 2;

    private final StudyIndex studies;
    private final StudyFindings findings;
    private final TeacherMasks teachers;
    private final AnsweredMasks masks;
    private final StoredFiles files;
    private final ViewProblems problems;
    private final Semaphore drawing = new Semaphore(DRAWN_AT_ONCE);

    public ViewRoutes(StudyIndex studies, StudyFindings findings, ViewSources sources, Duration retryAfter) {
        this.studies = studies;
        this.findings = findings;
        this.teachers = new TeacherMasks(sources.store(), sources.structures());
        this.masks = new AnsweredMasks(sources.masks(), sources.models(), sources.arithmetic());
        this.files = new StoredFiles(sources.store(), sources.scratch());
        this.problems = new ViewProblems(retryAfter);
    }

    @Override
    public void mount(Router router) {
        router.get(STUDY + "/pseudo-labels").handler(context -> json(context, () -> newest(context)));
        router.get(STUDY + "/pseudo-labels/masks/:teacher").handler(this::teacherMask);
        router.get(STUDY + "/masks").handler(context -> json(context, () -> Map.of("masks", masks.of(study(context)))));
        router.get(STUDY + "/masks/:checkpoint").handler(context -> nifti(context, "mask", () -> mask(context)));
        router.get(STUDY + "/images/:image").handler(this::image);
        router.get(STUDY + "/annotations/:annotationId/label").handler(this::label);
    }

    /** The newest run, or none: that a study is not taught is no fault. */
    private Object newest(RoutingContext context) throws InterruptedException {
        StudyRecord study = study(context);
        return Map.of(
                "pseudoLabels",
                findings.taught(study.studyId()).stream().map(TaughtAnswer::of).toList());
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
        nifti(context, "teacher", () -> {
            Teacher teacher = Teacher.of(context.pathParam("teacher"))
                    .orElseThrow(() -> ViewProblems.unknown("teacher-unknown", "the teachers are `ct` and `pet`"));
            Taught taught = taught(context);
            StudyRecord study = study(taught.studyId(), OptionalInt.of(taught.revision()));
            if (!drawing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedException(
                        Reason.OVERLOADED, "other masks are being pieced together: come back in a moment");
            }
            try {
                return Nifti.encode(teachers.mask(taught, teacher, study.petGrid()));
            } finally {
                drawing.release();
            }
        });
    }

    private byte[] mask(RoutingContext context) throws InterruptedException {
        TargetGrid grid = ViewQuery.grid(context);
        return masks.find(study(context), grid, context.pathParam("checkpoint"))
                .orElseThrow(() -> ViewProblems.unknown(
                        "mask-unknown",
                        "that checkpoint has answered no mask of this study on the voxels of the "
                                + grid.word().toUpperCase(Locale.ROOT)));
    }

    private void image(RoutingContext context) {
        String image = context.pathParam("image");
        file(context, image, () -> {
            StudyRecord study = study(context);
            return TargetGrid.of(image)
                    .map(which -> which == TargetGrid.CT ? study.ct() : study.pet())
                    .orElseThrow(
                            () -> ViewProblems.unknown("image-unknown", "the images of a study are `ct` and `pet`"));
        });
    }

    private void label(RoutingContext context) {
        file(
                context,
                "label",
                () -> findings.drawing(context.pathParam("studyId"), context.pathParam("annotationId"))
                        .orElseThrow(() -> ViewProblems.unknown(
                                "annotation-unknown", "no such annotation of this study is among the newest"))
                        .label());
    }

    private StudyRecord study(RoutingContext context) throws InterruptedException {
        return study(context.pathParam("studyId"), ViewQuery.revision(context));
    }

    private StudyRecord study(String studyId, OptionalInt revision) throws InterruptedException {
        Optional<StudyRecord> known = studies.find(studyId, revision);
        return known.isPresent()
                ? known.get()
                : studies.findAtEnd(studyId, revision, PATIENCE)
                        .orElseThrow(() -> new RefusedException(
                                Reason.UNKNOWN_STUDY,
                                "no such study, or no such revision of it, is among the newest here"));
    }

    private void json(RoutingContext context, Callable<Object> found) {
        blocking(
                context,
                found,
                body -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(Buffer.buffer(Json.write(body))));
    }

    private void nifti(RoutingContext context, String name, Callable<byte[]> found) {
        blocking(context, found, bytes -> named(context, name).end(Buffer.buffer(bytes)));
    }

    private void file(RoutingContext context, String name, Callable<StoredObject> found) {
        blocking(
                context,
                () -> files.fetch(found.call()),
                path -> named(context, name)
                        .sendFile(path.toString())
                        .onComplete(sent -> context.vertx().executeBlocking(() -> files.remove(path), false)));
    }

    private static HttpServerResponse named(RoutingContext context, String name) {
        return context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, GZIP)
                .putHeader("Content-Disposition", "attachment; filename=\"" + name + ".nii.gz\"");
    }

    private <T> void blocking(RoutingContext context, Callable<T> found, Consumer<T> answer) {
        context.vertx()
                .executeBlocking(found, false)
                .onSuccess(value -> {
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    answer.accept(value);
                })
                .onFailure(fault -> context.fail(problems.told(fault)));
    }
}
