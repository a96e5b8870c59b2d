package dev.muduo.ingest.http;

import dev.muduo.imaging.Structures;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.KnownStudy;
import dev.muduo.ingest.leader.ReviewReceipt;
import dev.muduo.ingest.leader.StudyLookup;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.spool.ZippedStudies;
import dev.muduo.platform.http.Callers;
import dev.muduo.platform.http.RequestBody;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.security.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * {@code /v1/studies}, their annotations and reviews, and {@code /v1/structures}. What is answered 2xx is published; whatever
 * else is answered, sending the same again is safe.
 */
public final class IngestRoutes implements Routes {
    private static final int MAX_REVIEW_BYTES = 1 << 16;

    private final IntakeQueue queue;
    private final IngestLeader leader;
    private final Workspace workspace;
    private final Forms forms;
    private final Structures structures;
    private final HttpLimits limits;
    private final Optional<ZippedStudies> zipped;
    private final UploadPlaces places;
    private final Replies replies;

    /** @param zipped takes archives of DICOM files, where there is a place for them */
    public IngestRoutes(
            IntakeQueue queue,
            IngestLeader leader,
            Workspace workspace,
            SiteSecret secret,
            String site,
            Structures structures,
            HttpLimits limits,
            Optional<ZippedStudies> zipped,
            UploadPlaces places,
            MeterRegistry meters) {
        this.queue = queue;
        this.leader = leader;
        this.workspace = workspace;
        this.forms = new Forms(secret, site);
        this.structures = structures;
        this.limits = limits;
        this.zipped = zipped;
        this.places = places;
        this.replies = new Replies(meters);
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/studies").handler(this::postStudy);
        router.get("/v1/studies").handler(context -> replies.answering(context, "list", () -> list(context)));
        router.get("/v1/studies/:studyId")
                .handler(context -> replies.answering(context, "study", () -> Answers.study(study(context))));
        router.post("/v1/studies/:studyId/annotations").handler(this::postAnnotation);
        router.post("/v1/studies/:studyId/reviews")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_REVIEW_BYTES))
                .handler(this::postReview);
        router.get("/v1/structures")
                .handler(context -> replies.answering(context, "structures", () -> Answers.structures(structures)));
    }

    private void postStudy(RoutingContext context) {
        FormRules rules = new FormRules(Forms.STUDY_FILES, Forms.STUDY_FIELDS, limits.maxFileBytes());
        Future<StudyReceipt> receipt = upload(context, rules, this::submit);
        receipt.onSuccess(published -> {
                    context.response().putHeader(HttpHeaders.LOCATION, "/v1/studies/" + published.studyId());
                    replies.answer(context, "study", published.created() ? 201 : 200, Answers.receipt(published));
                })
                .onFailure(fault -> replies.refuse(context, "study", fault));
    }

    private CompletableFuture<StudyReceipt> submit(Form form, Path folder) {
        if (!form.files().containsKey(Forms.DICOM_FILE)) {
            return queue.submit(forms.study(form, folder));
        }
        return zipped.orElseThrow(() -> Form.malformed(
                        "dicom-off", "this site takes no DICOM files: ingest.dicom.spool names no directory for them"))
                .submit(form.file(Forms.DICOM_FILE), forms.remarks(form));
    }

    private void postAnnotation(RoutingContext context) {
        String studyId = context.pathParam("studyId");
        FormRules rules = new FormRules(Forms.ANNOTATION_FILES, Forms.ANNOTATION_FIELDS, limits.maxFileBytes());
        Caller caller = Callers.of(context);
        Future<AnnotationReceipt> receipt =
                upload(context, rules, (form, folder) -> queue.submit(forms.annotation(studyId, form, folder, caller)));
        receipt.onSuccess(published -> replies.answer(
                        context, "annotation", published.created() ? 201 : 200, Answers.receipt(published)))
                .onFailure(fault -> replies.refuse(context, "annotation", fault));
    }

    private void postReview(RoutingContext context) {
        Future<ReviewReceipt> receipt;
        try {
            leader.requireLeading();
            receipt = Future.fromCompletionStage(
                    queue.submit(ReviewBody.parse(
                            context.pathParam("studyId"), context.body().buffer(), Callers.of(context))),
                    context.vertx().getOrCreateContext());
        } catch (RuntimeException e) {
            receipt = Future.failedFuture(e);
        }
        receipt.timeout(limits.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(published ->
                        replies.answer(context, "review", published.created() ? 201 : 200, Answers.receipt(published)))
                .onFailure(fault -> replies.refuse(context, "review", fault));
    }

    /** Receives a form into a folder of its own, submits it, and removes the folder when nobody reads it any more. */
    private <R> Future<R> upload(
            RoutingContext context, FormRules rules, BiFunction<Form, Path, CompletableFuture<R>> submit) {
        Vertx vertx = context.vertx();
        HttpServerRequest request = context.request();
        request.pause();
        FormReceiver receiver;
        try {
            leader.requireLeading();
            requireSize(request);
            receiver = new FormReceiver(vertx, request, rules);
            places.take();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        RequestBody.invite(context);
        Future<Path> folder =
                vertx.executeBlocking(() -> workspace.newFolder(Math.max(0, RequestBody.announced(request))), false);
        Future<Form> form =
                folder.compose(receiver::receive).timeout(limits.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS);
        Future<R> published = form.compose(
                sent -> Future.fromCompletionStage(submit.apply(sent, folder.result()), vertx.getOrCreateContext()));
        published.onComplete(done -> {
            places.giveBack();
            if (folder.succeeded()) {
                receiver.seal().onComplete(closed -> vertx.executeBlocking(() -> remove(folder.result()), false));
            }
        });
        Promise<R> answer = Promise.promise();
        published.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        // Whoever waits may be told to come back; the folder and the place among the uploads are kept until it is over.
        form.onSuccess(sent -> vertx.setTimer(
                limits.answerTimeout().toMillis(),
                late -> answer.tryFail(new TimeoutException("no answer within " + limits.answerTimeout()))));
        return answer.future();
    }

    private Void remove(Path folder) {
        workspace.remove(folder);
        return null;
    }

    private void requireSize(HttpServerRequest request) {
        long most = 2 * limits.maxFileBytes() + MAX_REVIEW_BYTES;
        if (RequestBody.announced(request) > most) {
            throw new Refusal(
                    Refusal.Kind.TOO_LARGE,
                    "body-too-large",
                    "expected a body of at most " + most + " bytes, got " + RequestBody.announced(request));
        }
    }

    private KnownStudy study(RoutingContext context) {
        leader.requireCatalogue();
        return StudyLookup.study(leader.catalogue(), context.pathParam("studyId"));
    }

    private JsonObject list(RoutingContext context) {
        leader.requireCatalogue();
        Page page = Page.asked(context.request());
        List<KnownStudy> studies = leader.catalogue().page(page.after(), page.lookedUp());
        return page.addTo(new JsonObject().put("total", leader.catalogue().size()), studies, Answers::summary);
    }
}
