package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More studies are labelled than a round may draw from. */
class LabelledTurnsInRoundsTest {
    private static final int MOST = 2;
    private static final TrainingConfig CONFIG =
            TrainingWorld.config(24, 1, Map.of("training.buffer.maxLabelledPerRound", MOST));
    private static final TrainingConfig ALL = TrainingWorld.config(24, 1);
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    @TempDir
    private Path scratch;

    private TrainerRig rig;

    @BeforeEach
    void rig() {
        rig = new TrainerRig(scratch);
    }

    private static TrainingWorld world() {
        TrainingWorld world = new TrainingWorld();
        NAMES.forEach(world::labelled);
        return world;
    }

    @Test
    void theDiskHoldsNoMoreThanARoundDrawsFromAndAllHaveTheirTurn() throws Exception {
        Trainer trainer = rig.student(world(), CONFIG);
        Set<Path> seen = new HashSet<>();
        trainer.onStart();
        while (trainer.doWork() > 0) {
            Set<Path> there = studiesOnDisk(trainer);
            assertTrue(there.size() <= MOST, there.toString());
            seen.addAll(there);
        }
        trainer.onClose();
        assertEquals(24, trainer.status().round());
        assertEquals(NAMES.size(), trainer.status().pools().labelled());
        assertEquals(NAMES.size(), seen.size());
    }

    private Set<Path> studiesOnDisk(Trainer trainer) throws IOException {
        Path cache = scratch.resolve("process-0").resolve(trainer.roleName());
        if (!Files.exists(cache)) {
            return Set.of();
        }
        try (Stream<Path> studies = Files.list(cache)) {
            return studies.collect(Collectors.toSet());
        }
    }

    /** What a round draws from does not depend on what a process has seen, nor on what its disk still holds. */
    @Test
    void killedAfterAnyStepOfWorkItEndsWithTheSameCheckpoints() throws Exception {
        TrainingWorld undisturbed = world();
        int calls = TrainerRig.runToRest(rig.student(undisturbed, CONFIG));
        for (int every = 3; every < calls; every += 7) {
            TrainingWorld world = world();
            int done = 1;
            while (done > 0) {
                Trainer killed = rig.student(world, CONFIG);
                killed.onStart();
                // The first calls after a start load and look.
                for (int call = 0; call < every + 4 && done > 0; call++) {
                    done = killed.doWork();
                }
                killed.onClose();
            }
            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "killed every " + every + " steps of work");
        }
    }

    /** Whoever has sent a label that cannot be used hears it at once, not when it would have been its turn. */
    @Test
    void labelsWhoseTurnIsYetToComeAreCheckedWhenTheyCome() throws Exception {
        TrainingWorld world = world();
        for (String name : List.of("b", "c", "d")) {
            world.store.truncate("studies/" + TrainingWorld.id(name) + "/1/annotation-1");
        }
        Trainer trainer = rig.student(world, CONFIG);
        TrainerRig.runToRest(trainer);

        List<UnusableRecord> listed =
                world.log.events(Topics.MODELS, RoundOpened.class).get(0).getUnusable();
        assertEquals(3, listed.size(), listed.toString());
        assertEquals(2, trainer.status().pools().labelled());
        assertEquals(24, trainer.status().round());
    }

    /** A study that is read again when its turn comes, and that the store has lost meanwhile, stops nobody else's training. */
    @Test
    void whatIsLostBeforeItsTurnComesIsListedAndLeftOut() throws Exception {
        int leftOut = 0;
        for (String lost : NAMES) {
            TrainingWorld world = world();
            Trainer trainer = rig.student(world, CONFIG);
            trainer.onStart();
            while (trainer.status().round() < 1) {
                trainer.doWork();
            }
            world.store.truncate("studies/" + TrainingWorld.id(lost) + "/1/ct");
            TrainerRig.rest(trainer);
            trainer.onClose();

            List<RoundOpened> listing = world.log.events(Topics.MODELS, RoundOpened.class).stream()
                    .filter(round -> !round.getUnusable().isEmpty())
                    .toList();
            assertTrue(listing.size() <= 1, "once left out it is not asked for again: " + listing);
            assertEquals(24, trainer.status().round());
            assertEquals(NAMES.size() - listing.size(), trainer.status().pools().labelled());
            leftOut += listing.size();

            Trainer successor = rig.student(world, CONFIG);
            TrainerRig.runToRest(successor);
            assertEquals(
                    NAMES.size() - listing.size(), successor.status().pools().labelled());
        }
        assertTrue(leftOut >= NAMES.size() - MOST - 1, leftOut + " were lost before their turn");
    }

    @Test
    void aNewLabelIsDrawnFromInTheRoundThatTakesItIn() throws Exception {
        TrainingWorld world = world();
        Trainer trainer = rig.student(world, CONFIG);
        trainer.onStart();
        while (trainer.status().round() < 2) {
            trainer.doWork();
        }
        Set<Path> before = studiesOnDisk(trainer);
        world.labelled("late");
        Set<Path> during = Set.of();
        while (trainer.status().round() < 3) {
            during = studiesOnDisk(trainer);
            trainer.doWork();
        }
        trainer.onClose();
        during.removeAll(before);
        assertEquals(1, during.size(), "the late one was made ready, and nothing else");
    }

    /** A study is not given up while it could be the store that is not well, or while there would be too few without it. */
    @Test
    void moreThanAFewAreWaitedFor() throws Exception {
        for (List<String> lost : List.of(List.of("a", "b"), List.of("a", "b", "c", "d"))) {
            TrainingWorld world = world();
            endTheFirstRound(world);
            assertWaitsFor(lost, "no object studies/", world);
        }
    }

    private void endTheFirstRound(TrainingWorld world) throws Exception {
        Trainer first = rig.student(world, ALL);
        first.onStart();
        while (world.checkpoints(ModelNames.STUDENT).isEmpty()) {
            first.doWork();
        }
        first.onClose();
    }

    @Test
    void theLastThatAreNeededAreWaitedFor() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        endTheFirstRound(world);
        assertWaitsFor(List.of("a"), "too few: no object studies/" + TrainingWorld.id("a") + "/1/ct", world);
    }

    /** A trainer on an empty disk says this as long as these studies' CTs are lost, and goes on to the end when they are back. */
    private void assertWaitsFor(List<String> lost, String saying, TrainingWorld world) throws Exception {
        Map<String, byte[]> taken = new HashMap<>();
        for (String name : lost) {
            String key = "studies/" + TrainingWorld.id(name) + "/1/ct";
            taken.put(key, world.store.find(key, 1 << 20).orElseThrow());
            world.store.delete(key);
        }
        Trainer onAnEmptyDisk = rig.student(world, ALL);
        int labelled = world.log.records(Topics.ANNOTATIONS).size();
        onAnEmptyDisk.onStart();
        for (int tries = 0; tries < 3; tries++) {
            SurroundingsException fault =
                    assertThrows(SurroundingsException.class, () -> TrainerRig.rest(onAnEmptyDisk));
            assertTrue(fault.getMessage().contains(saying), fault.getMessage());
        }
        assertEquals(1, world.log.events(Topics.MODELS, RoundOpened.class).size());

        taken.forEach((key, content) -> world.put(key, content));
        TrainerRig.rest(onAnEmptyDisk);
        onAnEmptyDisk.onClose();
        assertEquals(24, onAnEmptyDisk.status().round());
        assertEquals(labelled, onAnEmptyDisk.status().pools().labelled());
    }
}
