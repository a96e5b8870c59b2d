package dev.muduo.trainer.batch;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Two-stream batches of one round (§2.10): labelled patches first, then patches of the replay buffer. A batch is a function of
 * the pools, the round and the step number alone. Reads local disk only; belongs to one thread.
 */
public final class BatchSource {
    private final int edge;
    private final int labelledPerBatch;
    private final int unlabelledPerBatch;
    private final LabelledStream labelled;
    private final UnlabelledStream unlabelled;

    /**
     * Opens what was prepared for a round.
     *
     * @param scope              names the model and the round, as in {@code student.7}
     * @param unlabelledPerBatch 0 for a model that learns from annotations alone
     * @throws LostSampleException if something prepared before is gone
     */
    public BatchSource(
            SampleCache cache,
            ModelConfig model,
            TrainingConfig training,
            String scope,
            Channels channels,
            int unlabelledPerBatch,
            List<LabelledItem> labelledStudies,
            List<PseudoLabelledItem> pseudoLabelledStudies) {
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
        this.labelled = new LabelledStream(cache, labelledStudies, settings);
        this.unlabelled = new UnlabelledStream(
                cache,
                unlabelledPerBatch == 0 ? List.of() : pseudoLabelledStudies,
                model.structures(),
                training.distillation(),
                training.buffer().sampling(),
                settings);
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
        UnlabelledStream.Half half =
                unlabelled.half(stepInRound * unlabelledPerBatch, unlabelledPerBatch, step, windows);
        samples.addAll(half.samples());
        return new Batch(TrainingBatch.cubes(edge, samples), half.windows(), half.acceptance());
    }
}
