package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.trainer.config.UnlabelledMethod;
import java.util.Locale;
import java.util.Map;

/**
 * A method of the paper's Table 1. What it learns is the trainer's business, and a setting ({@code training.objective.method});
 * here it is decided what has happened to the unlabelled studies before: nothing, or the teachers have answered them.
 */
public final class SemiSupervised implements Method {
    private final UnlabelledMethod method;
    private final Method preparing;

    public SemiSupervised(UnlabelledMethod method) {
        this.method = method;
        this.preparing = switch (method.source()) {
            case NONE -> new FullySupervised();
            case TEACHERS -> new DualTeachers();
            case STUDIES -> new UnlabelledStudies();
        };
    }

    @Override
    public String name() {
        return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String description() {
        return method.description();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(OBJECTIVE, method.name());
    }

    @Override
    public String preparation() {
        return preparing.preparation();
    }

    @Override
    public void prepare(Cohort cohort, OfflineLoop loop, RunWatch watch) throws Exception {
        preparing.prepare(cohort, loop, watch);
    }

    @Override
    public void train(OfflineLoop loop, RunWatch watch) throws Exception {
        watch.trainToTheEnd(loop);
    }

    /** All studies are taken in, and that is all. */
    private static final class UnlabelledStudies implements Method {
        @Override
        public String name() {
            return "unlabelled-studies";
        }

        @Override
        public String description() {
            return "The student sees labelled and unlabelled studies.";
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public String preparation() {
            return name();
        }

        @Override
        public void prepare(Cohort cohort, OfflineLoop loop, RunWatch watch) throws Exception {
            watch.time(Phase.TAKING_IN, () -> {
                watch.submit(loop, cohort.training(true));
                watch.submit(loop, cohort.of(Role.VALIDATION));
            });
            watch.time(Phase.TEACHING, () -> watch.submit(loop, cohort.training(false)));
        }

        @Override
        public void train(OfflineLoop loop, RunWatch watch) throws Exception {
            watch.trainToTheEnd(loop);
        }
    }
}
