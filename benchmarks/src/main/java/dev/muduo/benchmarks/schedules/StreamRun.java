package dev.muduo.benchmarks.schedules;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.report.HeldOutScores;
import dev.muduo.standalone.report.StructureDice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** One seed's stream: what comes before the student is made once, and every arm goes on from there. Belongs to one thread. */
final class StreamRun {
    private final Cohort cohort;
    private final StreamPlan plan;
    private final Consumer<String> progress;

    StreamRun(Cohort cohort, StreamPlan plan, Consumer<String> progress) {
        this.cohort = cohort;
        this.plan = plan;
        this.progress = progress;
    }

    /** Labelled and VALIDATION studies are here, the prompt generator is trained. */
    OfflineLoop.Moment prepare(Configuration configuration, Path scratch) throws Exception {
        try (OfflineLoop loop = new OfflineLoop(configuration, scratch)) {
            submit(loop, plan.first(cohort));
            submit(loop, cohort.of(Role.VALIDATION));
            progress.accept("pre-training the prompt generator");
            loop.pretrain();
            return loop.moment();
        }
    }

    /** Trains the student to the end of the stream; scored where the schedule was thought to end, and at the end. */
    List<StreamScore> run(
            String key,
            ScheduleArm arm,
            long seed,
            OfflineLoop.Moment prepared,
            Configuration configuration,
            Path scratch)
            throws Exception {
        Instant begun = Instant.now();
        List<StreamScore> scores = new ArrayList<>();
        List<List<CohortStudy>> stream = plan.arrivals(cohort);
        try (OfflineLoop loop = OfflineLoop.from(prepared, configuration, scratch)) {
            int rejected = 0;
            for (int round = 0; round <= stream.size(); round++) {
                if (round > 0) {
                    submit(loop, stream.get(round - 1));
                    loop.teach();
                }
                CheckpointWritten written = loop.trainStudent();
                rejected += loop.verdict(written.getCheckpoint())
                        .filter(verdict -> !verdict.objections().isEmpty())
                        .map(verdict -> 1)
                        .orElse(0);
                progress.accept(arm + " seed " + seed + " step " + written.getStep());
                if (round + 1 == plan.expectedRounds() || round == stream.size()) {
                    scores.add(new StreamScore(
                            key,
                            arm,
                            seed,
                            written.getStep(),
                            score(loop, written.getCheckpoint(), configuration),
                            score(loop, served(loop), configuration),
                            rejected,
                            Duration.between(begun, Instant.now()).toSeconds()));
                }
            }
        }
        return scores;
    }

    private static String served(OfflineLoop loop) {
        return loop.platform()
                .models()
                .newest(ModelNames.STUDENT)
                .map(Promotion::checkpoint)
                .orElseThrow(() -> new IllegalStateException("the first finite checkpoint should have been promoted"));
    }

    private void submit(OfflineLoop loop, List<CohortStudy> studies) throws Exception {
        for (CohortStudy study : studies) {
            if (Thread.interrupted()) {
                throw new InterruptedException("asked to end");
            }
            loop.submit(study, true);
        }
    }

    private double score(OfflineLoop loop, String checkpoint, Configuration configuration) throws InterruptedException {
        var stored = loop.platform().models().find(ModelNames.STUDENT, checkpoint);
        return new HeldOutScores(
                        configuration.section("model", ModelConfig.class).structures(), cohort.of(Role.REPORT))
                .of(stored.manifest(), loop.platform().models().content(stored), WindowPace.FREE).stream()
                        .map(StructureDice::mean)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .average()
                        .orElse(Double.NaN);
    }
}
