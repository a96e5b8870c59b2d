package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.StudyIndex;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.infer.request.WorkerPool;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/segmentations}. A request is admitted before its body is read, its files are streamed to disk, a worker
 * computes, and the event loop answers; a client that goes away stops the computing at the next window.
 */
public final class SegmentationRoutes implements Routes {
    static final String REQUEST_ID = "Muduo-Request-Id";
    static final String MODEL_VERSION = "Muduo-Model-Version";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentationRoutes.class);
    private static final String PATH = "/v1/segmentations";
    private static final int MAX_JSON_BYTES = 16 * 1024;
    private static final Duration STUDY_PATIENCE = Duration.ofSeconds(10);

    private final ServingConfig config;
    private final HotSwap swap;
    private final Admission admission;
    private final StudyIndex studies;
    private final Segmentations segmentations;
    private final WorkerPool workers;
    private final RequestMeters meters;
    private final InstantSource clock;
    private final Supplier<String> requestIds;
    private final Path uploads;
    private final Refusals refusals;

    /** @param uploads a directory of this process for bodies on their way in */
    public SegmentationRoutes(
            ServingConfig config,
            HotSwap swap,
            Admission admission,
            StudyIndex studies,
            Segmentations segmentations,
            WorkerPool workers,
            RequestMeters meters,
            InstantSource clock,
            Supplier<String> requestIds,
            Path uploads) {
        this.config = config;
        this.swap = swap;
        this.admission = admission;
        this.studies = studies;
        this.segmentations = segmentations;
        this.workers = workers;
        this.meters = meters;
        this.clock = clock;
        this.requestIds = requestIds;
        this.uploads = uploads;
        this.refusals = new Refusals(config.retryAfter());
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(this::admit).failureHandler(this::refuse);
        route(
                router,
                "multipart/form-data",
                BodyHandler.create(uploads.toString()).setBodyLimit(config.maxUploadBytes()),
                this::upload);
        route(router, "application/json", BodyHandler.create(false).setBodyLimit(MAX_JSON_BYTES), this::stored);
        router.post(PATH)
                .handler(context -> {
                    throw new ProblemException(new Problem(
                            415,
                            "unsupported-media-type",
                            "The request is not as expected",
                            "send multipart/form-data with the files `ct` and `pet`, or application/json with a"
                                    + " `studyId`",
                            Optional.empty()));
                })
                .failureHandler(this::refuse);
    }

    private void route(Router router, String mediaType, BodyHandler body, Handler<RoutingContext> handler) {
        router.post(PATH).consumes(mediaType).handler(body).handler(handler).failureHandler(this::refuse);
    }

    /** Before the body is read: whoever cannot be served is told so at once. */
    private void admit(RoutingContext context) {
        String requestId = requestIds.get();
        Optional<Admission.Place> place = admission.tryEnter();
        Exchange exchange = new Exchange(requestId, clock.instant(), place.orElse(null));
        context.put(Exchange.KEY, exchange);
        if (place.isEmpty()) {
            throw new RefusedException(
                    Reason.OVERLOADED,
                    admission.most() + " requests are being answered or wait, and no more are taken: come back later");
        }
        // Called when the answer is sent, and also when the connection is lost before that.
        context.addEndHandler(ended -> {
            exchange.requestHasEnded();
            context.cancelAndCleanupFileUploads();
        });
        if (!swap.serving()) {
            throw Segmentations.nothingPromoted();
        }
        context.next();
    }

    private void upload(RoutingContext context) {
        TargetGrid grid = grid(Optional.ofNullable(context.request().getFormAttribute("grid")));
        compute(context, new Scan.Upload(file(context, "ct"), file(context, "pet")), grid);
    }

    private static Scan.Received file(RoutingContext context, String name) {
        List<FileUpload> files = context.fileUploads().stream()
                .filter(upload -> upload.name().equals(name))
                .toList();
        if (files.size() != 1) {
            throw new RefusedException(
                    Reason.MALFORMED,
                    "the form has one file called `" + name + "`, a NIfTI image; got " + files.size());
        }
        return new Scan.Received(
                Path.of(files.get(0).uploadedFileName()), files.get(0).size());
    }

    private void stored(RoutingContext context) {
        Buffer body = context.body().buffer();
        StudyRequest request = StudyRequest.parse(body == null ? new byte[0] : body.getBytes());
        TargetGrid grid = grid(request.grid());
        OptionalInt revision = request.revision().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        Optional<StudyRecord> known = studies.find(request.studyId(), revision);
        if (known.isPresent()) {
            compute(context, new Scan.Stored(known.get()), grid);
            return;
        }
        context.vertx()
                .executeBlocking(
                        () -> studies.findAtEnd(request.studyId(), revision, STUDY_PATIENCE)
                                .orElseThrow(this::unknownStudy),
                        false)
                .map(study -> {
                    compute(context, new Scan.Stored(study), grid);
                    return study;
                })
                .onFailure(context::fail);
    }

    private RefusedException unknownStudy() {
        return new RefusedException(
                Reason.UNKNOWN_STUDY,
                "no such study, or no such revision of it, is among the newest " + config.studiesRemembered()
                        + ": check the id, or send the two images themselves");
    }

    private static TargetGrid grid(Optional<String> word) {
        return TargetGrid.of(word.orElse(TargetGrid.CT.word()))
                .orElseThrow(() -> new RefusedException(
                        Reason.MALFORMED, "`grid` is `ct` or `pet`, the image on whose voxels the mask is wanted"));
    }

    private void compute(RoutingContext context, Scan scan, TargetGrid grid) {
        Exchange exchange = context.get(Exchange.KEY);
        Context loop = context.vertx().getOrCreateContext();
        SegmentationRequest request = new SegmentationRequest(
                exchange.requestId(),
                scan,
                grid,
                exchange.accepted(),
                exchange.accepted().plus(config.requestTimeout()));
        Runnable task = () -> {
            Runnable answer = answer(request, exchange, context);
            exchange.workerIsDone();
            loop.runOnContext(ignored -> answer.run());
        };
        try {
            workers.run(task);
            exchange.handOver();
        } catch (RejectedExecutionException e) {
            throw new RefusedException(Reason.STOPPING, "the service is stopping: ask another replica", e);
        }
    }

    /** On a worker. Returns what the event loop has to do. */
    private Runnable answer(SegmentationRequest request, Exchange exchange, RoutingContext context) {
        try {
            SegmentationAnswer answer = segmentations.answer(request, exchange::gone);
            meters.answered(request, answer.computed() ? "computed" : "stored");
            return () -> send(context.response(), answer, request.grid());
        } catch (CancellationException e) {
            meters.answered(request, "cancelled");
            LOG.debug("request {} ends: {}", request.requestId(), e.getMessage());
            return () -> {};
        } catch (RuntimeException | Error e) {
            // Whatever it is, the client gets an answer and the place is given back.
            return () -> context.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return () -> context.fail(
                    new RefusedException(Reason.STOPPING, "the service is stopping: ask another replica", e));
        }
    }

    private static void send(HttpServerResponse response, SegmentationAnswer answer, TargetGrid grid) {
        if (response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/gzip")
                .putHeader("Content-Disposition", "attachment; filename=\"mask-" + grid.word() + ".nii.gz\"")
                .putHeader(REQUEST_ID, answer.requestId())
                .putHeader(MODEL_VERSION, version(answer.version()))
                .end(Buffer.buffer(answer.mask()));
    }

    /** A structured field (RFC 9651): {@code 7;checkpoint="<sha256>"}. */
    static String version(ServingModel.Version version) {
        return version.number() + ";checkpoint=\"" + version.checkpoint() + "\"";
    }

    /** Everything that ends without a mask ends here, on the event loop. */
    private void refuse(RoutingContext context) {
        Exchange exchange = context.get(Exchange.KEY);
        Throwable failure = context.failure();
        Problem problem = problem(context.statusCode(), failure);
        meters.refused(problem.code());
        if (problem.status() == 500) {
            LOG.error("request {} failed", exchange.requestId(), failure);
        }
        Refusals.respond(context, exchange.requestId(), problem);
    }

    private Problem problem(int status, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refusals.problem(refused);
        }
        if (failure instanceof ProblemException told) {
            return told.problem();
        }
        if (status == 413) {
            return new Problem(
                    413,
                    "too-large",
                    "Too large",
                    "a form has at most " + config.maxUploadMiB() + " MiB (serving.maxUploadMiB), a JSON body "
                            + MAX_JSON_BYTES + " bytes",
                    Optional.empty());
        }
        if (status == 400) {
            return refusals.problem(
                    new RefusedException(Reason.MALFORMED, "the body is no complete multipart form", failure));
        }
        if (failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof FileSystemException) {
            return refusals.problem(new RefusedException(
                    Reason.DISK_UNAVAILABLE, "the files could not be kept on the service's disk: try again later"));
        }
        if (failure instanceof OutOfMemoryError) {
            return refusals.problem(new RefusedException(
                    Reason.OVERLOADED, "there is not enough memory for this request now: come back later"));
        }
        return new Problem(
                500,
                "internal",
                "A fault of ours",
                "this should not have happened; the service's log names the request id",
                Optional.empty());
    }
}
