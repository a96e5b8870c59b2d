package dev.muduo.infer;

import dev.muduo.imaging.nifti.NiftiLimits;
import dev.muduo.infer.answer.KeptAnswers;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.http.Deadlines;
import dev.muduo.infer.http.KeptAnswerRoutes;
import dev.muduo.infer.http.MaskWork;
import dev.muduo.infer.http.RequestMeters;
import dev.muduo.infer.http.SegmentationRoutes;
import dev.muduo.infer.http.ServingRoutes;
import dev.muduo.infer.page.PageRoutes;
import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.AutomaticRequests;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.Lookups;
import dev.muduo.infer.request.MaskStore;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.Scheduler;
import dev.muduo.infer.request.Segmentations;
import dev.muduo.infer.request.ServedOutbox;
import dev.muduo.infer.request.StudyIndex;
import dev.muduo.infer.result.Results;
import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.infer.view.StudyFindings;
import dev.muduo.infer.view.ViewRoutes;
import dev.muduo.infer.view.ViewSources;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.config.ProcessConfig;
import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.security.OidcConfig;
import dev.muduo.platform.security.SecurityConfig;
import dev.muduo.platform.study.StudyVolumes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Segmentation requests over HTTP, answered with the promoted student. */
public final class InferService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(InferService.class);

    /** What scans on their way in leave free on the disk, for what else the process writes there. */
    private static final long LEAST_FREE_BYTES = 256L << 20;

    /** What views leave free, for what goes before them: scans. */
    private static final long LEAST_FREE_BYTES_OF_VIEWS = 512L << 20;

    private final List<Agent> agents;
    private final List<Routes> routes;
    private final ViewRoutes views;
    private final Lookups lookups;
    private final Scheduler scheduler;
    private final ServedOutbox outbox;

    private InferService(
            List<Agent> agents,
            List<Routes> routes,
            ViewRoutes views,
            Lookups lookups,
            Scheduler scheduler,
            ServedOutbox outbox) {
        this.agents = agents;
        this.routes = routes;
        this.views = views;
        this.lookups = lookups;
        this.scheduler = scheduler;
        this.outbox = outbox;
    }

    /**
     * The service as its sections {@code model} and {@code serving} say, with networks on the tensor engine;
     * {@code TensorEngine.start} comes before.
     *
     * @throws ConfigurationException if a section is not usable, or connections would be closed before requests time out
     */
    public static InferService create(Platform platform, Configuration configuration) {
        ServingConfig config = configuration.section("serving", ServingConfig.class);
        configuration
                .section("http", HttpConfig.class)
                .requireOpenFor("serving.requestTimeout", config.requestTimeout());
        String named = configuration.section("process", ProcessConfig.class).instance();
        return create(
                platform,
                configuration.section("model", ModelConfig.class),
                config,
                new StudentLoader(),
                usable(config.arithmetic()),
                named.isEmpty() ? UUID.randomUUID().toString() : named,
                Deadlines.REAL,
                page(configuration.section("security", SecurityConfig.class).oidc()));
    }

    /** Where bfloat16 would take many times as long, float32 is better in every way. */
    private static Arithmetic usable(Arithmetic wanted) {
        Arithmetic arithmetic = wanted.orFaster();
        if (arithmetic != wanted) {
            LOG.warn(
                    "serving.arithmetic is {}, which this processor does not multiply: answers are in {}",
                    wanted,
                    arithmetic);
        }
        return arithmetic;
    }

    /** Where the page signs people in itself, it may ask the issuer for their tokens. */
    private static PageRoutes page(OidcConfig oidc) {
        return new PageRoutes(oidc.clientId().flatMap(client -> oidc.issuer()).map(URI::create));
    }

    /**
     * The service with networks of another kind.
     *
     * @param instance names this process among all that run the service
     */
    public static InferService create(
            Platform platform, ModelConfig model, ServingConfig config, NetworkLoader loader, String instance) {
        return create(platform, model, config, loader, instance, Deadlines.REAL);
    }

    /**
     * The same, where it is out of time when somebody says so.
     *
     * @param deadlines of requests
     */
    public static InferService create(
            Platform platform,
            ModelConfig model,
            ServingConfig config,
            NetworkLoader loader,
            String instance,
            Deadlines deadlines) {
        return create(platform, model, config, loader, config.arithmetic(), instance, deadlines, new PageRoutes());
    }

    private static InferService create(
            Platform platform,
            ModelConfig model,
            ServingConfig config,
            NetworkLoader loader,
            Arithmetic arithmetic,
            String instance,
            Deadlines deadlines,
            Routes page) {
        ModelParts served = ModelParts.of(platform, model, config, loader, arithmetic);
        StudyIndex studies = new StudyIndex(platform.log(), config.studiesRemembered());
        StudyFindings findings = new StudyFindings(platform.log(), config.studiesRemembered());
        MaskStore masks = new MaskStore(platform.store());
        ServedOutbox outbox = outbox(platform, config);
        StudyVolumes volumes = new StudyVolumes(platform.store(), 0);
        NiftiLimits limits = new NiftiLimits(config.maxVoxels(), NiftiLimits.STANDARD.maxTrailingBytes());
        MemoryBudget memory = MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory());
        Segmentations segmentations = new Segmentations(
                served.swap(), volumes, masks, outbox, platform.compute(), memory, platform.clock(), limits);
        Admission admission = admission(config);
        Scheduler scheduler = new Scheduler(
                admission, platform.clock(), config.concurrency(), config.bulk().concurrency());
        Lookups lookups = new Lookups(studies, segmentations);
        KeptAnswers answers = answers(platform, config);
        Results results = new Results(model.structures(), volumes, limits, platform.clock());
        Routes segmentationRoutes = new SegmentationRoutes(
                config,
                model.structures(),
                served.swap(),
                lookups,
                new MaskWork(config, admission, scheduler, segmentations, results),
                answers,
                new RequestMeters(platform.meters(), admission, platform.clock()),
                platform.clock(),
                () -> UUID.randomUUID().toString(),
                deadlines,
                uploads(platform, config));
        List<Agent> agents = new ArrayList<>(List.of(served.follower(), studies, findings, outbox, answers));
        config.automatic()
                .grid()
                .map(grid -> new AutomaticRequests(
                        grid,
                        config.automatic().within(),
                        segmentations,
                        served.swap(),
                        admission,
                        scheduler,
                        platform,
                        instance))
                .ifPresent(agents::add);
        ViewSources viewed = new ViewSources(
                platform.store(),
                masks,
                platform.models(),
                model.structures(),
                arithmetic,
                new Workspace(platform.scratch().resolve("serving/views"), LEAST_FREE_BYTES_OF_VIEWS));
        ViewRoutes views = new ViewRoutes(studies, findings, viewed, config.retryAfter());
        return new InferService(
                List.copyOf(agents),
                List.of(
                        segmentationRoutes,
                        new KeptAnswerRoutes(
                                answers,
                                Math.toIntExact(config.retryAfter().toSeconds()),
                                new EventStreams(config.answers().mostStreams())),
                        new ServingRoutes(served.meters(), served.source(), admission, model),
                        views,
                        page),
                views,
                lookups,
                scheduler,
                outbox);
    }

    private static ServedOutbox outbox(Platform platform, ServingConfig config) {
        return new ServedOutbox(
                platform.log(),
                platform.scratch().resolve("serving/outbox"),
                config.outboxEvents(),
                platform.clock(),
                platform.meters());
    }

    private static Admission admission(ServingConfig config) {
        return new Admission(
                new Admission.Bounds(config.concurrency(), config.queue()),
                new Admission.Bounds(config.bulk().concurrency(), config.bulk().queue()));
    }

    private static KeptAnswers answers(Platform platform, ServingConfig config) {
        return new KeptAnswers(
                platform.scratch().resolve("serving/answers"),
                config.answers().most(),
                config.answers().keep(),
                platform.clock());
    }

    private static DiskBudget uploads(Platform platform, ServingConfig config) {
        return new DiskBudget(
                UploadFolder.emptied(platform.scratch().resolve("serving/uploads")),
                config.maxDiskBytes(),
                LEAST_FREE_BYTES);
    }

    @Override
    public String name() {
        return "infer";
    }

    @Override
    public List<Agent> agents() {
        return agents;
    }

    @Override
    public List<Routes> routes() {
        return routes;
    }

    /**
     * Lets requests being computed finish; to be called when HTTP takes no more of them. All are asked to end first, so that none
     * waits for another's end: together they take no longer than {@link dev.muduo.infer.request.WorkerPool#PATIENCE}. Then the log
     * is told of what was answered, for at most {@link ServedOutbox#LAST_PATIENCE}.
     */
    @Override
    public void close() {
        scheduler.stopTaking();
        lookups.stopTaking();
        views.stopTaking();
        scheduler.close();
        lookups.close();
        views.close();
        outbox.close();
    }
}
