package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.trainer.gate.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What happens in one run: how long each phase takes, and how the student does from checkpoint to checkpoint. */
public final class RunWatch {
    private static final double NANOSECONDS = 1e9;

    /** A part of a run that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final long maxSteps;
    private final Consumer<String> progress;
    private final Map<Phase, Double> seconds = new TreeMap<>();
    private final List<CurvePoint> curve = new ArrayList<>();

    /**
     * @param maxSteps of the student's schedule
     * @param progress told in a few words what goes on
     */
    RunWatch(long maxSteps, Consumer<String> progress) {
        this.maxSteps = maxSteps;
        this.progress = progress;
    }

    void time(Phase phase, Work work) throws Exception {
        time(phase, () -> {
            work.run();
            return null;
        });
    }

    <T> T time(Phase phase, Callable<T> work) throws Exception {
        long begun = System.nanoTime();
        T result = work.call();
        seconds.merge(phase, (System.nanoTime() - begun) / NANOSECONDS, Double::sum);
        return result;
    }

    /** Takes studies in, with what is drawn in them if anything is. */
    void submit(OfflineLoop loop, List<CohortStudy> studies) throws Exception {
        for (CohortStudy study : studies) {
            stopIfAsked();
            loop.submit(study, true);
        }
    }

    /** Takes unlabelled studies in and has each taught before the next, so that little is in memory at once. */
    void submitAndTeach(OfflineLoop loop, List<CohortStudy> studies) throws Exception {
        int taught = 0;
        for (CohortStudy study : studies) {
            stopIfAsked();
            loop.submit(study, false);
            loop.teach();
            progress.accept("taught " + ++taught + " of " + studies.size());
        }
    }

    /** Rounds until the student's schedule has no step left. */
    void trainToTheEnd(OfflineLoop loop) throws Exception {
        time(Phase.TRAINING, () -> {
            long step = 0;
            while (step < maxSteps) {
                stopIfAsked();
                CheckpointWritten written = loop.trainStudent();
                step = written.getStep();
                Optional<Double> dice =
                        loop.verdict(written.getCheckpoint()).flatMap(Verdict.Summary::candidateMeanDice);
                curve.add(new CurvePoint(
                        step,
                        Optional.ofNullable(written.getMetrics().get("loss")),
                        Optional.ofNullable(written.getMetrics().get("consistency")),
                        dice));
                progress.accept("step " + step + " of " + maxSteps);
            }
        });
    }

    private static void stopIfAsked() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("asked to end");
        }
    }

    Map<Phase, Double> seconds() {
        return seconds;
    }

    List<CurvePoint> curve() {
        return List.copyOf(curve);
    }
}
