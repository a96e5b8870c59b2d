package dev.muduo.teacher;

import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.config.ProcessConfig;
import dev.muduo.platform.http.Routes;
import dev.muduo.teacher.archive.StoreThread;
import dev.muduo.teacher.following.SamMed3dTeachers;
import dev.muduo.teacher.following.TeacherSources;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.following.UNetNetworks;
import dev.muduo.teacher.following.WeightFiles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The teacher workers: StudyArrived and TeachingRequested in, PseudoLabelsProduced out.
 *
 * <p>Who does what: {@link TeacherWorker} is the role, {@link TeachingModels} what it teaches with, {@link TeachingWorks} which
 * studies it takes, {@link StudyTeaching} one study in steps, {@link PatchPlan} where it looks, {@link PatchBatch} a few
 * patches in steps, {@link dev.muduo.teacher.prompt.StructurePrompts} what is asked (Eq. 1 and 2), {@link PatchTeaching} how
 * far the answers agree (Eq. 3 and 4), {@link dev.muduo.teacher.archive.StudyStore} what is left in the store.
 */
public final class TeacherService implements Service {
    private final List<TeacherWorker> workers;

    private TeacherService(List<TeacherWorker> workers) {
        this.workers = workers;
    }

    /**
     * The service of one process.
     *
     * @param instance names this process among all that run teacher workers, as in a pod's name: two processes of one name
     *                 fence each other
     */
    public static TeacherService create(Platform platform, ModelConfig model, TeachingConfig config, String instance) {
        WeightFiles files =
                new WeightFiles(platform.models(), platform.scratch().resolve("weights"));
        TeacherSources sources = new TeacherSources(platform.models(), files, platform.clock());
        SamMed3dTeachers networks =
                new SamMed3dTeachers(config.prompts().settings().withoutMask(), config.batchPatches());
        ConfiguredTeachers teachers = new ConfiguredTeachers(config, sources, networks::ct, networks::pet);
        return new TeacherService(IntStream.range(0, config.workers())
                .mapToObj(index -> worker(platform, model, config, teachers, instance, index))
                .toList());
    }

    private static TeacherWorker worker(
            Platform platform,
            ModelConfig model,
            TeachingConfig config,
            ConfiguredTeachers teachers,
            String instance,
            int index) {
        String name = "teacher-" + index;
        TeachingModels models = new TeachingModels(
                platform,
                model,
                new UNetNetworks(),
                config.prompts().settings().asksStudent(),
                teachers.ct(),
                teachers.pet());
        return new TeacherWorker(
                platform,
                model,
                config,
                models,
                StoreThread.of(name),
                name,
                "teacher-workers-" + instance + "-" + index);
    }

    /**
     * The service by its sections {@code model}, {@code teaching} and {@code process}; {@code TensorEngine.start} comes before.
     *
     * @throws dev.muduo.platform.config.ConfigurationException if a section is not usable
     */
    public static TeacherService create(Platform platform, Configuration configuration) {
        String named = configuration.section("process", ProcessConfig.class).instance();
        return create(
                platform,
                configuration.section("model", ModelConfig.class),
                configuration.section("teaching", TeachingConfig.class),
                named.isEmpty() ? UUID.randomUUID().toString() : named);
    }

    @Override
    public String name() {
        return "teacher-workers";
    }

    @Override
    public List<Agent> agents() {
        return List.copyOf(workers);
    }

    @Override
    public List<Routes> routes() {
        return List.of();
    }

    /** Why the workers do not teach, or not with the newest models; empty where all is well. Any thread. */
    public Optional<String> waitingFor() {
        return workers.stream()
                .map(TeacherWorker::waitingFor)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
