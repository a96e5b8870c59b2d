package dev.muduo.infer.http;

import dev.muduo.imaging.Structures;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.Lookups;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.Scheduler;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.Selection;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.infer.request.Urgency;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/segmentations}. An upload is admitted before its body is read, and its files are streamed to disk; a study is
 * admitted when it turns out that its mask is not in the store. A worker computes, and the event loop answers. At its deadline
 * a request is answered whatever is done for it; a client that goes away takes its request out of the queue, or stops the
 * computing at the next window.
 */
public final class SegmentationRoutes implements Routes {
    static final String REQUEST_ID = "Muduo-Request-Id";
    static final String MODEL_VERSION = "Muduo-Model-Version";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentationRoutes.class);
    private static final String PATH = "/v1/segmentations";
    private static final String FORM = "multipart/form-data";

    private final ServingConfig config;
    private final Structures structures;
    private final HotSwap swap;
    private final Admission admission;
    private final Lookups lookups;
    private final Segmentations segmentations;
    private final Scheduler scheduler;
    private final RequestMeters meters;
    private final InstantSource clock;
    private final Supplier<String> requestIds;
    private final Path uploads;
    private final Refusals refusals;
    private final UploadWatch uploadWatch;

    /** @param uploads a directory of this process for bodies on their way in */
    public SegmentationRoutes(
            ServingConfig config,
            Structures structures,
            HotSwap swap,
            Admission admission,
            Lookups lookups,
            Segmentations segmentations,
            Scheduler scheduler,
            RequestMeters meters,
            InstantSource clock,
            Supplier<String> requestIds,
            Path uploads) {
        this.config = config;
        this.structures = structures;
        this.swap = swap;
        this.admission = admission;
        this.lookups = lookups;
        this.segmentations = segmentations;
        this.scheduler = scheduler;
        this.meters = meters;
        this.clock = clock;
        this.requestIds = requestIds;
        this.uploads = uploads;
        this.refusals = new Refusals(config);
        this.uploadWatch = new UploadWatch(config.minUploadKiBs(), config.requestTimeout());
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(this::begin).failureHandler(this::refuse);
        router.post(PATH)
                .consumes(FORM)
                .handler(this::admitUpload)
                .failureHandler(this::refuse);
        router.post(PATH)
                .consumes(FORM)
                .handler(BodyHandler.create(uploads.toString()).setBodyLimit(config.maxUploadBytes()))
                .handler(this::upload)
                .failureHandler(this::refuse);
        router.post(PATH)
                .consumes("application/json")
                .handler(BodyHandler.create(false).setBodyLimit(Refusals.MAX_JSON_BYTES))
                .handler(this::stored)
                .failureHandler(this::refuse);
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

    private void begin(RoutingContext context) {
        String client = context.request().remoteAddress().host();
        Exchange exchange = new Exchange(requestIds.get(), clock.instant(), client);
        context.put(Exchange.KEY, exchange);
        long deadline = context.vertx()
                .setTimer(config.requestTimeout().toMillis(), passed -> expire(context, exchange));
        exchange.whenOver(() -> context.vertx().cancelTimer(deadline));
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

    /** Whoever does not read the answer loses the connection; whoever still waits for it is told. */
    private void expire(RoutingContext context, Exchange exchange) {
        if (exchange.isSending()) {
            context.request().connection().close();
        } else if (!exchange.hasEnded()) {
            context.fail(Segmentations.outOfTime(config.requestTimeout()));
        }
    }

    private static Exchange exchange(RoutingContext context) {
        return context.get(Exchange.KEY);
    }

    private static Urgency urgency(RoutingContext context) {
        return PriorityHeader.urgency(context.request().getHeader(PriorityHeader.NAME));
    }

    private void admit(RoutingContext context, Urgency urgency) {
        exchange(context)
                .admitted(admission
                        .tryEnter(urgency)
                        .orElseThrow(() -> RefusedException.overloaded(admission, urgency)));
    }

    // ---- uploads ----

    /** Before the body is read: whoever cannot be served is told so at once. */
    private void admitUpload(RoutingContext context) {
        admit(context, urgency(context));
        uploadWatch.begin(context, exchange(context));
        context.next();
    }

    private void upload(RoutingContext context) {
        exchange(context).bodyCame();
        if (exchange(context).hasEnded()) {
            return;
        }
        TargetGrid grid = grid(field(context, "grid"));
        Selection selection = Selection.of(
                FormFields.numbers("box", field(context, "box")),
                FormFields.names(field(context, "structures")),
                structures);
        compute(context, request(context, new Scan.Upload(file(context, "ct"), file(context, "pet")), grid, selection));
    }

    private static Optional<String> field(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getFormAttribute(name));
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

    // ---- ingested studies ----

    private void stored(RoutingContext context) {
        Buffer body = context.body().buffer();
        StudyRequest asked = StudyRequest.parse(body == null ? new byte[0] : body.getBytes());
        TargetGrid grid = grid(asked.grid());
        Selection selection =
                Selection.of(asked.box().orElse(List.of()), asked.structures().orElse(List.of()), structures);
        OptionalInt revision = asked.revision().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        String client = exchange(context).client();
        onLoop(context, lookups.study(client, asked.studyId(), revision))
                .map(found -> found.orElseThrow(this::unknownStudy))
                .compose(study -> answerStored(context, study, grid, selection))
                .onFailure(context::fail);
    }

    /** From the store, else computed. */
    private Future<Void> answerStored(
            RoutingContext context, StudyRecord study, TargetGrid grid, Selection selection) {
        SegmentationRequest request = request(context, new Scan.Stored(study), grid, selection);
        String client = exchange(context).client();
        return onLoop(context, lookups.mask(client, request, study)).map(earlier -> {
            if (exchange(context).hasEnded()) {
                return null;
            }
            if (earlier.isPresent()) {
                send(context, request, earlier.get());
            } else {
                admit(context, request.urgency());
                compute(context, request);
            }
            return null;
        });
    }

    private RefusedException unknownStudy() {
        return new RefusedException(
                Reason.UNKNOWN_STUDY,
                "no such study, or no such revision of it, is among the newest " + config.studiesRemembered()
                        + ": check the id, or send the two images themselves");
    }

    // ---- both ----

    private static TargetGrid grid(Optional<String> word) {
        return TargetGrid.of(word.orElse(TargetGrid.CT.word()))
                .orElseThrow(() -> new RefusedException(
                        Reason.MALFORMED, "`grid` is `ct` or `pet`, the image on whose voxels the mask is wanted"));
    }

    private SegmentationRequest request(RoutingContext context, Scan scan, TargetGrid grid, Selection selection) {
        Exchange exchange = exchange(context);
        return new SegmentationRequest(
                exchange.requestId(),
                scan,
                grid,
                selection,
                urgency(context),
                exchange.accepted(),
                exchange.accepted().plus(config.requestTimeout()));
    }

    private void compute(RoutingContext context, SegmentationRequest request) {
        Exchange exchange = exchange(context);
        Scheduler.Scheduled<SegmentationAnswer> scheduled = scheduler.submit(
                request.urgency(), exchange.client(), givenUp -> segmentations.answer(request, givenUp));
        exchange.scheduled(scheduled);
        onLoop(context, scheduled.answer()).onComplete(done -> {
            if (done.succeeded()) {
                send(context, request, done.result());
            } else if (done.cause() instanceof CancellationException) {
                meters.answered(request, "cancelled");
                LOG.debug("request {} ends: {}", request.requestId(), done.cause().getMessage());
            } else {
                context.fail(done.cause());
            }
            exchange.workIsDone();
        });
    }

    private static <T> Future<T> onLoop(RoutingContext context, CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context.vertx().getOrCreateContext());
    }

    private void send(RoutingContext context, SegmentationRequest request, SegmentationAnswer answer) {
        Exchange exchange = exchange(context);
        if (exchange.hasEnded()) {
            return;
        }
        meters.answered(request, answer.computed() ? "computed" : "stored");
        exchange.sending();
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/gzip")
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"mask-" + request.grid().word() + ".nii.gz\"")
                .putHeader(REQUEST_ID, answer.requestId())
                .putHeader(MODEL_VERSION, version(answer.version()))
                .end(Buffer.buffer(answer.mask()))
                .onComplete(sent -> exchange.sent());
    }

    /** A structured field (RFC 9651): {@code 7;checkpoint="<sha256>"}. */
    static String version(ServingModel.Version version) {
        return version.number() + ";checkpoint=\"" + version.checkpoint() + "\"";
    }

    /** Everything that ends without a mask ends here, on the event loop. */
    private void refuse(RoutingContext context) {
        Exchange exchange = exchange(context);
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        Throwable failure = context.failure();
        Problem problem = refusals.problem(context.statusCode(), failure);
        meters.refused(problem.code());
        if (problem.status() == 500) {
            LOG.error("request {} failed", exchange.requestId(), failure);
        }
        Refusals.respond(context, exchange.requestId(), problem);
    }
}
