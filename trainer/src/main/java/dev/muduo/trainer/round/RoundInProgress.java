package dev.muduo.trainer.round;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.batch.Batch;
import dev.muduo.trainer.batch.BatchSource;
import java.util.Map;
import java.util.SortedMap;

/** The steps of one opened round. Each is a function of the checkpoint, the round's records and the step number. */
final class RoundInProgress {
    private final RoundOpened opened;
    private final Recipe.Span span;
    private final RoundMeans means = new RoundMeans();
    private BatchSource source;
    private SortedMap<String, IouWindow> windows;
    private long step;

    RoundInProgress(RoundOpened opened, BatchSource source, SortedMap<String, IouWindow> windows) {
        this.opened = opened;
        this.span = new Recipe.Span(opened.getFirstStep(), opened.getSteps());
        this.source = source;
        this.windows = windows;
        this.step = opened.getFirstStep();
    }

    /** What a step was made with and what came of it; the time is for metrics alone. */
    record Made(StepSettings settings, Batch batch, StepResult result, long drawNanos) {}

    Made makeStep(Learner learner, Recipe recipe) {
        long began = System.nanoTime();
        Batch batch = source.draw(step, step - span.firstStep(), windows);
        long drawNanos = System.nanoTime() - began;
        StepSettings settings = recipe.settings(step, span);
        StepResult result = learner.train(batch.patches(), settings, step);
        windows = batch.windows();
        means.add(result);
        step++;
        return new Made(settings, batch, result, drawNanos);
    }

    /** Goes on from the same place after the cache was repaired. */
    void drawFrom(BatchSource repaired) {
        source = repaired;
    }

    boolean complete() {
        return step == span.end();
    }

    RoundOpened opened() {
        return opened;
    }

    long step() {
        return step;
    }

    long end() {
        return span.end();
    }

    int unlabelledPatches() {
        return source.unlabelledPatches();
    }

    SortedMap<String, IouWindow> windows() {
        return windows;
    }

    Map<String, Double> means() {
        return means.values();
    }
}
