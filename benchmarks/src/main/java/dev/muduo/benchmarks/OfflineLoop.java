package dev.muduo.benchmarks;

import dev.muduo.ingest.IngestService;
import dev.muduo.ingest.SiteConfig;
import dev.muduo.ingest.door.LabelFile;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.intake.AnnotationSubmission;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.cohort.CohortException;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.teacher.TeacherService;
import dev.muduo.trainer.TrainerService;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.WeightsConfig;
import dev.muduo.trainer.gate.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The services of the loop, stepped by one thread in a fixed order on a log and a store in memory: the same roles that run
 * online, without the wall clock deciding what comes first, so that a run is a function of its cohort and configuration.
 */
public final class OfflineLoop implements AutoCloseable {
    /** No secret: nothing leaves this process, and studies must have the same ids, and so the same order, in every run. */
    private static final String SITE_SECRET = "the same in every offline run, so that ids are the same";

    /**
     * Everything that a loop has come to at one moment, and that another can go on from: log and store. As often as wanted:
     * nothing that goes on from it changes it.
     */
    public static final class Moment {
        private final InMemoryEventLog log;
        private final InMemoryObjectStore store;

        private Moment(InMemoryEventLog log, InMemoryObjectStore store) {
            this.log = log;
            this.store = store;
        }
    }

    private final InMemoryEventLog log;
    private final InMemoryObjectStore store;
    private final Path scratch;
    private final Platform platform;
    private final String site;
    private final IngestService ingest;
    private final TeacherService teachers;
    private final TrainerService trainer;
    private final List<Agent> started = new ArrayList<>();

    /** @param scratch an existing directory of this run alone */
    public OfflineLoop(Configuration configuration, Path scratch) throws Exception {
        this(configuration, scratch, new InMemoryEventLog(), new InMemoryObjectStore());
    }

    /** Goes on from where another loop was, as a process that is started again does. */
    public static OfflineLoop from(Moment moment, Configuration configuration, Path scratch) throws Exception {
        return new OfflineLoop(configuration, scratch, moment.log.copy(), moment.store.copy());
    }

    private OfflineLoop(Configuration configuration, Path scratch, InMemoryEventLog log, InMemoryObjectStore store)
            throws Exception {
        this.scratch = scratch;
        this.log = log;
        this.store = store;
        platform = new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                new SimpleMeterRegistry(),
                ComputeBudget.unlimited(),
                InstantSource.system(),
                scratch);
        Configuration placed = configuration.with(Map.of(
                "process.instance",
                "offline",
                "process.scratch",
                scratch.toString(),
                "site.secretFile",
                Files.writeString(scratch.resolve("site-secret"), SITE_SECRET).toString()));
        site = placed.section("site", SiteConfig.class).name();
        ingest = IngestService.create(platform, placed);
        teachers = TeacherService.create(platform, placed);
        trainer = TrainerService.create(
                platform,
                placed.section("model", ModelConfig.class),
                placed.section("training", TrainingConfig.class),
                placed.section("gate", GateConfig.class),
                placed.section("weights", WeightsConfig.class));
        for (Service service : List.of(ingest, teachers, trainer)) {
            for (Agent agent : service.agents()) {
                agent.onStart();
                started.add(agent);
            }
        }
    }

    /** What this loop has come to, for others to go on from; between two pieces of work. */
    public Moment moment() {
        return new Moment(log.copy(), store.copy());
    }

    public Platform platform() {
        return platform;
    }

    /**
     * Takes a study in, and with it what a person has drawn in it if {@code annotated}.
     *
     * @throws CohortException if it, or what is drawn in it, is refused
     */
    public void submit(CohortStudy study, boolean annotated) throws Exception {
        try {
            takeIn(study, annotated);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw new CohortException("study " + study.name() + " is refused: " + refusal.getMessage(), refusal);
            }
            throw e;
        }
    }

    private void takeIn(CohortStudy study, boolean annotated) throws Exception {
        Path folder = Files.createTempDirectory(scratch, "submission");
        StudyReceipt receipt = await(ingest.submissions()
                .submit(new StudySubmission(
                        new StudyFiles(study.ct(), study.pet()),
                        folder,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(study.role()),
                        site,
                        Optional.empty())));
        if (annotated && study.drawing().isPresent()) {
            CohortStudy.Drawing drawing = study.drawing().get();
            await(ingest.submissions()
                    .submit(new AnnotationSubmission(
                            receipt.studyId(),
                            Optional.empty(),
                            new LabelFile(drawing.label(), drawing.structures(), LabelFile.Values.MODEL, false),
                            folder,
                            drawing.annotator(),
                            List.of())));
        }
    }

    /** The teachers answer everything that has come; what they have encoded, a cache, does not stay in this store's memory. */
    public void teach() throws Exception {
        untilIdle(teachers.agents());
        store.list("studies/").filter(key -> key.contains("/embedding-")).forEach(store::delete);
    }

    public List<PseudoLabelsProduced> taught() {
        return log.events(Topics.PSEUDO_LABELS, PseudoLabelsProduced.class);
    }

    /** Trains the prompt generator for its round and lets the gate promote it. */
    public void pretrain() throws Exception {
        trainOneRound(ModelNames.PROMPT_GENERATOR);
    }

    /** Trains the student for one round, the gate judges it. */
    public CheckpointWritten trainStudent() throws Exception {
        return trainOneRound(ModelNames.STUDENT);
    }

    private CheckpointWritten trainOneRound(String model) throws Exception {
        int before = written(model).size();
        Agent role = agent(trainer, "trainer-" + model);
        stepUntil(List.of(role), () -> written(model).size() > before);
        untilIdle(List.of(agent(trainer, "promoter")));
        return written(model).get(before);
    }

    /** One step of the student's trainer; what a benchmark of memory watches. */
    void stepStudent() throws Exception {
        agent(trainer, "trainer-" + ModelNames.STUDENT).doWork();
    }

    public List<CheckpointWritten> written(String model) {
        return log.events(Topics.MODELS, CheckpointWritten.class).stream()
                .filter(event -> event.getModel().equals(model))
                .toList();
    }

    /** What the gate has decided on a checkpoint of the student; empty where it had nothing to compare with. */
    public Optional<Verdict.Summary> verdict(String checkpoint) {
        Stream<ObjectRef> promoted = log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .filter(event -> event.getModel().equals(ModelNames.STUDENT))
                .filter(event -> event.getCheckpoint().equals(checkpoint))
                .map(CheckpointPromoted::getVerdict);
        Stream<ObjectRef> rejected = log.events(Topics.MODELS, CheckpointRejected.class).stream()
                .filter(event -> event.getModel().equals(ModelNames.STUDENT))
                .filter(event -> event.getCheckpoint().equals(checkpoint))
                .map(CheckpointRejected::getVerdict);
        return Stream.concat(promoted, rejected)
                .filter(Objects::nonNull)
                .findFirst()
                .map(StoredObject::of)
                .map(object -> Json.read(store.read(object), Verdict.class, object.key()))
                .map(Verdict::summary);
    }

    private <T> T await(CompletableFuture<T> answer) throws Exception {
        stepUntil(ingest.agents(), answer::isDone);
        return answer.get();
    }

    private static void untilIdle(List<Agent> agents) throws Exception {
        int idle = 0;
        // Twice, because a first look may only have moved a reader.
        while (idle < 2) {
            int done = 0;
            for (Agent agent : agents) {
                done += agent.doWork();
            }
            idle = done == 0 ? idle + 1 : 0;
        }
    }

    private static void stepUntil(List<Agent> agents, BooleanSupplier reached) throws Exception {
        int idle = 0;
        while (!reached.getAsBoolean()) {
            int done = 0;
            for (Agent agent : agents) {
                done += agent.doWork();
            }
            idle = done == 0 ? idle + 1 : 0;
            if (idle > 1_000) {
                throw new IllegalStateException(
                        "the roles " + agents.stream().map(Agent::roleName).toList()
                                + " have nothing to do and have not come to where they should");
            }
        }
    }

    private static Agent agent(Service service, String role) {
        return service.agents().stream()
                .filter(agent -> agent.roleName().equals(role))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no role " + role + " in " + service.name()));
    }

    @Override
    public void close() throws IOException {
        started.forEach(Agent::onClose);
    }
}
