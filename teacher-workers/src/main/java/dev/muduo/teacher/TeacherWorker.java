package dev.muduo.teacher;

import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.schemas.Topics;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches one study at a time. Before a prompt generator is promoted it does not subscribe to the studies: waiting is what a
 * log is for. A study is taught with one version of the generator from start to end; a newer one is taken up between two.
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
    private final PromotedGenerators generators;
    private final TeachingMeters meters;

    private volatile Optional<String> waitingFor = Optional.of("not started yet");
    private Optional<Subscription> subscription = Optional.empty();
    private boolean subscribed;

    /** Set while a study is under way: the generator must not change. */
    private boolean busy;

    /** What a worker has once there is a generator. */
    private record Subscription(
            ConsumeProcessProduce loop, TaughtRuns taught, PromptableTeacher ctTeacher, PromptableTeacher petTeacher) {}

    /**
     * @param name            of this worker, as in {@code teacher-0}
     * @param transactionalId unique to this worker among all processes
     */
    TeacherWorker(
            Platform platform,
            ModelConfig model,
            TeachingConfig config,
            PromotedGenerators.Loader loader,
            String name,
            String transactionalId) {
        this.platform = platform;
        this.model = model;
        this.config = config;
        this.name = name;
        this.transactionalId = transactionalId;
        generators = new PromotedGenerators(platform.log(), platform.models(), model, loader, platform.clock());
        meters = new TeachingMeters(platform.meters(), name);
    }

    @Override
    public String roleName() {
        return name;
    }

    /** Why this worker does not teach, or not with the newest generator; empty where all is well. Any thread. */
    Optional<String> waitingFor() {
        return waitingFor;
    }

    @Override
    public int doWork() throws Exception {
        if (!busy) {
            generators.follow();
            report(generators.trouble());
        }
        meters.waiting(generators.current().isEmpty());
        if (generators.current().isEmpty()) {
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

    /** Waiting for a first generator is no fault and readiness does not suffer; a generator that is refused raises the alarm. */
    private void report(Optional<String> trouble) {
        if (trouble.equals(waitingFor)) {
            return;
        }
        trouble.ifPresent(reason -> LOG.info("{}: {}", name, reason));
        waitingFor = trouble;
        if (generators.refused()) {
            platform.health().alarm(generatorPart(), trouble.orElseThrow());
        } else {
            platform.health().ended(generatorPart());
        }
    }

    private String generatorPart() {
        return name + "-generator";
    }

    private Subscription subscription() {
        TaughtRuns taught = new TaughtRuns(platform.log());
        PromptableTeacher ct = config.newCtTeacher();
        PromptableTeacher pet = config.newPetTeacher();
        StudyTeaching.Parts parts = new StudyTeaching.Parts(
                new StudyVolumes(platform.store(), 0),
                config.patches(),
                new PatchTeaching(
                        model.structures(),
                        model.preprocessing(),
                        config.prompts().settings(),
                        ct,
                        pet),
                platform.compute(),
                meters);
        TeachingWorks works = new TeachingWorks(
                new ArrivedStudies(platform.log()), taught, meters, (study, run) -> begin(study, run, parts, ct, pet));
        ConsumeProcessProduce loop = new ConsumeProcessProduce(
                platform.log(),
                platform.store(),
                platform.clock(),
                platform.meters(),
                new ConsumeProcessProduce.Settings(
                        name, ConsumerGroups.TEACHER_WORKERS, Set.of(Topics.STUDIES), transactionalId),
                works);
        return new Subscription(loop, taught, ct, pet);
    }

    private RecordWork begin(
            StudyRecord study, int run, StudyTeaching.Parts parts, PromptableTeacher ct, PromptableTeacher pet) {
        PromptGenerator generator = generators.current().orElseThrow();
        TeachingInputs inputs = new TeachingInputs(
                study,
                generator.version(),
                ct.version(),
                pet.version(),
                model.structures(),
                model.preprocessing(),
                config.prompts().settings());
        StudyArchive archive = new StudyArchive(platform.store(), study);
        StudyTeaching teaching = new StudyTeaching(inputs, run, generator, archive, parts);
        busy = true;
        return new StudyWork(teaching, archive, meters, platform.clock(), () -> busy = false);
    }

    @Override
    public void onClose() {
        subscription.ifPresent(mine -> {
            try (PromptableTeacher ct = mine.ctTeacher();
                    PromptableTeacher pet = mine.petTeacher();
                    TaughtRuns taught = mine.taught()) {
                mine.loop().onClose();
            }
        });
        subscription = Optional.empty();
        subscribed = false;
        platform.health().ended(generatorPart());
        generators.close();
    }
}
