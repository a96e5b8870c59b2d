package dev.muduo.trainer.imports;

import dev.muduo.platform.http.BoundedFile;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.RequestBody;
import dev.muduo.platform.http.RequestIds;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.trainer.config.WeightsConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * {@code POST /v1/models/{model}/weights}: the body is a {@code .pth} file, streamed to local disk and given to the {@link
 * Importer}. One at a time, from its first byte to the end of its import. What is answered 2xx is published; whatever else is
 * answered, sending the same again is safe.
 */
public final class ImportRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRoutes.class);
    private static final String BINARY = "application/octet-stream";

    private final Importer importer;
    private final Workspace workspace;
    private final WeightsConfig limits;
    private final AtomicBoolean busy = new AtomicBoolean();

    public ImportRoutes(Importer importer, Workspace workspace, WeightsConfig limits) {
        this.importer = importer;
        this.workspace = workspace;
        this.limits = limits;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/models/:name/weights").handler(this::post);
    }

    private void post(RoutingContext context) {
        context.request().pause();
        String model = context.pathParam("name");
        begin(context, model)
                .onSuccess(receipt -> {
                    if (!context.response().closed()) {
                        context.response()
                                .setStatusCode(receipt.created() ? 201 : 200)
                                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .end(Buffer.buffer(Json.write(receipt)));
                    }
                })
                .onFailure(fault -> refuse(context, fault));
    }

    private Future<ImportReceipt> begin(RoutingContext context, String model) {
        try {
            requireModel(model);
            requireBody(context.request());
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
        if (!busy.compareAndSet(false, true)) {
            return Future.failedFuture(new BusyException());
        }
        Vertx vertx = context.vertx();
        RequestBody.invite(context);
        Future<Path> folder = vertx.executeBlocking(
                () -> workspace.newFolder(Math.max(0, RequestBody.announced(context.request()))), false);
        Future<Path> file = folder.compose(into -> receive(context, into.resolve("sent.pth")));
        Future<ImportReceipt> imported = file.compose(
                sent -> Future.fromCompletionStage(importer.offer(model, sent), vertx.getOrCreateContext()));
        imported.onComplete(done -> {
            busy.set(false);
            if (folder.succeeded()) {
                vertx.executeBlocking(() -> remove(folder.result()), false);
            }
        });
        // Whoever waits may be told to come back; the folder is kept, and nobody else let in, until it is over.
        Promise<ImportReceipt> answer = Promise.promise();
        imported.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        file.onSuccess(sent -> vertx.setTimer(
                limits.answerTimeout().toMillis(),
                late -> answer.tryFail(new TimeoutException("no answer within " + limits.answerTimeout()))));
        return answer.future();
    }

    private static void requireModel(String model) {
        if (!ModelNames.ALL.contains(model)) {
            throw new ProblemException(ImportFaults.plain(
                    404, "model-unknown", "No such model", "weights are imported as one of " + ModelNames.ALL));
        }
    }

    private void requireBody(HttpServerRequest request) {
        String type =
                String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        if (!type.startsWith(BINARY)) {
            throw new ProblemException(ImportFaults.plain(
                    415,
                    "not-binary",
                    "Not of this type",
                    "expected the .pth file itself as a body of type " + BINARY
                            + "; with curl, that is -H 'Content-Type: " + BINARY + "' --data-binary @FILE"));
        }
        if (RequestBody.announced(request) > limits.maxFileBytes()) {
            throw tooLarge();
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(ImportFaults.plain(
                413,
                "file-too-large",
                "Too large",
                "expected a file of at most " + limits.maxFileBytes() + " bytes (weights.maxFileMegabytes), got more"));
    }

    /** Streams the body to a file that is not there yet. */
    private Future<Path> receive(RoutingContext context, Path target) {
        HttpServerRequest request = context.request();
        return context.vertx()
                .fileSystem()
                .open(target.toString(), new OpenOptions().setCreateNew(true).setRead(false))
                .compose(open -> {
                    BoundedFile bounded = new BoundedFile(open, limits.maxFileBytes(), this::tooLarge);
                    if (context.response().closed()) {
                        // Gone before it was listened to: it will not be announced again.
                        return bounded.end().compose(ended -> Future.failedFuture(ImportFaults.brokenOff()));
                    }
                    return request.pipeTo(bounded)
                            .timeout(limits.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS)
                            .recover(fault -> bounded.end().transform(ended -> Future.failedFuture(fault)));
                })
                .map(target);
    }

    private Void remove(Path folder) {
        workspace.remove(folder);
        return null;
    }

    private void refuse(RoutingContext context, Throwable fault) {
        Problem problem = ImportFaults.problem(fault);
        String requestId = RequestIds.of(context);
        LoggingEventBuilder event = switch (problem.status()) {
            case 500 -> LOG.atError().setCause(fault);
            case 503 -> LOG.atWarn().setCause(fault);
            default -> LOG.atInfo();
        };
        event.addKeyValue("code", problem.code())
                .addKeyValue("requestId", requestId)
                .log("weights were not taken: {}", problem.detail());
        problem.respond(context.response(), requestId);
        RequestBody.drain(context);
    }
}
