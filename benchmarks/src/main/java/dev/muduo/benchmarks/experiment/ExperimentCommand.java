package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.CohortSource;
import dev.muduo.benchmarks.ScoredCohort;
import dev.muduo.benchmarks.UserFaults;
import dev.muduo.benchmarks.experiment.run.RunFolder;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.AutoPetOrgan;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.embedded.DataDirectoryLock;
import dev.muduo.standalone.terminal.LogFile;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muduo experiment}; a main of its own, because nothing that serves depends on benchmarks. */
@Command(
        name = "muduo experiment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Compare methods, or parts of one, on a cohort: offline, through the code that runs online.",
        description = {
            "Every arm is run once a seed: teachers, trainer and gate, stepped by one thread on a log and a store in memory. The"
                    + " last checkpoint is scored on the REPORT studies. A finished run is found by what it was made from and"
                    + " not made again: start the same command again after an interruption, or with more arms or seeds.",
            "",
            "Into the folder --out go table.txt, runs.csv (a row a run and structure), learning-curves.png, structures.png,"
                    + " masks.png, and the finished runs as JSON."
        },
        footer = {
            "",
            "Examples:",
            "  muduo experiment --phantoms 68 --out table2             5 labelled, 40 unlabelled, 3 for the gate, 20 scored",
            "  muduo experiment --phantoms 68 --arms table1 --labelled 5,10,20 --out table1    methods side by side",
            "  muduo experiment --cohort ../studies --arms labelled,muduo --seeds 5 --out two-arms"
        })
public final class ExperimentCommand implements Callable<Integer> {
    private static final int PHANTOM_LABELLED = 5;

    @ArgGroup(multiplicity = "1")
    private CohortSource source;

    @Option(
            names = "--autopet-labels",
            paramLabel = "DIR",
            description =
                    "The folder of AutoPET-Organ's label files; --cohort is then FDG-PET-CT-Lesions as distributed.")
    private Path autoPetLabels;

    @Option(
            names = "--labelled",
            paramLabel = "N",
            split = ",",
            description =
                    "TRAIN studies that keep their labels, the first ones. Default: 5 phantoms; of a cohort all that"
                            + " have one. With several numbers each is an experiment of its own, its results in"
                            + " --out/labelled-N.")
    private List<Integer> labelled;

    @Option(
            names = "--report",
            paramLabel = "N",
            defaultValue = "20",
            description = "Phantoms that are scored. Default: ${DEFAULT-VALUE}.")
    private int report;

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            defaultValue = Arms.TABLE_2,
            description =
                    "table1 compares methods: labelled-pet, labelled, mean-teacher-pet, mean-teacher, cps, ua-mt, semisam,"
                            + " sassnet, muduo. table2 takes ours apart: labelled, ct-teacher, pet-teacher, no-filter, fixed-0.5,"
                            + " one-point, muduo. Or any of these; the last is compared with all others. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<String> arms;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "A reading of the method: default, as-paper or as-code. Default: ${DEFAULT-VALUE}. Every study is taught"
                            + " before there is a student: the mask prompts that as-code takes from the student are the prompt"
                            + " generator's here.")
    private Preset preset;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration laid over the preset, under the arms.")
    private Path config;

    @Option(names = "--steps", paramLabel = "N", description = "The student's training.student.maxSteps. Default: 700.")
    private Long steps;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Results, kept from call to call.")
    private Path out;

    public static void main(String[] arguments) {
        // The launcher passes its own command along.
        boolean named = arguments.length > 0 && arguments[0].equals("experiment");
        System.exit(commandLine().execute(named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ExperimentCommand())
                .registerConverter(Preset.class, ExperimentCommand::preset)
                .setExecutionExceptionHandler(UserFaults::explain)
                .setUsageHelpWidth(100);
    }

    /** By the name as written on a command line. */
    private static Preset preset(String name) {
        return Arrays.stream(Preset.values())
                .filter(preset ->
                        preset.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "there are default, as-paper and as-code, got " + name));
    }

    @Override
    public Integer call() throws Exception {
        refuseWhatCannotBe();
        List<Arm> chosen = Arms.named(arms);
        Terminal terminal = Terminal.standard();
        Progress progress = new Progress(terminal);
        Files.createDirectories(out);
        try (DataDirectoryLock lock = DataDirectoryLock.acquire(out.resolve("lock"))) {
            LogFile.configure(out.resolve("log.txt"));
            TensorEngine.start(Configuration.load(Optional.ofNullable(config)).section("engine", EngineConfig.class));
            RunFolder runs = new RunFolder(out.resolve("runs"));
            Cohort all = source.folder().isPresent() ? studies(source.folder().get()) : phantoms(progress);
            Map<Optional<Integer>, Cohort> cohorts = cohorts(all);
            if (cohorts.size() > 1) {
                progress.line(cohorts.size() + " experiments, one after the other; each says what it will take");
            }
            for (Map.Entry<Optional<Integer>, Cohort> each : cohorts.entrySet()) {
                describe(each.getValue(), progress);
                compare(chosen, each.getValue(), runs, resultsOf(each.getKey()), progress);
            }
        }
        return 0;
    }

    private void refuseWhatCannotBe() {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds is at least 1, got " + seeds);
        }
        if (autoPetLabels != null && source.folder().isEmpty()) {
            throw new IllegalArgumentException("--autopet-labels goes with --cohort, the folder of the images");
        }
    }

    /** All of them before the first run: what cannot be is said now. */
    private Map<Optional<Integer>, Cohort> cohorts(Cohort all) throws IOException {
        Map<Optional<Integer>, Cohort> cohorts = new LinkedHashMap<>();
        for (Optional<Integer> keep : labelledCounts()) {
            cohorts.put(keep, ScoredCohort.require(keep.map(all::labelling).orElse(all)));
        }
        return cohorts;
    }

    /** Empty for every study that has a label. */
    private List<Optional<Integer>> labelledCounts() {
        if (labelled != null) {
            return labelled.stream().distinct().map(Optional::of).toList();
        }
        return List.of(source.phantoms().map(drawn -> PHANTOM_LABELLED));
    }

    private Path resultsOf(Optional<Integer> keep) throws IOException {
        return labelledCounts().size() == 1
                ? out
                : Files.createDirectories(out.resolve("labelled-" + keep.orElseThrow()));
    }

    private void compare(List<Arm> chosen, Cohort cohort, RunFolder runs, Path results, Progress progress)
            throws Exception {
        ExperimentConfiguration configuration = ExperimentConfiguration.of(
                        cohort,
                        preset,
                        Optional.ofNullable(config),
                        steps == null ? OptionalLong.empty() : OptionalLong.of(steps))
                .on(TensorEngine.inUse());
        List<String> withoutEffect = configuration.withoutEffect();
        withoutEffect.forEach(progress::line);
        Experiment experiment = new Experiment(
                cohort,
                configuration,
                chosen,
                seeds,
                runs,
                Scratch.emptied(out.resolve("scratch")),
                System.getenv().getOrDefault("MUDUO_COMMIT", "unknown"),
                progress);
        List<ArmRuns> made = experiment.run();
        new Report(cohort, made, withoutEffect, results, runs).write().forEach(progress::line);
    }

    private static void describe(Cohort cohort, Progress progress) {
        int scored = cohort.scored().size();
        int withoutLabel = cohort.of(Role.REPORT).size() - scored;
        progress.line(cohort.training(true).size() + " labelled, "
                + cohort.training(false).size() + " unlabelled, "
                + cohort.of(Role.VALIDATION).size() + " VALIDATION and " + scored + " REPORT studies");
        if (withoutLabel > 0) {
            progress.line(withoutLabel + " REPORT studies without a label are passed over");
        }
    }

    private Cohort studies(Path folder) throws IOException {
        return autoPetLabels == null
                ? CohortReader.read(folder)
                : AutoPetOrgan.read(folder, autoPetLabels, out.resolve("labels"));
    }

    private Cohort phantoms(Progress progress) throws IOException {
        int all = source.phantoms().orElseThrow();
        return source.drawn(out, report, drawn -> progress.now("drawn " + drawn + " of " + all + " phantoms"));
    }
}
