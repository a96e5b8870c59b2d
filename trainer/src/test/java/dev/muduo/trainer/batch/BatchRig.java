package dev.muduo.trainer.batch;

import dev.muduo.networks.training.TrainingSample;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PoolRecords;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import dev.muduo.trainer.study.StudyReader;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link BatchSource} draws from, made ready: the studies of a toy world. */
final class BatchRig {
    final TrainingWorld world = new TrainingWorld();
    private final Path scratch;

    /** @param scratch where samples are kept */
    BatchRig(Path scratch) {
        this.scratch = scratch;
    }

    private Pools pools() {
        PoolRules rules = PoolRules.training(
                TrainingWorld.model().structures(),
                TrainingWorld.PATCH,
                new TrainingConfig.Buffer(64, 1_000, 1_000, 1_000, 300));
        return PoolRecords.taken(world, rules).pools();
    }

    BatchSource source(Channels channels, TrainingConfig config) throws InterruptedException {
        return source(channels, config, 2);
    }

    BatchSource source(Channels channels, TrainingConfig config, int unlabelledPerBatch) throws InterruptedException {
        SampleCache cache = new SampleCache(
                scratch,
                TrainingWorld.model(),
                new StudyPreparation(new StudyReader(world.store), TrainingWorld.model(), ComputeBudget.unlimited()));
        Pools pools = pools();
        UnlabelledPool unlabelled = UnlabelledPool.of(config);
        RoundStudies studies =
                new RoundStudies(pools.labelled(), unlabelled.pseudoLabelled(pools), unlabelled.studies(pools));
        for (LabelledItem item : studies.labelled()) {
            cache.prepare(item);
        }
        for (PseudoLabelledItem item : studies.pseudoLabelled()) {
            cache.prepare(item);
        }
        for (UnlabelledItem item : studies.unlabelled()) {
            cache.prepare(item);
        }
        return new BatchSource(
                cache, TrainingWorld.model(), config, "student.1", channels, unlabelledPerBatch, unlabelled, studies);
    }

    static TrainingConfig withoutJitter(double foregroundOversample) {
        return posed(foregroundOversample, Map.of());
    }

    static TrainingConfig posed(double foregroundOversample, Map<String, ?> augmentation) {
        Map<String, Object> over = new HashMap<>(Map.of(
                "training.batch.foregroundOversample", foregroundOversample,
                "training.augmentation.ctJitterHu", 0,
                "training.augmentation.petJitter", 0));
        augmentation.forEach((key, value) -> over.put("training.augmentation." + key, value));
        return TrainingWorld.config(10, 2, over);
    }

    static List<TrainingSample> draw(BatchSource source, long step) {
        return source.draw(step, step, new TreeMap<>()).patches().samples();
    }
}
