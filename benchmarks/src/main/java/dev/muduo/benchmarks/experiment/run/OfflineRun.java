package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.Machine;
import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.imaging.LabelMap;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.report.CaseScore;
import dev.muduo.standalone.report.HeldOutScores;
import dev.muduo.trainer.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: a method on a cohort with one configuration, seed included, from the first study to the last score. What comes before
 * the student's first step is kept for the next run and used again if that begins from the same. Belongs to one thread.
 */
public final class OfflineRun {
    private final Cohort cohort;
    private final String commit;
    private final Path scratch;
    private OfflineLoop.Moment prepared;
    private String preparedKey = "";

    /**
     * @param commit  of the code, for the record
     * @param scratch an existing folder: each run has one of its own in it while it lasts
     */
    public OfflineRun(Cohort cohort, String commit, Path scratch) {
        this.cohort = cohort;
        this.commit = commit;
        this.scratch = scratch;
    }

    /**
     * Runs.
     *
     * @param progress told in a few words what goes on
     * @param masks    shown the mask of each REPORT study
     * @throws Exception what a role of the loop throws; an interrupt ends it between two pieces of work
     */
    public RunResult run(
            String key,
            Method method,
            Configuration configuration,
            Consumer<String> progress,
            BiConsumer<CohortStudy, LabelMap> masks)
            throws Exception {
        TrainingConfig training = configuration.section("training", TrainingConfig.class);
        RunWatch watch = new RunWatch(training.student().maxSteps(), progress);
        OfflineLoop.Moment prepared = prepared(method, configuration, watch);
        Path folder = Files.createTempDirectory(scratch, "run");
        try (OfflineLoop loop = OfflineLoop.from(prepared, configuration, folder)) {
            method.train(loop, watch);
            StoredCheckpoint last = lastOf(loop);
            List<CaseScore> cases = score(loop, last, configuration, watch, progress, masks);
            return new RunResult(
                    key,
                    method.name(),
                    training.seed(),
                    RunKey.deciding(configuration),
                    Machine.describe(),
                    commit,
                    watch.seconds(),
                    last.sha256(),
                    watch.curve(),
                    cases);
        } finally {
            delete(folder);
        }
    }

    /** The last one is kept: most arms of a seed begin from the same. */
    private OfflineLoop.Moment prepared(Method method, Configuration configuration, RunWatch watch) throws Exception {
        Configuration before = beforeTheStudent(configuration);
        String key = preparationKey(method, configuration);
        if (!key.equals(preparedKey)) {
            // Two of them would not fit in memory.
            prepared = null;
            Path folder = Files.createTempDirectory(scratch, "preparation");
            try (OfflineLoop loop = new OfflineLoop(before, folder)) {
                method.prepare(cohort, loop, watch);
                prepared = loop.moment();
                preparedKey = key;
            } finally {
                delete(folder);
            }
        }
        return prepared;
    }

    /** Runs of equal keys share what comes before the student's first step; best made one after the other. */
    public static String preparationKey(Method method, Configuration configuration) {
        return RunKey.of(method.preparation(), "any", beforeTheStudent(configuration));
    }

    /** Without what concerns the student alone. */
    private static Configuration beforeTheStudent(Configuration configuration) {
        TrainingConfig standard = TrainingConfig.standard();
        return configuration.with(Map.of(
                "training.student",
                standard.student(),
                "training.distillation",
                standard.distillation(),
                "training.objective",
                standard.objective()));
    }

    private static StoredCheckpoint lastOf(OfflineLoop loop) {
        List<CheckpointWritten> written = loop.written(ModelNames.STUDENT);
        return loop.platform()
                .models()
                .find(ModelNames.STUDENT, written.get(written.size() - 1).getCheckpoint());
    }

    private List<CaseScore> score(
            OfflineLoop loop,
            StoredCheckpoint checkpoint,
            Configuration configuration,
            RunWatch watch,
            Consumer<String> progress,
            BiConsumer<CohortStudy, LabelMap> masks)
            throws Exception {
        progress.accept("scoring");
        ModelConfig model = configuration.section("model", ModelConfig.class);
        HeldOutScores scores = new HeldOutScores(model.structures(), cohort.of(Role.REPORT));
        byte[] content = loop.platform().models().content(checkpoint);
        return watch.time(Phase.SCORING, () -> scores.cases(checkpoint.manifest(), content, WindowPace.FREE, masks));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
