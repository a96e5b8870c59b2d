package dev.muduo.benchmarks;

import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.report.HeldOutScores;
import dev.muduo.standalone.report.StructureDice;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Does the loop pay? The last checkpoint of a student that learns online, from the labelled studies and from what the teachers
 * agree on in a stream of unlabelled ones, against the last checkpoint of a student that has the labelled studies alone and
 * makes as many steps from the same seed; both scored on the REPORT studies.
 */
final class OnlineAgainstLabelled {
    /**
     * @param rounds         rounds of the student in either arm
     * @param stepsPerRound  optimiser steps of a round
     * @param pretrainSteps  of the prompt generator
     * @param arrivals       unlabelled studies that arrive before each round from the second on
     */
    record Plan(int rounds, int stepsPerRound, int pretrainSteps, int arrivals) {}

    /** One run: its arm, its seed, and what came out. */
    record Run(String arm, long seed, List<StructureDice> dice, Duration took) {
        double mean() {
            return dice.stream()
                    .map(StructureDice::mean)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    private final Cohort cohort;
    private final Configuration configuration;
    private final Plan plan;
    private final PrintStream out;

    OnlineAgainstLabelled(Cohort cohort, Configuration configuration, Plan plan, PrintStream out) {
        this.cohort = cohort;
        this.configuration = configuration;
        this.plan = plan;
        this.out = out;
    }

    Run online(long seed, Path scratch) throws Exception {
        Instant began = Instant.now();
        try (OfflineLoop loop = new OfflineLoop(seeded(seed), scratch)) {
            submit(loop, labelled(), true);
            submit(loop, cohort.of(Role.VALIDATION), true);
            loop.pretrain();
            List<CohortStudy> stream = unlabelled();
            int next = 0;
            for (int round = 0; round < plan.rounds(); round++) {
                if (round > 0) {
                    int until = Math.min(stream.size(), next + plan.arrivals());
                    submit(loop, stream.subList(next, until), false);
                    next = until;
                    loop.teach();
                }
                progress("online", seed, loop.trainStudent());
            }
            agreement(loop.taught());
            return new Run("online", seed, score(loop), Duration.between(began, Instant.now()));
        }
    }

    Run labelledAlone(long seed, Path scratch) throws Exception {
        Instant began = Instant.now();
        try (OfflineLoop loop = new OfflineLoop(seeded(seed), scratch)) {
            submit(loop, labelled(), true);
            submit(loop, cohort.of(Role.VALIDATION), true);
            for (int round = 0; round < plan.rounds(); round++) {
                progress("labelled", seed, loop.trainStudent());
            }
            return new Run("labelled", seed, score(loop), Duration.between(began, Instant.now()));
        }
    }

    private Configuration seeded(long seed) {
        return configuration.with(Map.of(
                "training.seed",
                seed,
                "training.student.maxSteps",
                plan.rounds() * plan.stepsPerRound(),
                "training.student.stepsPerRound",
                plan.stepsPerRound(),
                "training.promptGenerator.pretrainSteps",
                plan.pretrainSteps()));
    }

    private List<CohortStudy> labelled() {
        return cohort.of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isPresent())
                .toList();
    }

    private List<CohortStudy> unlabelled() {
        return cohort.of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isEmpty())
                .toList();
    }

    private static void submit(OfflineLoop loop, List<CohortStudy> studies, boolean annotated) throws Exception {
        for (CohortStudy study : studies) {
            loop.submit(study, annotated);
        }
    }

    private List<StructureDice> score(OfflineLoop loop) throws InterruptedException {
        List<CheckpointWritten> written = loop.written(ModelNames.STUDENT);
        StoredCheckpoint last = loop.platform()
                .models()
                .find(ModelNames.STUDENT, written.get(written.size() - 1).getCheckpoint());
        return new HeldOutScores(
                        configuration.section("model", ModelConfig.class).structures(), cohort.of(Role.REPORT))
                .of(last.manifest(), loop.platform().models().content(last), WindowPace.FREE);
    }

    private void progress(String arm, long seed, CheckpointWritten written) {
        out.printf(Locale.ROOT, "%-8s seed %d  step %4d  %s%n", arm, seed, written.getStep(), written.getMetrics());
    }

    private void agreement(List<PseudoLabelsProduced> taught) {
        for (PseudoLabelsProduced study : taught) {
            StringBuilder line = new StringBuilder("taught   " + study.getPatches() + " patches");
            for (StructureSummary structure : study.getStructures()) {
                line.append(String.format(
                        Locale.ROOT,
                        "  %s %d valid, IoU %s",
                        structure.getStructure(),
                        structure.getPatchesValid(),
                        structure.getMeanIou() == null
                                ? "-"
                                : String.format(Locale.ROOT, "%.2f", structure.getMeanIou())));
            }
            out.println(line);
        }
    }
}
