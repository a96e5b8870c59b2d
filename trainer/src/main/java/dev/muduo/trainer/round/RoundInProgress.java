package dev.muduo.trainer.round;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.batch.Batch;
import dev.muduo.trainer.batch.BatchSource;
import dev.muduo.trainer.batch.BatchesAhead;
import java.util.Map;
import java.util.SortedMap;

/**
 * The steps of one opened round. Each is a function of the checkpoint, the round's records and the step number. Its batches
 * are drawn ahead of the steps until it is closed; nothing else may touch the sample cache until then.
 */
final class RoundInProgress implements AutoCloseable {
    private final RoundOpened opened;
    private final Recipe.Span span;
    private final RoundMeans means = new RoundMeans();
    private BatchesAhead batches;
    private int unlabelledPatches;
    /** Null before it has come. */
    private BatchesAhead.Drawn next;

    private SortedMap<String, IouWindow> windows;
    private long step;

    RoundInProgress(RoundOpened opened, BatchSource source, SortedMap<String, IouWindow> windows) {
        this.opened = opened;
        this.span = new Recipe.Span(opened.getFirstStep(), opened.getSteps());
        this.windows = windows;
        this.step = opened.getFirstStep();
        drawFrom(source);
    }

    /** What a step was made with and what came of it; how long its batch was drawn is for metrics alone. */
    record Made(StepSettings settings, Batch batch, StepResult result, long drawNanos) {}

    /**
     * Waits for the batch of the step to be made.
     *
     * @throws dev.muduo.trainer.batch.LostSampleException if something that was made ready is lost; the step can be made after
     *     {@link #drawFrom}
     */
    void awaitBatch() throws InterruptedException {
        if (next == null) {
            next = batches.take();
        }
    }

    /** To be called after {@link #awaitBatch}. */
    Made makeStep(Learner learner, Recipe recipe) {
        Batch batch = next.batch();
        long drawNanos = next.nanos();
        next = null;
        StepSettings settings = recipe.settings(step, span);
        StepResult result = learner.train(batch.patches(), settings, step);
        windows = batch.windows();
        means.add(result);
        step++;
        return new Made(settings, batch, result, drawNanos);
    }

    /** Begins to draw at the step to be made; once more after the cache was repaired. */
    void drawFrom(BatchSource source) {
        close();
        unlabelledPatches = source.unlabelledPatches();
        batches = BatchesAhead.start(
                opened.getModel() + "-batches",
                (at, seen) -> source.draw(at, at - span.firstStep(), seen),
                step,
                span.end(),
                windows);
    }

    /** Nothing is drawn any more. Idempotent. */
    @Override
    public void close() {
        if (batches != null) {
            batches.close();
        }
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
        return unlabelledPatches;
    }

    SortedMap<String, IouWindow> windows() {
        return windows;
    }

    /** Steps so far that were not finite, and have changed nothing. */
    int skipped() {
        return means.skipped();
    }

    Map<String, Double> means() {
        return means.values();
    }
}
