package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.CohortHash;
import dev.muduo.benchmarks.experiment.run.OfflineRun;
import dev.muduo.benchmarks.experiment.run.RunFolder;
import dev.muduo.benchmarks.experiment.run.RunKey;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.platform.config.Configuration;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arms × seeds on one cohort. A run that is finished is not made again; all seeds of a round of arms before the next seed. */
final class Experiment {
    /** One run to be made or found. */
    private record Planned(Arm arm, long seed, Configuration configuration, String key) {}

    private final Cohort cohort;
    private final RunFolder runs;
    private final OfflineRun offline;
    private final Estimate estimate;
    private final List<Planned> plan = new ArrayList<>();
    private final Progress progress;

    /**
     * @param seeds   1, 2, … so many
     * @param scratch an existing folder for what runs need while they last
     */
    Experiment(
            Cohort cohort,
            ExperimentConfiguration configuration,
            List<Arm> arms,
            int seeds,
            RunFolder runs,
            Path scratch,
            String commit,
            Progress progress)
            throws IOException {
        this.cohort = cohort;
        this.runs = runs;
        this.offline = new OfflineRun(cohort, commit, scratch);
        this.estimate = new Estimate(cohort, commit, scratch);
        this.progress = progress;
        String hash = CohortHash.of(cohort);
        for (long seed = 1; seed <= seeds; seed++) {
            for (Arm arm : arms) {
                Configuration ofRun = configuration.of(arm, seed);
                plan.add(new Planned(arm, seed, ofRun, RunKey.of(arm.method(), hash, ofRun)));
            }
        }
    }

    /**
     * Makes what is missing.
     *
     * @return by arm, in their order, with all seeds
     * @throws Exception what the first run that fails fails with; those before it are kept
     */
    List<ArmRuns> run() throws Exception {
        Map<String, RunResult> results = new LinkedHashMap<>();
        for (Planned planned : plan) {
            Optional<RunResult> found = runs.find(planned.key);
            if (found.isPresent()) {
                results.put(planned.key, found.get());
                estimate.learn(found.get());
            }
        }
        sayEstimate(results);
        List<Planned> order = inOrder();
        for (int i = 0; i < order.size(); i++) {
            Planned planned = order.get(i);
            if (!results.containsKey(planned.key)) {
                RunResult result = make(planned, "run " + (i + 1) + " of " + plan.size());
                results.put(planned.key, result);
                estimate.learn(result);
                progress.finished(name(planned), result, secondsLeft(results));
            }
        }
        return byArm(results);
    }

    /** Seed by seed, and within a seed those next to each other that begin from the same. */
    private List<Planned> inOrder() {
        Map<String, List<Planned>> together = new LinkedHashMap<>();
        for (Planned planned : plan) {
            String beginning = OfflineRun.preparationKey(planned.arm.method(), planned.configuration);
            together.computeIfAbsent(beginning, key -> new ArrayList<>()).add(planned);
        }
        return together.values().stream().flatMap(List::stream).toList();
    }

    private RunResult make(Planned planned, String which) throws Exception {
        String first =
                cohort.scored().stream().map(CohortStudy::name).findFirst().orElse("");
        RunResult result = offline.run(
                planned.key,
                planned.arm.method(),
                planned.configuration,
                step -> progress.now(which + ", " + name(planned) + ": " + step),
                (study, mask) -> {
                    if (study.name().equals(first)) {
                        runs.saveMask(planned.key, mask);
                    }
                });
        runs.save(result);
        return result;
    }

    private void sayEstimate(Map<String, RunResult> results) throws Exception {
        long missing = plan.stream()
                .map(Planned::key)
                .distinct()
                .filter(key -> !results.containsKey(key))
                .count();
        progress.line(
                plan.size() + " runs, " + (plan.size() - missing) + " of them finished before or equal to another");
        if (missing > 0) {
            progress.now("timing a few steps");
            double seconds = secondsLeft(results);
            progress.line("estimate: at most " + Progress.duration(seconds) + " for " + missing + " runs, "
                    + Progress.duration(seconds / missing) + " each");
        }
    }

    private double secondsLeft(Map<String, RunResult> results) throws Exception {
        Map<String, Planned> left = new LinkedHashMap<>();
        plan.stream()
                .filter(planned -> !results.containsKey(planned.key))
                .forEach(planned -> left.put(planned.key, planned));
        double seconds = 0;
        for (Planned planned : left.values()) {
            seconds += estimate.seconds(planned.arm.method(), planned.configuration);
        }
        return seconds;
    }

    private List<ArmRuns> byArm(Map<String, RunResult> results) {
        Map<String, List<RunResult>> byArm = new LinkedHashMap<>();
        Map<String, Arm> arms = new LinkedHashMap<>();
        for (Planned planned : plan) {
            arms.put(planned.arm.name(), planned.arm);
            byArm.computeIfAbsent(planned.arm.name(), name -> new ArrayList<>()).add(results.get(planned.key));
        }
        return byArm.entrySet().stream()
                .map(entry -> runs(arms.get(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static ArmRuns runs(Arm arm, List<RunResult> results) {
        return new ArmRuns(arm.name(), arm.says(), arm.method().description(), results);
    }

    private static String name(Planned planned) {
        return planned.arm.name() + " seed " + planned.seed;
    }
}
