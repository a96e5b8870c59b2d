package dev.muduo.benchmarks;

import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Wanted;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.demo.DemoConfiguration;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import dev.muduo.trainer.round.TrainingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench memory}: the whole of {@code ./muduo up} on phantoms, its resident memory over training steps and then
 * over segmentation requests. The curves are flat where nothing leaks.
 */
@Command(
        name = "memory",
        description = "Resident memory over training steps and segmentation requests.",
        mixinStandardHelpOptions = true)
final class MemoryCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int POINTS = 20;

    @Option(names = "--steps", defaultValue = "500", description = "Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--requests", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--studies", defaultValue = "12", description = "Phantoms. Default: ${DEFAULT-VALUE}.")
    private int studies;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("muduo-memory");
        PhantomCohort.write(Files.createDirectory(folder.resolve("cohort")), studies, 1, PhantomConfig.standard());
        Cohort cohort = CohortReader.read(folder.resolve("cohort"));
        if (cohort.of(Role.REPORT).isEmpty()) {
            throw new IllegalArgumentException(
                    "--studies " + studies + " leaves none to ask about; a cohort has REPORT studies from 12 on");
        }
        Configuration configuration = DemoConfiguration.ofPhantoms(cohort)
                .with(Map.of("training.student.maxSteps", steps, "training.student.stepsPerRound", 100));
        try (Standalone running = Standalone.start(folder.resolve("data"), configuration, InfrastructurePorts.ANY)) {
            MuduoClient muduo = MuduoClient.at(running.url()).patience(PATIENCE).open();
            CohortSender sender = new CohortSender(muduo);
            for (CohortStudy study : cohort.studies()) {
                sender.send(study);
            }
            overSteps(running);
            overRequests(muduo, cohort.of(Role.REPORT), folder.resolve("mask.nii.gz"));
        }
        return 0;
    }

    private void overSteps(Standalone running) throws IOException, InterruptedException {
        long next = 0;
        while (next <= steps) {
            long step = running.trainer().training().stream()
                    .filter(status -> status.model().equals(ModelNames.STUDENT))
                    .mapToLong(TrainingStatus::step)
                    .findFirst()
                    .orElse(0);
            if (step >= next) {
                print("step", step);
                next += Math.max(1, steps / POINTS);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void overRequests(MuduoClient muduo, List<CohortStudy> report, Path mask)
            throws IOException, InterruptedException {
        for (int request = 0; request <= requests; request++) {
            if (request % Math.max(1, requests / POINTS) == 0) {
                print("request", request);
            }
            CohortStudy study = report.get(request % report.size());
            // Uploaded anew each time, so that every mask is computed and none comes from the store.
            muduo.segmentations().segment(Images.nifti(study.ct(), study.pet()), Wanted.mask(), mask);
        }
    }

    private static void print(String what, long count) throws IOException {
        System.out.printf(Locale.ROOT, "%-8s %5d  %5d MiB%n", what, count, ResidentMemory.mebibytes());
    }
}
