package dev.muduo.infer.http;

import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.dicom.ZippedFiles;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.StudyIndex;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.infer.request.WorkerPool;
import dev.muduo.infer.result.Results;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.study.StudyRecord;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/segmentations}. A request is admitted before its body is read, its files are streamed to disk, a worker
 * computes, and the event loop answers; a client that goes away stops the computing at the next window, unless the answer is to be
 * kept.
 */
public final class SegmentationRoutes implements Routes {
    static final String REQUEST_ID = "Muduo-Request-Id";
    static final String MODEL_VERSION = "Muduo-Model-Version";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentationRoutes.class);
    static final String PATH = "/v1/segmentations";
    /** A whole-body study has some thousand images. */
    private static final int MAX_ZIP_ENTRIES = 20_000;

    private static final int MOST_UNPACKED = 4;
    private static final Duration STUDY_PATIENCE = Duration.ofSeconds(10);

    private final ServingConfig config;
    private final HotSwap swap;
    private final Admission admission;
    private final StudyIndex studies;
    private final RequestMeters meters;
    private final InstantSource clock;
    private final Supplier<String> requestIds;
    private final Path uploads;
    private final Refusals refusals;
    private final Answering answering;

    /** @param uploads a directory of this process for bodies on their way in */
    public SegmentationRoutes(
            ServingConfig config,
            HotSwap swap,
            Admission admission,
            StudyIndex studies,
            Segmentations segmentations,
            Results results,
            KeptAnswers answers,
            WorkerPool workers,
            RequestMeters meters,
            InstantSource clock,
            Supplier<String> requestIds,
            Path uploads) {
        this.config = config;
        this.swap = swap;
        this.admission = admission;
        this.studies = studies;
        this.meters = meters;
        this.clock = clock;
        this.requestIds = requestIds;
        this.uploads = uploads;
        this.refusals = new Refusals(config);
        this.answering = new Answering(config, segmentations, results, answers, workers, meters, refusals);
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(this::admit).failureHandler(this::refuse);
        route(
                router,
                "multipart/form-data",
                BodyHandler.create(uploads.toString()).setBodyLimit(config.maxUploadBytes()),
                this::upload);
        route(
                router,
                "application/json",
                BodyHandler.create(false).setBodyLimit(Refusals.MAX_JSON_BYTES),
                this::stored);
        router.post(PATH)
                .handler(context -> {
                    throw new ProblemException(new Problem(
                            415,
                            "unsupported-media-type",
                            "The request is not as expected",
                            "send multipart/form-data with the files `ct` and `pet`, or `dicom`, or application/json"
                                    + " with a `studyId`",
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
            if (!exchange.keepsFiles()) {
                context.cancelAndCleanupFileUploads();
            }
        });
        context.put(Order.KEY, Order.of(context.request()));
        if (!swap.serving()) {
            throw Segmentations.nothingPromoted();
        }
        context.next();
    }

    private void upload(RoutingContext context) {
        TargetGrid grid = grid(Optional.ofNullable(context.request().getFormAttribute("grid")));
        answering.begin(context, images(context), grid, () -> Fingerprint.ofForm(context));
    }

    private Images images(RoutingContext context) {
        boolean dicom =
                context.fileUploads().stream().anyMatch(file -> file.name().equals("dicom"));
        if (!dicom) {
            return Images.of(new Scan.Upload(file(context, "ct"), file(context, "pet")));
        }
        if (context.fileUploads().size() > 1) {
            throw new RefusedException(
                    Reason.MALFORMED, "the form has the file `dicom` alone, or `ct` and `pet`; got more");
        }
        Exchange exchange = context.get(Exchange.KEY);
        return Images.zipped(
                file(context, "dicom").file(),
                uploads.resolve("dicom-" + exchange.requestId()),
                new ZippedFiles.Limits(MOST_UNPACKED * config.maxUploadBytes(), MAX_ZIP_ENTRIES),
                dicomLimits());
    }

    private DicomLimits dicomLimits() {
        DicomLimits standard = DicomLimits.STANDARD;
        return new DicomLimits(
                standard.maxBytes(),
                standard.maxValueBytes(),
                standard.maxElements(),
                standard.maxDepth(),
                Math.min(standard.maxVoxels(), config.maxVoxels()));
    }

    private static Scan.Received file(RoutingContext context, String name) {
        List<FileUpload> files = context.fileUploads().stream()
                .filter(upload -> upload.name().equals(name))
                .toList();
        if (files.size() != 1) {
            throw new RefusedException(
                    Reason.MALFORMED, "the form has one file called `" + name + "`; got " + files.size());
        }
        return new Scan.Received(
                Path.of(files.get(0).uploadedFileName()), files.get(0).size());
    }

    private void stored(RoutingContext context) {
        Buffer body = context.body().buffer();
        byte[] json = body == null ? new byte[0] : body.getBytes();
        StudyRequest request = StudyRequest.parse(json);
        TargetGrid grid = grid(request.grid());
        OptionalInt revision = request.revision().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        Optional<StudyRecord> known = studies.find(request.studyId(), revision);
        if (known.isPresent()) {
            answer(context, known.get(), grid, json);
            return;
        }
        context.vertx()
                .executeBlocking(
                        () -> studies.findAtEnd(request.studyId(), revision, STUDY_PATIENCE)
                                .orElseThrow(this::unknownStudy),
                        false)
                .map(study -> {
                    answer(context, study, grid, json);
                    return study;
                })
                .onFailure(context::fail);
    }

    private void answer(RoutingContext context, StudyRecord study, TargetGrid grid, byte[] json) {
        answering.begin(context, Images.of(new Scan.Stored(study)), grid, () -> Fingerprint.ofBody(json));
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

    /** A structured field (RFC 9651): {@code 7;checkpoint="<sha256>"}. */
    static String version(ServingModel.Version version) {
        return version.number() + ";checkpoint=\"" + version.checkpoint() + "\"";
    }

    /** Everything that ends without a mask ends here, on the event loop. */
    private void refuse(RoutingContext context) {
        Exchange exchange = context.get(Exchange.KEY);
        Throwable failure = context.failure();
        Problem problem = refusals.problem(context.statusCode(), failure);
        meters.refused(problem.code());
        if (problem.status() == 500) {
            LOG.error("request {} failed", exchange.requestId(), failure);
        }
        Refusals.respond(context, exchange.requestId(), problem);
    }
}
