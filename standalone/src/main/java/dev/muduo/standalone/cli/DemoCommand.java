package dev.muduo.standalone.cli;

import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortException;
import dev.muduo.standalone.cohort.CohortFile;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.demo.Demo;
import dev.muduo.standalone.demo.DemoConfiguration;
import dev.muduo.standalone.demo.DemoPlan;
import dev.muduo.standalone.demo.DemoReport;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import dev.muduo.standalone.terminal.LogFile;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muduo demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Show the whole loop on a cohort, live, and say what came out.",
        description = {
            "Starts everything, streams studies in, and shows what happens: studies in, pseudo-labels made, how well the"
                    + " teachers agree, training loss, validation Dice, checkpoints promoted or rejected, which one serves."
                    + " Masks are asked for all the while. It ends by itself with a table.",
            "",
            "Without --cohort, the studies are synthetic phantoms: they show that the loop works, not how well it does on"
                    + " patients."
        },
        footer = {
            "",
            "A cohort is a folder of study folders (ct.nii.gz, pet.nii.gz, label.nii.gz where there is one) and, better, a"
                    + " cohort.yaml that says what each study is for. Without one, by name: the first 5 are labelled, the"
                    + " last 7 held out (3 for the gate, 4 for the report), the others unlabelled.",
            "",
            "Examples:",
            "  muduo demo",
            "  muduo demo --cohort ../studies --minutes 20",
            "  muduo demo --keep        then: the page, or elsewhere: muduo segment STUDY -o mask.nii.gz --server URL"
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration PHANTOM_TIME = Duration.ofSeconds(270);
    private static final Duration COHORT_TIME = Duration.ofMinutes(17);
    private static final Duration BETWEEN_PHANTOMS = Duration.ofSeconds(8);
    private static final Duration BETWEEN_STUDIES = Duration.ofSeconds(20);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Option(names = "--cohort", paramLabel = "DIR", description = "Your own studies instead of phantoms.")
    private Path cohortFolder;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "muduo-out",
            description = "Each run writes into a folder of its own below this one. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "End after so many minutes. Default: 4½, with --cohort 17.")
    private Integer minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which phantoms: the same seed, the same voxels. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--studies",
            paramLabel = "N",
            defaultValue = "" + PhantomCohort.STUDIES,
            description = "How many phantoms. Default: ${DEFAULT-VALUE}.")
    private int studies;

    @Option(
            names = "--keep",
            description = "Leave everything up after the table, until Ctrl-C, and say where the page is.")
    private boolean keep;

    @Mixin
    private InstanceOptions instance;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.standard();
        Path folder = out.resolve(MOMENT.format(LocalDateTime.now(ZoneId.systemDefault())));
        Files.createDirectories(folder);
        try (Ending ending = Ending.ofThisThread()) {
            return run(folder, terminal);
        } catch (InterruptedException asked) {
            terminal.line("\nended before its time; what there is lies in " + folder);
            return ExitStatus.INTERRUPTED;
        }
    }

    private int run(Path folder, Terminal terminal) throws IOException, InterruptedException {
        DemoPlan plan = new DemoPlan(folder, longest(), cohortFolder == null ? BETWEEN_PHANTOMS : BETWEEN_STUDIES);
        LogFile.configure(plan.log());
        Cohort cohort = cohort(folder, terminal);
        Configuration configuration = instance.over(
                cohortFolder == null ? DemoConfiguration.ofPhantoms(cohort) : DemoConfiguration.ofCohort(cohort));
        Files.writeString(plan.configuration(), configuration.text());
        terminal.line("starting Kafka, the store and the services …");
        try (Standalone running = Standalone.start(plan.data(), configuration, instance.ports())) {
            terminal.line("ready at " + running.url() + ", log in " + plan.log());
            DemoReport report = new Demo(plan, cohort, running, terminal).run();
            if (keep) {
                terminal.line("\nstill up; the page is at " + running.url() + "/ ; Ctrl-C stops");
                while (running.health().live()) {
                    TimeUnit.SECONDS.sleep(1);
                }
            }
            return running.health().live() && report.last().isPresent() ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }

    private Cohort cohort(Path folder, Terminal terminal) throws IOException {
        if (cohortFolder != null) {
            Cohort cohort = CohortReader.read(cohortFolder);
            if (cohort.of(Role.TRAIN).stream()
                    .noneMatch(study -> study.drawing().isPresent())) {
                throw new CohortException(
                        cohortFolder + " has no labelled TRAIN study: the loop begins with what a person has"
                                + " drawn, name a label in " + CohortFile.NAME);
            }
            return cohort;
        }
        terminal.line("drawing " + studies + " phantoms …");
        Path phantoms = Files.createDirectories(folder.resolve("cohort"));
        PhantomCohort.write(phantoms, studies, seed, PhantomConfig.standard());
        return CohortReader.read(phantoms);
    }

    private Duration longest() {
        return Optional.ofNullable(minutes)
                .map(Duration::ofMinutes)
                .orElse(cohortFolder == null ? PHANTOM_TIME : COHORT_TIME);
    }
}
