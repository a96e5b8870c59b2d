package dev.muduo.trainer.round;

import static dev.muduo.trainer.round.TrainerRig.TWO_ROUNDS;
import static dev.muduo.trainer.round.TrainerRig.rest;
import static dev.muduo.trainer.round.TrainerRig.runToRest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.Sha256;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.testing.TrainingWorld;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusableRecordsTest {
    @TempDir
    private Path scratch;

    private TrainerRig rig;

    @BeforeEach
    void rig() {
        rig = new TrainerRig(scratch);
    }

    @Test
    void theLargestRoundFitsItsEvent() {
        int partitions = KafkaConfig.MOST_PARTITIONS;
        List<PartitionRange> ranges = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (String topic : List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS)) {
                ranges.add(new PartitionRange(topic, partition, Long.MAX_VALUE - 200, Long.MAX_VALUE));
            }
        }
        SortedMap<Origin, String> known = PoolUpdate.byOrigin();
        for (int n = 0; n < UnusableRecords.MOST_BEFORE_LABELS; n++) {
            known.put(new Origin(Topics.PSEUDO_LABELS, partitions - 1, Long.MAX_VALUE - 200 + n), "日".repeat(1_000));
        }
        UnusableRecords records = new UnusableRecords(PoolState.empty(), known);

        List<UnusableRecord> listed = records.listed(ranges, Set.of(), PoolUpdate.byOrigin());
        RoundOpened largest = new RoundOpened(
                ModelNames.PROMPT_GENERATOR,
                Long.MAX_VALUE,
                Sha256.of(new byte[0]),
                ranges,
                listed,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Instant.ofEpochMilli(Long.MAX_VALUE / 2),
                Long.MAX_VALUE);

        assertEquals(known.size(), listed.size());
        assertTrue(listed.get(0).getReason().startsWith("日日"), listed.get(0).getReason());
        assertEquals(largest, new EventCodec().decode(new EventCodec().encode(largest)));
    }

    @Test
    void reasonsAreShortenedOnlyAsFarAsTheyMustBe() {
        SortedMap<Origin, String> known = PoolUpdate.byOrigin();
        String reason = "r".repeat(160);
        known.put(new Origin(Topics.STUDIES, 0, 0), reason);
        known.put(new Origin(Topics.STUDIES, 0, 1), reason + "r");
        UnusableRecords records = new UnusableRecords(PoolState.empty(), known);

        List<UnusableRecord> listed =
                records.listed(List.of(new PartitionRange(Topics.STUDIES, 0, 0L, 2L)), Set.of(), PoolUpdate.byOrigin());

        assertEquals(reason, listed.get(0).getReason());
        assertEquals("r".repeat(157) + "…", listed.get(1).getReason());
    }

    @Test
    void labelsBehindMoreFaultsThanARoundListsAreLearnedFrom() throws Exception {
        TrainingWorld undisturbed = withLabelsBehindDamagedOnes();
        Trainer trainer = rig.student(undisturbed, TWO_ROUNDS);
        runToRest(trainer);

        assertEquals(2, undisturbed.checkpoints(ModelNames.STUDENT).size());
        assertEquals(2, trainer.status().pools().labelled());
        List<RoundOpened> rounds = undisturbed.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(2 * (UnusableRecords.MOST + 1), rounds.get(0).getUnusable().size());

        TrainingWorld world = withLabelsBehindDamagedOnes();
        Trainer killed = rig.student(world, TWO_ROUNDS);
        killed.onStart();
        while (world.log.events(Topics.MODELS, RoundOpened.class).isEmpty()) {
            killed.doWork();
        }
        runToRest(rig.student(world, TWO_ROUNDS));
        killed.onClose();
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), world.checkpoints(ModelNames.STUDENT));
    }

    /** Each of two studies has an annotation that can be used, after one more that cannot than a round lists. */
    private static TrainingWorld withLabelsBehindDamagedOnes() {
        TrainingWorld world = new TrainingWorld();
        for (String name : List.of("a", "b")) {
            world.arrive(name, Role.TRAIN);
            for (int n = 0; n <= UnusableRecords.MOST; n++) {
                world.annotate(name, "damaged-" + n, Map.of(), TrainingWorld.LIVER, TrainingWorld.SPLEEN);
                world.store.truncate("studies/" + TrainingWorld.id(name) + "/1/damaged-" + n);
            }
            world.annotate(name, TrainingWorld.LIVER, TrainingWorld.SPLEEN);
        }
        return world;
    }

    @Test
    void labelsBehindMoreFaultsThanAnEventHoldsAreSaidToBeOutOfReach() throws Exception {
        TrainingWorld world = new TrainingWorld();
        for (String name : List.of("a", "b", "c")) {
            for (int n = 0; n <= UnusableRecords.MOST_BEFORE_LABELS; n++) {
                world.log.append(Topics.ANNOTATIONS, TrainingWorld.id(name), new byte[] {1, 2, 3});
            }
        }
        world.labelled("a");
        world.labelled("b");
        Trainer trainer = rig.student(world, TWO_ROUNDS);
        trainer.onStart();

        assertTrue(rest(trainer) < 10, "it comes to rest");
        assertEquals(0, trainer.doWork(), "and stays there");
        String reason = trainer.status().reason().orElseThrow();
        assertTrue(reason.contains("; the first is muduo.annotations-"), reason);

        world.labelled("c");
        assertTrue(rest(trainer) < 10, "also when more has come");
        assertEquals(0, trainer.doWork());
        trainer.onClose();
        assertTrue(world.log.events(Topics.MODELS, RoundOpened.class).isEmpty());
    }

    @Test
    void whatARoundLeavesOutIsCounted() throws Exception {
        TrainingWorld world = TrainerRig.twoLabelledAndTwoTaught();
        world.labelled("e");
        world.store.truncate("studies/" + TrainingWorld.id("e") + "/1/annotation-1");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Platform platform = new Platform(
                world.log, world.store, world.models, meters, ComputeBudget.unlimited(), world.clock, scratch);

        TrainerRig.runToRest(new Trainer(
                new StudentRecipe(TrainerRig.TWO_ROUNDS), platform, TrainingWorld.model(), TrainerRig.TWO_ROUNDS));

        assertEquals(
                1,
                meters.get("muduo.training.records.unusable")
                        .tag("model", ModelNames.STUDENT)
                        .counter()
                        .count());
    }
}
