package dev.muduo.benchmarks.schedules;

import dev.muduo.benchmarks.CohortSource;
import dev.muduo.benchmarks.Machine;
import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.benchmarks.ScoredCohort;
import dev.muduo.benchmarks.SmallConfiguration;
import dev.muduo.benchmarks.experiment.Scratch;
import dev.muduo.benchmarks.experiment.run.CohortHash;
import dev.muduo.benchmarks.experiment.run.RunKey;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.embedded.DataDirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./muduo bench schedules}. */
@Command(
        name = "schedules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Compare the student's schedules on a stream that does not end when it was expected to.",
        description = {
            "",
            "A student has some labelled studies; then studies arrive, unlabelled ones and now and then a labelled one, and a"
                    + " round follows each arrival. After a third of the stream the paper's schedule has decayed to its floor."
                    + " Four arms make the same steps on the same studies: POLY that knows the end, POLY that expected another,"
                    + " warm restarts, and a constant rate with averaged weights. Scored on the REPORT studies: the checkpoint"
                    + " that serves, and the last one, when the schedule was thought to end and at the end.",
            "",
            "A finished run is found in DIR/schedules.csv and not made again: start the same command again after an"
                    + " interruption, or with more seeds."
        },
        footer = {
            "",
            "Examples:",
            "  muduo bench schedules --phantoms 68 --out schedules                4 arms, 3 seeds",
            "  muduo bench schedules --cohort ../studies --seeds 5 --out mine"
        })
public final class SchedulesCommand implements Callable<Integer> {
    private static final int PHANTOM_LABELLED = 10;

    @ArgGroup(multiplicity = "1")
    private CohortSource source;

    @Option(
            names = "--labelled",
            paramLabel = "N",
            description = "TRAIN studies that keep their labels. Default: 10 phantoms; of a cohort all that have one.")
    private Integer labelled;

    @Option(
            names = "--at-start",
            paramLabel = "N",
            defaultValue = "5",
            description = "Of these, so many before the stream; the others arrive in it. Default: ${DEFAULT-VALUE}.")
    private int atStart;

    @Option(
            names = "--arrivals",
            paramLabel = "N",
            defaultValue = "2",
            description = "Studies between two rounds. Default: ${DEFAULT-VALUE}.")
    private int arrivals;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "50",
            description = "Of a round. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--expected-rounds",
            paramLabel = "N",
            defaultValue = "8",
            description = "After which the stream was expected to end. Default: ${DEFAULT-VALUE}.")
    private int expectedRounds;

    @Option(
            names = "--cycle-rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Rounds of one cycle of WARM_RESTARTS. Default: ${DEFAULT-VALUE}.")
    private int cycleRounds;

    @Option(
            names = "--average-decay",
            paramLabel = "D",
            defaultValue = "0.99",
            description = "Of AVERAGED. Default: ${DEFAULT-VALUE}.")
    private double averageDecay;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--report",
            paramLabel = "N",
            defaultValue = "20",
            description = "Phantoms that are scored. Default: ${DEFAULT-VALUE}.")
    private int report;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration laid over that of muduo experiment, which two cores train in minutes.")
    private Path config;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Results, kept from call to call.")
    private Path out;

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(out);
        try (DataDirectoryLock lock = DataDirectoryLock.acquire(out.resolve("lock"))) {
            compare();
        }
        return 0;
    }

    private void compare() throws Exception {
        TensorEngine.start(configuration().section("engine", EngineConfig.class));
        Cohort cohort = cohort();
        StreamPlan plan = new StreamPlan(atStart, arrivals, steps, expectedRounds);
        long all = plan.steps(cohort);
        System.out.println(Machine.describe());
        System.out.println(all + " steps in " + (plan.arrivals(cohort).size() + 1) + " rounds; POLY expected "
                + plan.expectedSteps());
        List<StreamScore> scores = new ArrayList<>();
        String hash = CohortHash.of(cohort);
        for (long seed = 1; seed <= seeds; seed++) {
            scores.addAll(seed(seed, cohort, hash, plan));
        }
        new ScheduleTable(scores).lines().forEach(System.out::println);
    }

    private Configuration configuration() {
        Configuration small = SmallConfiguration.overReference();
        return config == null ? small : small.over(config);
    }

    private List<StreamScore> seed(long seed, Cohort cohort, String hash, StreamPlan plan) throws Exception {
        Consumer<String> progress = System.err::println;
        StreamRun stream = new StreamRun(cohort, plan, progress);
        ScoreFile file = new ScoreFile(out.resolve("schedules.csv"));
        Path scratch = out.resolve("scratch");
        Configuration shared = shared(cohort, plan).with(Map.of("training.seed", seed));
        long all = plan.steps(cohort);
        Optional<OfflineLoop.Moment> prepared = Optional.empty();
        List<StreamScore> scores = new ArrayList<>();
        for (ScheduleArm arm : ScheduleArm.values()) {
            Configuration configuration =
                    shared.with(arm.overlay(plan, all, (long) cycleRounds * plan.stepsPerRound(), averageDecay));
            String key = key(arm, plan, hash, configuration);
            Optional<List<StreamScore>> finished = file.find(key);
            if (finished.isEmpty()) {
                if (prepared.isEmpty()) {
                    prepared = Optional.of(stream.prepare(shared, Scratch.emptied(scratch)));
                }
                finished = Optional.of(
                        stream.run(key, arm, seed, prepared.get(), configuration, Scratch.emptied(scratch)));
                file.add(finished.get());
            }
            finished.get().forEach(score -> progress.accept(score.line()));
            scores.addAll(finished.get());
        }
        Scratch.emptied(scratch);
        return scores;
    }

    /** What all arms have in common. */
    private Configuration shared(Cohort cohort, StreamPlan plan) {
        return configuration()
                .with(Map.of(
                        "engine",
                        TensorEngine.inUse(),
                        "model.structures",
                        cohort.structures().list(),
                        "training.minLabelled",
                        plan.first(cohort).size(),
                        "training.student.maxSteps",
                        plan.expectedSteps()));
    }

    private static String key(ScheduleArm arm, StreamPlan plan, String cohort, Configuration configuration) {
        return Sha256.of(Json.write(Map.of(
                        "algorithm", RunKey.ALGORITHM,
                        "arm", arm,
                        "plan", plan,
                        "cohort", cohort,
                        "configuration", RunKey.deciding(configuration))))
                .substring(0, 16);
    }

    private Cohort cohort() throws IOException {
        Cohort all = source.folder().isPresent()
                ? CohortReader.read(source.folder().get())
                : source.drawn(out, report, drawn -> {});
        Optional<Integer> keep =
                labelled != null ? Optional.of(labelled) : source.phantoms().map(drawn -> PHANTOM_LABELLED);
        return ScoredCohort.require(keep.map(all::labelling).orElse(all));
    }
}
