package dev.muduo.trainer.pool;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What tests of the pools take in, and by which rules. */
public final class PoolRecords {
    static final long MANY = 1L << 40;
    static final PoolRules GENEROUS = rules(MANY, 1_000, 1_000);

    private PoolRecords() {}

    static PoolRules rules(long bufferBytes, int maxStudies, int maxWaiting) {
        return rules(bufferBytes, maxStudies, maxWaiting, 1, 0);
    }

    static PoolRules rules(long bufferBytes, int maxStudies, int maxWaiting, double quota, int keep) {
        return PoolRules.training(
                TrainingWorld.model().structures(),
                TrainingWorld.PATCH,
                bufferBytes,
                maxStudies,
                maxWaiting,
                new TrainingConfig.Sampling(TrainingConfig.SamplingOrder.BY_STRUCTURE, quota, keep));
    }

    static LoggedRecord review(
            TrainingWorld world, String name, int run, ReviewDecision decision, String... structures) {
        String studyId = TrainingWorld.id(name);
        return world.log.append(
                Topics.ANNOTATIONS,
                studyId,
                new PseudoLabelReviewed(
                        "review-" + decision + structures.length,
                        studyId,
                        1,
                        run,
                        "somebody",
                        decision,
                        List.of(structures),
                        null,
                        world.clock.instant()));
    }

    /** All of a world's log. */
    static List<LoggedRecord> everything(TrainingWorld world) {
        List<LoggedRecord> records = new ArrayList<>();
        for (String topic : List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS)) {
            records.addAll(world.log.records(topic));
        }
        return records;
    }

    /** The pools after all of it, in one round. */
    public static PoolUpdate taken(TrainingWorld world, PoolRules rules) {
        return PoolUpdate.of(PoolState.empty(), rules, everything(world), Set.of());
    }
}
