package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.trainer.config.UnlabelledMethod;
import java.util.Map;

/** The labelled studies alone: the floor under everything that also learns from unlabelled ones. */
public final class FullySupervised implements Method {
    @Override
    public String name() {
        return "fully-supervised";
    }

    @Override
    public String description() {
        return UnlabelledMethod.SUPERVISED.description();
    }

    /** Nothing in place of the unlabelled half: as many labelled patches a step as every other method has. */
    @Override
    public Map<String, Object> settings() {
        return Map.of(OBJECTIVE, UnlabelledMethod.SUPERVISED.name(), "training.batch.unlabelled", 0);
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
    }

    @Override
    public void train(OfflineLoop loop, RunWatch watch) throws Exception {
        watch.trainToTheEnd(loop);
    }
}
