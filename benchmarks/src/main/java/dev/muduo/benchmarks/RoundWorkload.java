package dev.muduo.benchmarks;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.demo.DemoConfiguration;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One round of the student in the offline loop, on phantoms that the weight-free teachers have answered: how long its batches
 * take to draw, what its steps wait for them, and what they take themselves.
 */
record RoundWorkload(double drawMillis, double waitMillis, double stepMillis, long steps) {
    /**
     * Runs one.
     *
     * @param studies phantoms, at least 12
     */
    static RoundWorkload run(int studies, int steps) throws Exception {
        Path folder = Files.createTempDirectory("muduo-round");
        PhantomCohort.write(Files.createDirectory(folder.resolve("cohort")), studies, 1, PhantomConfig.standard());
        Cohort cohort = CohortReader.read(folder.resolve("cohort"));
        Configuration configuration = DemoConfiguration.ofPhantoms(cohort)
                .with(Map.of("training.student.maxSteps", steps, "training.student.stepsPerRound", steps));
        try (OfflineLoop loop = new OfflineLoop(configuration, Files.createDirectory(folder.resolve("scratch")))) {
            for (CohortStudy study : cohort.of(Role.TRAIN)) {
                loop.submit(study, study.drawing().isPresent());
            }
            loop.pretrain();
            loop.teach();
            loop.trainStudent();
            return new RoundWorkload(
                    mean(loop, "muduo.training.draw"),
                    mean(loop, "muduo.training.wait"),
                    mean(loop, "muduo.training.step"),
                    timer(loop, "muduo.training.step").count());
        }
    }

    private static double mean(OfflineLoop loop, String name) {
        return timer(loop, name).mean(TimeUnit.MILLISECONDS);
    }

    private static Timer timer(OfflineLoop loop, String name) {
        return loop.platform()
                .meters()
                .get(name)
                .tag("model", ModelNames.STUDENT)
                .timer();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "drawing a batch %.1f ms beside the steps, waiting for it %.2f ms, a step %.1f ms (means of %d steps)",
                drawMillis,
                waitMillis,
                stepMillis,
                steps);
    }
}
