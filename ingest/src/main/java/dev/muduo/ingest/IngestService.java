package dev.muduo.ingest;

import dev.muduo.imaging.Structures;
import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.dicom.DicomStudyDoor;
import dev.muduo.ingest.dicom.Originals;
import dev.muduo.ingest.door.LabelDoor;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.edge.OriginalNames;
import dev.muduo.ingest.edge.Pseudonymous;
import dev.muduo.ingest.edge.ReidentificationMap;
import dev.muduo.ingest.http.HttpLimits;
import dev.muduo.ingest.http.IngestRoutes;
import dev.muduo.ingest.http.TeachingRoutes;
import dev.muduo.ingest.http.UploadPlaces;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.Intake;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.intake.SourceNames;
import dev.muduo.ingest.intake.StudyPublisher;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.pacs.ArchiveConfig;
import dev.muduo.ingest.pacs.ArchivePull;
import dev.muduo.ingest.results.ResultSender;
import dev.muduo.ingest.source.WatchedFolder;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Studies, annotations and reviews in, results back: the leader, those who check and store, sources, senders, HTTP routes. */
public final class IngestService implements Service {
    private final IngestLeader leader;
    private final IntakeQueue queue;
    private final List<Agent> agents;
    private final List<Routes> routes;
    private final Optional<Spool> spool;

    private IngestService(
            IngestLeader leader, IntakeQueue queue, Optional<Spool> spool, List<Agent> agents, List<Routes> routes) {
        this.leader = leader;
        this.queue = queue;
        this.spool = spool;
        this.agents = List.copyOf(agents);
        this.routes = List.copyOf(routes);
    }

    /**
     * Reads the sections {@code site}, {@code ingest} and the structures of {@code model}.
     *
     * @throws ConfigurationException if a section is not usable, connections would be closed before requests time out, or
     *     there is no site secret
     */
    public static IngestService create(Platform platform, Configuration configuration) {
        IngestConfig config = configuration.section("ingest", IngestConfig.class);
        configuration.section("http", HttpConfig.class).requireOpenFor("ingest.answerTimeout", config.answerTimeout());
        return create(
                platform,
                configuration.section("site", SiteConfig.class),
                config,
                configuration.section("model", ModelConfig.class).structures());
    }

    private static IngestService create(
            Platform platform, SiteConfig site, IngestConfig config, Structures structures) {
        SiteSecret secret = secret(site);
        Workspace workspace =
                new Workspace(platform.scratch().resolve("ingest"), mebibytes(config.leastFreeMegabytes()));
        IngestLeader leader =
                new IngestLeader(platform.log(), platform.store(), secret, platform.clock(), config.queueCapacity());
        StudyDoor door = new StudyDoor(config.door());
        Optional<ReidentificationMap> originals = originals(site);
        Intake intake = new Intake(
                door,
                new LabelDoor(config.door(), structures),
                secret,
                platform.store(),
                leader,
                originals
                        .<SourceNames>map(known -> new OriginalNames(known, new Pseudonymous(secret)))
                        .orElse(SourceNames.UNKNOWN));
        IntakeQueue queue = new IntakeQueue(intake, config.queueCapacity());
        HttpLimits limits = limits(config);
        UploadPlaces places = new UploadPlaces(limits.maxUploads());
        DicomIntake dicomIntake = new DicomIntake(
                new DicomStudyDoor(door, secret, config.dicom().conflict()),
                new StudyPublisher(platform.store(), leader),
                originals.<Originals>map(known -> known).orElse(Originals.FORGOTTEN),
                leader);
        Optional<DicomParts> dicom = config.dicom()
                .spool()
                .map(directory -> new DicomParts(
                        directory, site.name(), config, secret, dicomIntake, queue, leader, workspace, platform));

        List<Agent> agents = new ArrayList<>();
        agents.add(leader);
        agents.addAll(queue.workers(config.workers()));
        config.watch()
                .folder()
                .map(folder -> new WatchedFolder(
                        folder,
                        config.watch().settle(),
                        site.name(),
                        secret,
                        intake,
                        dicom.map(DicomParts::folders),
                        leader,
                        workspace,
                        platform.clock(),
                        platform.meters()))
                .ifPresent(agents::add);
        dicom.map(DicomParts::assembler).ifPresent(agents::add);
        for (ArchiveConfig archive : config.pull().archives()) {
            DicomParts parts = dicom.orElseThrow(() ->
                    new ConfigurationException("ingest.pull: studies that cannot be pulled, or of which a person has"
                            + " to choose, wait in ingest.dicom.spool; name a directory there, or no archives"));
            agents.add(new ArchivePull(
                    archive,
                    config.pull(),
                    site.name(),
                    secret,
                    dicomIntake,
                    queue,
                    parts.spool(),
                    parts.folders(),
                    leader,
                    workspace,
                    platform.clock(),
                    platform.meters()));
        }
        agents.addAll(senders(config, originals, secret, structures, leader, platform));

        List<Routes> routes = new ArrayList<>();
        routes.add(new IngestRoutes(
                queue,
                leader,
                workspace,
                secret,
                site.name(),
                structures,
                limits,
                dicom.map(DicomParts::zipped),
                places,
                platform.meters()));
        routes.add(new TeachingRoutes(leader, limits.answerTimeout(), platform.meters()));
        dicom.ifPresent(parts -> routes.addAll(parts.routes(limits, places)));
        measure(platform.meters(), leader, queue);
        return new IngestService(leader, queue, dicom.map(DicomParts::spool), agents, routes);
    }

    private static HttpLimits limits(IngestConfig config) {
        return new HttpLimits(
                config.maxUploads(),
                mebibytes(config.maxFileMegabytes()),
                config.uploadTimeout(),
                config.answerTimeout());
    }

    private static List<? extends Agent> senders(
            IngestConfig config,
            Optional<ReidentificationMap> originals,
            SiteSecret secret,
            Structures structures,
            IngestLeader leader,
            Platform platform) {
        if (config.results().destinations().isEmpty()) {
            return List.of();
        }
        ReidentificationMap wayBack = originals.orElseThrow(
                () -> new ConfigurationException("ingest.results: results go back along what site.originals"
                        + " holds; name a folder there, or no destinations"));
        return ResultSender.all(config.results(), wayBack, secret, structures, leader, platform);
    }

    private static void measure(MeterRegistry meters, IngestLeader leader, IntakeQueue queue) {
        Gauge.builder(
                        "muduo.ingest.studies",
                        leader,
                        leading -> leading.catalogue().size())
                .description("Studies that are published")
                .register(meters);
        Gauge.builder("muduo.ingest.waiting", leader, IngestLeader::waiting)
                .tag("for", "leader")
                .description("What waits to be checked or published")
                .register(meters);
        Gauge.builder("muduo.ingest.waiting", queue, IntakeQueue::waiting)
                .tag("for", "worker")
                .description("What waits to be checked or published")
                .register(meters);
    }

    private static Optional<ReidentificationMap> originals(SiteConfig site) {
        try {
            return site.originals().map(ReidentificationMap::new);
        } catch (UncheckedIOException e) {
            throw new ConfigurationException("site.originals: " + e.getMessage(), e);
        }
    }

    private static SiteSecret secret(SiteConfig site) {
        try {
            return site.createSecret()
                    ? SiteSecret.readOrCreate(site.secretFile())
                    : SiteSecret.read(site.secretFile());
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new ConfigurationException("site.secretFile: " + e.getMessage(), e);
        }
    }

    private static long mebibytes(int count) {
        return (long) count << 20;
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public List<Agent> agents() {
        return agents;
    }

    @Override
    public List<Routes> routes() {
        return routes;
    }

    /** For callers in the same process; the same way in as HTTP's, without the files' journey. */
    public IntakeQueue submissions() {
        return queue;
    }

    /** Where DICOM instances go, if any are taken; for callers in the same process. */
    public Optional<Spool> spool() {
        return spool;
    }

    /** Whether submissions are taken: the log has been read and this process leads. */
    public boolean leads() {
        return leader.leads();
    }
}
