package dev.muduo.infer.http;

import dev.muduo.imaging.Structures;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.Lookups;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.swap.HotSwap;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.platform.http.CutOff;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/segmentations}. An upload is admitted before its body is read, and its files are streamed to disk; a study is
 * admitted when it turns out that its mask is not in the store. A worker computes, and the event loop answers. At its deadline
 * a request is answered whatever is done for it; a client that goes away takes its request out of the queue, or stops the
 * computing at the next window, unless the answer is to be kept.
 */
public final class SegmentationRoutes implements Routes {
    static final String PATH = "/v1/segmentations";
    static final String REQUEST_ID = "Muduo-Request-Id";
    static final String MODEL_VERSION = "Muduo-Model-Version";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentationRoutes.class);
    private static final String FORM = "multipart/form-data";

    private static final String ROOM_ON_DISK = "muduo.room-on-disk";

    private final ServingConfig config;
    private final Structures structures;
    private final HotSwap swap;
    private final Lookups lookups;
    private final MaskWork work;
    private final RequestMeters meters;
    private final InstantSource clock;
    private final Supplier<String> requestIds;
    private final Deadlines deadlines;
    private final DiskBudget disk;
    private final Refusals refusals;
    private final UploadWatch uploadWatch;
    private final Outgoing outgoing;
    private final Answering answering;
    private final KeptAnswering keptAnswering;

    /** @param disk for bodies on their way in: a directory of this process */
    public SegmentationRoutes(
            ServingConfig config,
            Structures structures,
            HotSwap swap,
            Lookups lookups,
            MaskWork work,
            KeptAnswers answers,
            RequestMeters meters,
            InstantSource clock,
            Supplier<String> requestIds,
            Deadlines deadlines,
            DiskBudget disk) {
        this.config = config;
        this.structures = structures;
        this.swap = swap;
        this.lookups = lookups;
        this.work = work;
        this.meters = meters;
        this.clock = clock;
        this.requestIds = requestIds;
        this.deadlines = deadlines;
        this.disk = disk;
        this.refusals = new Refusals(config);
        this.uploadWatch = new UploadWatch(config.minUploadKiBs(), config.requestTimeout());
        this.outgoing = new Outgoing(config.maxOutgoingBytes());
        meters.follow(outgoing);
        this.answering = new Answering(config, lookups, work, meters);
        this.keptAnswering = new KeptAnswering(answers, work, meters, refusals);
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(this::begin).failureHandler(this::refuse);
        router.post(PATH).consumes(FORM).handler(this::admitUpload).failureHandler(this::refuse);
        router.post(PATH)
                .consumes(FORM)
                .handler(BodyHandler.create(disk.folder().toString()).setBodyLimit(config.maxUploadBytes()))
                .handler(this::upload)
                .failureHandler(this::refuse);
        router.post(PATH)
                .consumes("application/json")
                .handler(BodyHandler.create(false).setBodyLimit(Refusals.MAX_JSON_BYTES))
                .handler(this::ingested)
                .failureHandler(this::refuse);
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

    private void begin(RoutingContext context) {
        Exchange exchange = Exchange.begin(context, requestIds.get(), clock.instant(), outgoing);
        Order order = Order.of(context.request());
        context.put(Order.KEY, order);
        exchange.whenOver(
                deadlines.in(context.vertx(), order.patience(config), () -> expire(context, exchange, order)));
        exchange.whenFilesAreUnneeded(() -> SegmentationForm.removeFiles(context));
        if (!swap.serving()) {
            throw Segmentations.nothingPromoted();
        }
        context.next();
    }

    /** Whoever does not read the answer loses the connection; whoever still waits for it is told. */
    private void expire(RoutingContext context, Exchange exchange, Order order) {
        if (exchange.isSending()) {
            CutOff.now(context.request().connection());
        } else if (!exchange.hasEnded()) {
            context.fail(
                    order.isKept() && exchange.bodyIsComplete()
                            ? Segmentations.goesOn(order.patience(config))
                            : Segmentations.outOfTime(order.patience(config)));
        }
    }

    /** Before the body is read: whoever cannot be served is told so at once. */
    private void admitUpload(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        work.enter(exchange, Order.of(context));
        DiskBudget.Lease lease = disk.lease();
        exchange.whenFilesAreUnneeded(() -> {
            SegmentationForm.removeFiles(context);
            lease.close();
        });
        context.put(ROOM_ON_DISK, lease);
        takeRoom(context.request(), lease);
        uploadWatch.begin(context, exchange);
        exchange.bodyComes();
        context.next();
    }

    /** As many bytes as are announced, or as may come. */
    private void takeRoom(HttpServerRequest request, DiskBudget.Lease lease) {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null) {
            lease.growUpTo(config.maxUploadBytes());
        } else {
            // Of more than may come nothing is kept.
            lease.announce(Math.min(Long.parseLong(announced), config.maxUploadBytes()));
        }
    }

    private void upload(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        exchange.bodyCame();
        context.<DiskBudget.Lease>get(ROOM_ON_DISK).cameWhole();
        if (exchange.hasEnded()) {
            SegmentationForm.removeFiles(context);
            return;
        }
        Asked asked = new SegmentationForm(context, config, disk).asked(structures);
        answer(context, asked, () -> Fingerprint.ofForm(context));
    }

    private void ingested(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        exchange.bodyCame();
        Buffer body = context.body().buffer();
        byte[] json = body == null ? new byte[0] : body.getBytes();
        StudyRequest wanted = StudyRequest.parse(json);
        OptionalInt revision = wanted.revision().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        Exchange.onLoop(context, lookups.study(exchange.client(), wanted.studyId(), revision))
                .map(found -> {
                    Asked asked = wanted.of(found.orElseThrow(this::unknownStudy), structures);
                    answer(context, asked, () -> Fingerprint.ofBody(json));
                    return null;
                })
                .onFailure(context::fail);
    }

    private RefusedException unknownStudy() {
        return new RefusedException(
                Reason.UNKNOWN_STUDY,
                "no such study, or no such revision of it, is among the newest " + config.studiesRemembered()
                        + ": check the id, or send the two images themselves");
    }

    private void answer(RoutingContext context, Asked asked, Callable<String> fingerprint) {
        Order order = Order.of(context);
        if (Exchange.of(context).hasEnded()) {
            return;
        }
        if (order.format().needsSourceImages() && !asked.images().areDicom()) {
            throw Order.noSourceImages(asked.images().whyNotDicom());
        }
        if (order.isKept()) {
            keptAnswering.begin(context, asked, fingerprint);
        } else {
            answering.begin(context, asked);
        }
    }

    /** A structured field (RFC 9651): {@code 7;checkpoint="<sha256>"}, in bf16 with {@code ;arithmetic=bfloat16}. */
    static String version(ServingModel.Version version) {
        return version.number() + ";checkpoint=\"" + version.checkpoint() + "\""
                + version.arithmetic()
                        .unusualWord()
                        .map(word -> ";arithmetic=" + word)
                        .orElse("");
    }

    /** Everything that ends without an answer ends here, on the event loop. */
    private void refuse(RoutingContext context) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        Exchange exchange = Exchange.of(context);
        Throwable failure = context.failure();
        Problem problem = exchange.isReadingBody()
                ? refusals.ofBody(context.statusCode(), failure)
                : refusals.problem(context.statusCode(), failure);
        meters.refused(problem.code());
        // Whoever made a problem of it has told the log.
        if (problem.status() == 500 && !(failure instanceof ProblemException)) {
            LOG.error("request {} failed", exchange.requestId(), failure);
        }
        Refusals.respond(context, exchange.requestId(), problem);
    }
}
