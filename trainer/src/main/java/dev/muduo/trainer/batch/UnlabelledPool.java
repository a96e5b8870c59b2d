package dev.muduo.trainer.batch;

import dev.muduo.imaging.Structures;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import java.util.List;

/**
 * What a model learns from besides annotations.
 *
 * @param source     where the unlabelled half of a batch comes from
 * @param maxStudies most studies, where these are what it comes from
 */
public record UnlabelledPool(UnlabelledMethod.Source source, int maxStudies) {
    /** Of a model that learns from annotations alone. */
    public static final UnlabelledPool NONE = new UnlabelledPool(UnlabelledMethod.Source.NONE, 1);

    /** Of the student, as configured. */
    public static UnlabelledPool of(TrainingConfig config) {
        return new UnlabelledPool(
                config.batch().unlabelled() == 0
                        ? UnlabelledMethod.Source.NONE
                        : config.objective().method().source(),
                config.objective().maxStudies());
    }

    /** Whether what the teachers answer changes what is trained on. */
    public boolean usesPseudoLabels() {
        return source == UnlabelledMethod.Source.TEACHERS;
    }

    /** The answered studies that are drawn from. */
    public List<PseudoLabelledItem> pseudoLabelled(Pools pools) {
        return usesPseudoLabels() ? pools.pseudoLabelled() : List.of();
    }

    /** The studies that are drawn from as they are. */
    public List<UnlabelledItem> studies(Pools pools) {
        return source == UnlabelledMethod.Source.STUDIES ? pools.unlabelled(maxStudies) : List.of();
    }

    UnlabelledHalf open(
            SampleCache cache,
            RoundStudies studies,
            Structures structures,
            TrainingConfig config,
            SamplingSettings settings) {
        return switch (source) {
            case NONE, TEACHERS ->
                new UnlabelledStream(
                        cache,
                        studies.pseudoLabelled(),
                        structures,
                        config.distillation(),
                        config.buffer().sampling(),
                        TaughtPatch.of(config),
                        settings);
            case STUDIES -> new PlainStream(cache, studies.unlabelled(), settings);
        };
    }
}
