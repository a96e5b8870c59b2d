package dev.muduo.trainer.batch;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Two-stream batches of one round (§2.10): labelled patches first, then patches of the replay buffer. A batch is a function of
 * the studies, the round and the step number alone. Reads local disk only; belongs to one thread.
 */
public final class BatchSource {
    private final int edge;
    private final int labelledPerBatch;
    private final int unlabelledPerBatch;
    private final LabelledStream labelled;
    private final UnlabelledHalf unlabelled;

    /**
     * Opens what was prepared for a round.
     *
     * @param scope              names the model and the round, as in {@code student.7}
     * @param unlabelledPerBatch 0 for a model that learns from annotations alone
     * @param pool               what kind of studies the unlabelled half is drawn from
     * @throws LostSampleException if something prepared before is gone
     */
    public BatchSource(
            SampleCache cache,
            ModelConfig model,
            TrainingConfig training,
            String scope,
            Channels channels,
            int unlabelledPerBatch,
            UnlabelledPool pool,
            RoundStudies studies) {
        Preprocessing preprocessing = model.preprocessing();
        this.edge = preprocessing.patchVoxels();
        this.labelledPerBatch = training.batch().labelled();
        this.unlabelledPerBatch = unlabelledPerBatch;
        SamplingSettings settings = new SamplingSettings(
                training.seed(),
                scope,
                edge,
                training.batch().foregroundOversample(),
                channels,
                new IntensityJitter(training.augmentation(), preprocessing),
                new Poses(training.augmentation(), model.structures(), edge));
        this.labelled = new LabelledStream(cache, studies.labelled(), settings);
        this.unlabelled = pool.open(cache, studies, model.structures(), training, settings);
    }

    /** Patches in the replay buffer that can teach something. */
    public int unlabelledPatches() {
        return unlabelled.patches();
    }

    /**
     * The batch of a step.
     *
     * @param stepInRound from 0
     * @throws LostSampleException if something prepared before is gone or damaged; nothing has changed then
     */
    public Batch draw(long step, long stepInRound, SortedMap<String, IouWindow> windows) {
        List<TrainingSample> samples = new ArrayList<>();
        for (int slot = 0; slot < labelledPerBatch; slot++) {
            samples.add(labelled.sample(stepInRound * labelledPerBatch + slot, step, slot));
        }
        // Counted over all rounds: in short ones a source whose turn comes late would never be drawn from.
        UnlabelledHalf.Half half = unlabelled.half(step * unlabelledPerBatch, unlabelledPerBatch, step, windows);
        samples.addAll(half.samples());
        return new Batch(TrainingBatch.cubes(edge, samples), half.windows(), half.acceptance());
    }
}
