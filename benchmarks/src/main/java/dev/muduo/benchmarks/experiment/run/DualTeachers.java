package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.trainer.config.UnlabelledMethod;
import java.util.Map;

/**
 * The paper's method and its ablations, which are settings of it (§2): the prompt generator is pre-trained on the labelled
 * studies, the frozen teachers answer every unlabelled one, then the student learns from both.
 */
public final class DualTeachers implements Method {
    @Override
    public String name() {
        return "dual-teachers";
    }

    @Override
    public String description() {
        return UnlabelledMethod.CONSENSUS.description();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(OBJECTIVE, UnlabelledMethod.CONSENSUS.name());
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
        watch.time(Phase.PRETRAINING, loop::pretrain);
        watch.time(Phase.TEACHING, () -> watch.submitAndTeach(loop, cohort.training(false)));
    }

    @Override
    public void train(OfflineLoop loop, RunWatch watch) throws Exception {
        watch.trainToTheEnd(loop);
    }
}
