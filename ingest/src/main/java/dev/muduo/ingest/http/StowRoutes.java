package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.stow.MalformedBodyException;
import dev.muduo.ingest.stow.RelatedType;
import dev.muduo.ingest.stow.StoreAnswer;
import dev.muduo.ingest.stow.StoreRequest;
import dev.muduo.ingest.stow.StoredInstances;
import dev.muduo.platform.http.RequestBody;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /v1/dicom-web/studies[/{studyInstanceUid}]}: STOW-RS (PS3.18, 10.5). What is answered as stored is durable here;
 * its study is published when it is whole. It needs neither log nor store, so that nobody has to wait for them to send.
 */
public final class StowRoutes implements Routes {
    private static final String KIND = "stow";
    private static final String DICOM_JSON = "application/dicom+json";

    private final Spool spool;
    private final Workspace workspace;
    private final HttpLimits limits;
    private final UploadPlaces places;
    private final long maxInstanceBytes;
    private final Replies replies;

    /** @param maxInstanceBytes most bytes of one instance */
    public StowRoutes(
            Spool spool,
            Workspace workspace,
            HttpLimits limits,
            UploadPlaces places,
            long maxInstanceBytes,
            MeterRegistry meters) {
        this.spool = spool;
        this.workspace = workspace;
        this.limits = limits;
        this.places = places;
        this.maxInstanceBytes = maxInstanceBytes;
        this.replies = new Replies(meters);
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/dicom-web/studies").handler(this::store);
        router.post("/v1/dicom-web/studies/:studyInstanceUid").handler(this::store);
    }

    private void store(RoutingContext context) {
        Vertx vertx = context.vertx();
        HttpServerRequest request = context.request();
        request.pause();
        BodyReceiver receiver;
        RelatedType type;
        try {
            type = type(request);
            receiver = new BodyReceiver(vertx, request, limits.maxFileBytes());
            places.take();
        } catch (RuntimeException e) {
            replies.refuse(context, KIND, e);
            return;
        }
        RequestBody.invite(context);
        Optional<String> studyUid = Optional.ofNullable(context.pathParam("studyInstanceUid"));
        Future<Path> folder = vertx.executeBlocking(() -> folder(request), false);
        Future<StoredInstances> stored = folder.compose(path -> receiver.receive(path.resolve("sent-body")))
                .timeout(limits.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .compose(body -> vertx.executeBlocking(
                        () -> store(new StoreRequest(body, type.boundary(), studyUid, maxInstanceBytes)), false));
        stored.onComplete(done -> {
            places.giveBack();
            if (folder.succeeded()) {
                vertx.executeBlocking(() -> remove(folder.result()), false);
            }
        });
        stored.onSuccess(
                        outcome -> replies.answer(context, KIND, outcome.status(), DICOM_JSON, StoreAnswer.of(outcome)))
                .onFailure(fault -> replies.refuse(context, KIND, fault));
    }

    private static RelatedType type(HttpServerRequest request) {
        String header = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return RelatedType.of(header)
                .orElseThrow(
                        () -> new Refusal(
                                Refusal.Kind.OTHER_TYPE,
                                "not-related",
                                "expected a body of type multipart/related; type=\"application/dicom\"; boundary=…, got another"));
    }

    /** Room for the body here and for what it holds in the spool. */
    private Path folder(HttpServerRequest request) {
        spool.requireRoom();
        return workspace.newFolder(Math.max(0, RequestBody.announced(request)));
    }

    private StoredInstances store(StoreRequest request) throws IOException {
        try {
            return request.into(spool);
        } catch (MalformedBodyException e) {
            throw new Refusal(Refusal.Kind.MALFORMED, "body-unreadable", e.getMessage(), e);
        }
    }

    private Void remove(Path folder) {
        workspace.remove(folder);
        return null;
    }
}
