package dev.muduo.teacher;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.schemas.Topics;
import dev.muduo.teacher.archive.StoreThread;
import dev.muduo.teacher.archive.StudyStore;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.PromptSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches one study at a time. While a model is missing, a prompt generator above all, it does not subscribe to the studies:
 * waiting is what a log is for. A study is taught with one version of every model from start to end; newer ones are taken up
 * between two.
 *
 * <p>One thread owns all of it; only {@link #waitingFor()} may be read by others.
 */
final class TeacherWorker implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(TeacherWorker.class);

    private final Platform platform;
    private final ModelConfig model;
    private final TeachingConfig config;
    private final String name;
    private final String transactionalId;
    private final TeachingModels models;
    private final StoreThread storeThread;
    private final TeachingMeters meters;
    private final StudyTeaching.Parts parts;

    private volatile Optional<String> waitingFor = Optional.of("not started yet");
    private Optional<Troubles> told = Optional.empty();
    private Optional<Subscription> subscription = Optional.empty();
    private boolean subscribed;

    /** Set while a study is under way: the models must not change. */
    private boolean busy;

    /**
     * Why it does not teach, and why not with the newest models, by model.
     *
     * @param missing without these nothing can be taught
     * @param refused newer versions than those in use
     */
    private record Troubles(Map<String, String> missing, Map<String, String> refused) {
        Map<String, String> reasons() {
            Map<String, String> reasons = new TreeMap<>(missing);
            reasons.putAll(refused);
            return reasons;
        }
    }

    /** What a worker has once there are models. */
    private record Subscription(ConsumeProcessProduce loop, TaughtRuns taught) {}

    /**
     * Takes over the models and the store's thread.
     *
     * @param name            of this worker, as in {@code teacher-0}
     * @param transactionalId unique to this worker among all processes
     */
    TeacherWorker(
            Platform platform,
            ModelConfig model,
            TeachingConfig config,
            TeachingModels models,
            StoreThread storeThread,
            String name,
            String transactionalId) {
        this.platform = platform;
        this.model = model;
        this.config = config;
        this.models = models;
        this.storeThread = storeThread;
        this.name = name;
        this.transactionalId = transactionalId;
        meters = new TeachingMeters(platform.meters(), name);
        parts = new StudyTeaching.Parts(
                new StudyVolumes(platform.store(), 0),
                config.patches(),
                config.batchPatches(),
                platform.compute(),
                meters);
    }

    @Override
    public String roleName() {
        return name;
    }

    /** Why this worker does not teach, or not with the newest models; empty where all is well. Any thread. */
    Optional<String> waitingFor() {
        return waitingFor;
    }

    @Override
    public int doWork() throws Exception {
        if (!busy) {
            models.follow();
            report();
        }
        boolean waits = told.map(troubles -> !troubles.missing().isEmpty()).orElse(true);
        meters.waiting(waits);
        if (waits) {
            return 0;
        }
        if (subscription.isEmpty()) {
            subscription = Optional.of(subscription());
        }
        ConsumeProcessProduce loop = subscription.get().loop();
        if (!subscribed) {
            loop.onStart();
            subscribed = true;
        }
        return loop.doWork();
    }

    /** Waiting for a first version is no fault and readiness does not suffer; a version that is refused raises the alarm. */
    private void report() {
        Troubles now = new Troubles(models.missing(), models.refusals());
        if (told.filter(now::equals).isPresent()) {
            return;
        }
        forgetTroubles();
        now.missing().forEach((modelName, reason) -> platform.health().waiting(part(modelName), reason));
        now.refused().forEach((modelName, reason) -> platform.health().alarm(part(modelName), reason));
        Map<String, String> reasons = now.reasons();
        reasons.values().forEach(reason -> LOG.info("{}: {}", name, reason));
        waitingFor = reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons.values()));
        told = Optional.of(now);
    }

    private void forgetTroubles() {
        told.ifPresent(before ->
                before.reasons().keySet().forEach(modelName -> platform.health().ended(part(modelName))));
        told = Optional.empty();
    }

    private String part(String modelName) {
        return name + "-" + modelName;
    }

    private Subscription subscription() {
        TaughtRuns taught = new TaughtRuns(platform.log());
        TeachingWorks works = new TeachingWorks(new ArrivedStudies(platform.log()), taught, meters, this::begin);
        ConsumeProcessProduce loop = new ConsumeProcessProduce(
                platform.log(),
                platform.store(),
                platform.clock(),
                platform.meters(),
                new ConsumeProcessProduce.Settings(
                        name, ConsumerGroups.TEACHER_WORKERS, Set.of(Topics.STUDIES), transactionalId),
                works);
        return new Subscription(loop, taught);
    }

    private RecordWork begin(StudyRecord study, int run) {
        // Whoever asks for a run after a promotion means the promoted one.
        models.catchUp();
        report();
        PromptSettings prompts = config.prompts().settings();
        TeachingModels.Versions versions =
                models.current().orElseThrow(() -> new SurroundingsException("a study waits: " + models.missing()));
        TeachingInputs inputs = TeachingInputs.of(study, versions, model.structures(), model.preprocessing(), prompts);
        PatchTeaching patches = new PatchTeaching(model.structures(), model.preprocessing(), prompts, versions);
        StudyStore store = new StudyStore(platform.store(), study, storeThread);
        StudyTeaching teaching = new StudyTeaching(inputs, run, patches, store, parts);
        busy = true;
        return new StudyWork(teaching, store.patchPrefix(), meters, platform.clock(), () -> busy = false);
    }

    @Override
    public void onClose() {
        try (TeachingModels ending = models;
                StoreThread endingThread = storeThread) {
            subscription.ifPresent(mine -> {
                try (TaughtRuns taught = mine.taught()) {
                    mine.loop().onClose();
                }
            });
        } finally {
            subscription = Optional.empty();
            subscribed = false;
            forgetTroubles();
        }
    }
}
