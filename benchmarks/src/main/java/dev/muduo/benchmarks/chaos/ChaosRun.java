package dev.muduo.benchmarks.chaos;

import dev.muduo.benchmarks.Machine;
import dev.muduo.client.MuduoClient;
import dev.muduo.ingest.IngestService;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.RunningServices;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.demo.DemoConfiguration;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import dev.muduo.teacher.TeacherService;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.replay.LoggedRounds;
import dev.muduo.trainer.replay.RepeatedRound;
import dev.muduo.trainer.replay.ReplayRange;
import dev.muduo.trainer.replay.RoundReplay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The trainer in a JVM of its own, killed at drawn moments and started again, against a real broker and a real store in another,
 * while studies arrive and teachers answer in this one. Everything is in one directory: begun again on it, a run goes on.
 * Owned by one thread.
 */
final class ChaosRun implements AutoCloseable {
    /** Tiny on purpose: it is about starts, not about learning. The schedule never ends. */
    private static final String SETTINGS = """
            model:
              preprocessing: {workingSpacingMm: 6.0, patchVoxels: 32}
              featureScale: 32
            training:
              minLabelled: 2
              student: {maxSteps: 1000000, stepsPerRound: 3}
              promptGenerator: {pretrainSteps: 12}
              batch: {labelled: 1, unlabelled: 1}
              buffer: {maxStudiesPerRound: 3}
            teaching:
              patches: {maxPatches: 2}
              ctTeacher: {patchVoxels: 32}
              petTeacher: {patchVoxels: 32}
            gate: {meanTolerance: 1.0, structureTolerance: 1.0}
            """;

    private static final PhantomConfig COARSE = new PhantomConfig(380, 300, 450, 12, 14, 14, 6, 15, 180, 0.5, 16);
    private static final int VALIDATION = 1;
    private static final Duration WORK = Duration.ofSeconds(4);
    private static final Duration FIRST_START = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration END = Duration.ofSeconds(60);
    private static final String CHECKPOINTS = "models/student/checkpoints/";

    private final Path directory;
    private final KillBook book;
    private final Infrastructure infrastructure;
    private final RunningServices services;
    private final StudyStream stream;
    private final int studies;
    private final Path trainerConfiguration;
    private final Consumer<String> progress;
    private Duration startUp = FIRST_START;

    /** Starts everything but the trainer. */
    ChaosRun(Path directory, int studies, long seed, Consumer<String> progress) throws Exception {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
        this.progress = progress;
        this.book = new KillBook(this.directory);
        Path folder = this.directory.resolve("cohort");
        if (!Files.exists(folder.resolve("cohort.yaml"))) {
            PhantomCohort.writeDrawn(
                    Files.createDirectories(folder), studies, VALIDATION, 0, seed, COARSE, drawn -> {});
        }
        Cohort cohort = CohortReader.read(folder);
        this.studies = cohort.of(Role.TRAIN).size();
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        infrastructure = Infrastructure.start(this.directory.resolve("data"), InfrastructurePorts.ANY);
        RunningServices started = null;
        try {
            Configuration configuration = DemoConfiguration.ofPhantoms(cohort)
                    .over(SETTINGS, "chaos")
                    .with(infrastructure.address().settings())
                    .with(Map.of(
                            "site.secretFile",
                            this.directory.resolve("site-secret").toString(),
                            "site.createSecret",
                            true,
                            "process.instance",
                            "chaos",
                            "process.scratch",
                            this.directory.resolve("scratch").toString(),
                            "telemetry.logLevel",
                            "INFO"));
            trainerConfiguration = Files.writeString(
                    this.directory.resolve("trainer.yaml"),
                    configuration
                            .with(Map.of(
                                    "process.scratch",
                                    this.directory.resolve("trainer-scratch").toString()))
                            .text());
            started = RunningServices.start(
                    configuration,
                    ComputeBudget.unlimited(),
                    InstantSource.system(),
                    List.of(IngestService::create, TeacherService::create));
            URI url = URI.create("http://127.0.0.1:" + started.port());
            stream = new StudyStream(
                    cohort,
                    new CohortSender(MuduoClient.at(url).patience(PATIENCE).open()),
                    book);
        } catch (Exception e) {
            try (Infrastructure first = infrastructure;
                    RunningServices second = started) {
                throw e;
            }
        }
        services = started;
    }

    /** Kills the trainer until it has been killed so often on this directory. */
    void kill(int kills, long seed) throws Exception {
        for (int kill = book.kills() + 1; kill <= kills; kill++) {
            Moment moment = Moment.draw(seed, kill);
            TrainerProcess trainer = TrainerProcess.start(trainerConfiguration, output(kill));
            try {
                stream.sendUpTo((kill - 1.0) / kills);
                live(trainer, moment);
            } finally {
                trainer.kill();
            }
            Struck struck = struck(trainer);
            book.killed(moment, trainer.age(), struck);
            Files.deleteIfExists(output(kill));
            progress.accept(
                    "kill " + kill + " of " + kills + " after " + trainer.age().toMillis() + " ms: " + struck.words());
        }
    }

    private Path output(int life) throws IOException {
        return Files.createDirectories(directory.resolve("lives")).resolve(life + ".log");
    }

    private void live(TrainerProcess trainer, Moment moment) throws IOException, InterruptedException {
        if (moment.afterBeginning()) {
            startUp = trainer.awaitBeginning(PATIENCE)
                    .orElseThrow(() -> new IOException("the trainer did not begin within " + PATIENCE));
            Thread.sleep(moment.delay(startUp, WORK).toMillis());
        } else {
            long left = moment.delay(startUp, WORK).minus(trainer.age()).toMillis();
            Thread.sleep(Math.max(0, left));
        }
        trainer.requireAlive();
    }

    private Struck struck(TrainerProcess trainer) throws IOException {
        if (!trainer.hasBegun()) {
            return Struck.START_UP;
        }
        LogAudit audit = LogAudit.of(log());
        List<CheckpointWritten> written = audit.written(ModelNames.STUDENT);
        List<RoundOpened> opened = audit.opened(ModelNames.STUDENT);
        if (opened.size() == written.size()) {
            return Struck.BETWEEN_ROUNDS;
        }
        if (unannounced(written)) {
            return Struck.WRITTEN;
        }
        return trainer.hasBegunSteps(opened.size()) ? Struck.TRAINING : Struck.PREPARING;
    }

    private boolean unannounced(List<CheckpointWritten> written) {
        List<String> announced =
                written.stream().map(CheckpointWritten::getCheckpoint).toList();
        try (Stream<String> keys = store().list(CHECKPOINTS)) {
            return keys.map(key -> key.substring(CHECKPOINTS.length(), CHECKPOINTS.length() + 64))
                    .anyMatch(checkpoint -> !announced.contains(checkpoint));
        }
    }

    /** Lets the trainer live until its checkpoint knows all that has come, ends it in good order, and looks at the log. */
    Outcome settle() throws Exception {
        TrainerProcess trainer = TrainerProcess.start(trainerConfiguration, output(0));
        try {
            stream.sendUpTo(1);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            LogAudit audit = LogAudit.of(log());
            while (audit.taught() < studies || !audit.allTakenIn(ModelNames.STUDENT)) {
                trainer.requireAlive();
                if (System.nanoTime() > deadline) {
                    throw new IOException("after " + PATIENCE + " " + audit.taught() + " of " + studies
                            + " studies are taught and not all is taken in");
                }
                TimeUnit.SECONDS.sleep(1);
                audit = LogAudit.of(log());
            }
        } finally {
            trainer.end(END);
        }
        progress.accept("all has come and is taken in; every round is made again");
        return compare();
    }

    private Outcome compare() throws Exception {
        LogAudit audit = LogAudit.of(log());
        List<String> faults = new ArrayList<>();
        int rounds = 0;
        String last = "";
        for (String model : ModelNames.TRAINED) {
            List<CheckpointWritten> written = audit.written(model);
            last = written.get(written.size() - 1).getCheckpoint();
            faults.addAll(audit.faults(
                    model, model.equals(ModelNames.STUDENT) ? Optional.of(state(model, last)) : Optional.empty()));
            faults.addAll(replay(last));
            rounds += written.size();
        }
        return new Outcome(
                book.kills(), book.counts(), rounds, audit.records(), audit.taught(), last, faults, Machine.describe());
    }

    private TrainerState state(String model, String checkpoint) {
        return CheckpointFile.parse(models().content(models().find(model, checkpoint)))
                .state();
    }

    /** What is not as in the log when every round up to a checkpoint is made without disturbance. */
    private List<String> replay(String checkpoint) throws InterruptedException {
        ReplayRange range = ReplayRange.between(LoggedRounds.read(log()), ReplayRange.START, checkpoint);
        List<String> differing = new ArrayList<>();
        try (RoundReplay replay = new RoundReplay(services.platform(), range.model())) {
            TensorEngine.start(replay.settings(range.rounds().get(0)).threads());
            for (var round : range.rounds()) {
                RepeatedRound repeated = replay.repeat(round);
                repeated.difference()
                        .ifPresent(what -> differing.add(range.model() + " round " + round.number() + " came to "
                                + repeated.sha256() + " instead of " + round.checkpoint() + ": " + what));
            }
        }
        return differing;
    }

    private EventLog log() {
        return services.platform().log();
    }

    private ObjectStore store() {
        return services.platform().store();
    }

    private ModelRegistry models() {
        return services.platform().models();
    }

    @Override
    public void close() {
        try (Infrastructure first = infrastructure;
                RunningServices second = services) {
            progress.accept("closing");
        }
    }
}
