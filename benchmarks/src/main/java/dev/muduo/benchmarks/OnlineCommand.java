package dev.muduo.benchmarks;

import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.report.StructureDice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench online}. */
@Command(
        name = "online",
        description = "Compares a student that learns online with one that has the labelled studies alone.",
        mixinStandardHelpOptions = true)
final class OnlineCommand implements Callable<Integer> {
    @Option(names = "--cohort", required = true, description = "Folder of study folders.")
    private Path folder;

    @Option(names = "--seeds", defaultValue = "3", description = "Runs of either arm. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--first-seed", defaultValue = "1", description = "Seed of the first. Default: ${DEFAULT-VALUE}.")
    private long firstSeed;

    @Option(names = "--rounds", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--steps", defaultValue = "50", description = "Steps a round. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--pretrain", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
    private int pretrain;

    @Option(names = "--arrivals", defaultValue = "3", description = "New studies a round. Default: ${DEFAULT-VALUE}.")
    private int arrivals;

    @Option(names = "--config", description = "Configuration laid over the reference.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        Configuration configured = Configuration.load(Optional.ofNullable(config));
        TensorEngine.start(configured.section("engine", EngineConfig.class));
        Cohort cohort = ScoredCohort.require(CohortReader.read(folder));
        Configuration configuration =
                configured.with(Map.of("model.structures", cohort.structures().list()));
        OnlineAgainstLabelled comparison = new OnlineAgainstLabelled(
                cohort, configuration, new OnlineAgainstLabelled.Plan(rounds, steps, pretrain, arrivals), System.out);
        List<OnlineAgainstLabelled.Run> runs = new ArrayList<>();
        Path scratch = Files.createTempDirectory("muduo-bench");
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            runs.add(comparison.online(seed, Files.createDirectory(scratch.resolve("online-" + seed))));
            runs.add(comparison.labelledAlone(seed, Files.createDirectory(scratch.resolve("labelled-" + seed))));
            runs.subList(runs.size() - 2, runs.size()).forEach(OnlineCommand::print);
        }
        summarise(runs);
        return 0;
    }

    private static void print(OnlineAgainstLabelled.Run run) {
        for (StructureDice dice : run.dice()) {
            System.out.printf(
                    Locale.ROOT,
                    "result  %-8s seed %d  %-20s Dice %s over %d studies, %d missed%n",
                    run.arm(),
                    run.seed(),
                    dice.structure(),
                    dice.mean().isPresent()
                            ? String.format(Locale.ROOT, "%.3f", dice.mean().getAsDouble())
                            : "-",
                    dice.studies(),
                    dice.missed());
        }
        System.out.printf(
                Locale.ROOT,
                "result  %-8s seed %d  mean %.3f in %d s%n",
                run.arm(),
                run.seed(),
                run.mean(),
                run.took().toSeconds());
    }

    private static void summarise(List<OnlineAgainstLabelled.Run> runs) {
        for (String arm : List.of("online", "labelled")) {
            double[] means = runs.stream()
                    .filter(run -> run.arm().equals(arm))
                    .mapToDouble(OnlineAgainstLabelled.Run::mean)
                    .toArray();
            double mean = Arrays.stream(means).average().orElse(Double.NaN);
            double variance = Arrays.stream(means)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / Math.max(1, means.length - 1);
            System.out.printf(
                    Locale.ROOT,
                    "summary %-8s mean Dice %.3f, sd %.3f over %d seeds%n",
                    arm,
                    mean,
                    Math.sqrt(variance),
                    means.length);
        }
    }
}
