package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.Machine;
import dev.muduo.benchmarks.experiment.run.Method;
import dev.muduo.benchmarks.experiment.run.OfflineRun;
import dev.muduo.benchmarks.experiment.run.Phase;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.trainer.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long a run of a method takes: what finished ones took on this machine, else a run of a few steps on a few studies, phase
 * by phase as much longer as there are more steps and studies. The latter is an upper bound: the machine has not warmed up.
 */
final class Estimate {
    private static final int PROBE_STEPS = 20;
    private static final int PROBE_PRETRAIN_STEPS = 10;
    private static final int PROBE_LABELLED = 2;

    private final Cohort cohort;
    private final String commit;
    private final Path scratch;
    private final String hardware;
    private final Map<String, List<Double>> finished = new HashMap<>();
    private final Map<String, Double> probed = new HashMap<>();

    Estimate(Cohort cohort, String commit, Path scratch) throws IOException {
        this.cohort = cohort;
        this.commit = commit;
        this.scratch = scratch;
        this.hardware = Machine.hardware();
    }

    /** Learns from a run; one of another machine says nothing. */
    void learn(RunResult run) {
        if (run.machine().startsWith(hardware)) {
            finished.computeIfAbsent(run.method(), method -> new ArrayList<>()).add(run.totalSeconds());
        }
    }

    /** Seconds of a run. @throws Exception if a first try of it fails */
    double seconds(Method method, Configuration configuration) throws Exception {
        OptionalDouble known = finished.getOrDefault(method.name(), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average();
        if (known.isPresent()) {
            return known.getAsDouble();
        }
        Double before = probed.get(method.name());
        if (before == null) {
            before = probe(method, configuration);
            probed.put(method.name(), before);
        }
        return before;
    }

    private double probe(Method method, Configuration configuration) throws Exception {
        Cohort few = few();
        Configuration small = configuration.with(Map.of(
                "training.minLabelled", few.training(true).size(),
                "training.student.maxSteps", PROBE_STEPS,
                "training.student.stepsPerRound", PROBE_STEPS,
                "training.promptGenerator.pretrainSteps", PROBE_PRETRAIN_STEPS));
        RunResult run =
                new OfflineRun(few, commit, scratch).run("probe", method, small, progress -> {}, (study, mask) -> {});
        TrainingConfig training = configuration.section("training", TrainingConfig.class);
        double seconds = 0;
        for (Map.Entry<Phase, Double> phase : run.seconds().entrySet()) {
            double ratio = switch (phase.getKey()) {
                case TAKING_IN -> ratio(takenIn(cohort), takenIn(few));
                case PRETRAINING -> ratio(training.promptGenerator().pretrainSteps(), PROBE_PRETRAIN_STEPS);
                case TEACHING ->
                    ratio(cohort.training(false).size(), few.training(false).size());
                case TRAINING -> ratio(training.student().maxSteps(), PROBE_STEPS);
                case SCORING -> ratio(cohort.scored().size(), few.scored().size());
            };
            seconds += ratio * phase.getValue();
        }
        return seconds;
    }

    private static double ratio(long all, long few) {
        return few == 0 ? 0 : (double) all / few;
    }

    private static long takenIn(Cohort cohort) {
        return cohort.training(true).size() + (long) cohort.of(Role.VALIDATION).size();
    }

    private Cohort few() {
        List<CohortStudy> kept = new ArrayList<>();
        kept.addAll(first(cohort.training(true), PROBE_LABELLED));
        kept.addAll(first(cohort.training(false), 1));
        kept.addAll(first(cohort.of(Role.VALIDATION), 1));
        kept.addAll(first(cohort.scored(), 1));
        return new Cohort(cohort.structures(), kept);
    }

    private static List<CohortStudy> first(List<CohortStudy> studies, int most) {
        return studies.subList(0, Math.min(most, studies.size()));
    }
}
