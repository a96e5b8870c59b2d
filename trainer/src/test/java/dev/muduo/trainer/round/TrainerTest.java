package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.RoleViolationException;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final TrainingConfig TWO_ROUNDS = TrainingWorld.config(4, 2);

    @TempDir
    private Path scratch;

    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private Trainer student(TrainingWorld world, TrainingConfig config) {
        return new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                config);
    }

    /** Works until nothing is done any more, and ends the trainer. */
    private static int runToRest(Trainer trainer) throws Exception {
        try {
            trainer.onStart();
            int calls = 0;
            while (trainer.doWork() > 0 && calls < 1_000) {
                calls++;
            }
            return calls;
        } finally {
            trainer.onClose();
        }
    }

    private static TrainingWorld twoLabelledAndTwoTaught() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        for (String name : List.of("c", "d")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        return world;
    }

    @Test
    void sameLogSameCheckpoints() throws Exception {
        TrainingWorld first = twoLabelledAndTwoTaught();
        TrainingWorld second = twoLabelledAndTwoTaught();

        runToRest(student(first, TWO_ROUNDS));
        runToRest(student(second, TWO_ROUNDS));

        assertEquals(2, first.checkpoints(ModelNames.STUDENT).size());
        assertEquals(first.checkpoints(ModelNames.STUDENT), second.checkpoints(ModelNames.STUDENT));
    }

    @Test
    void killedAfterAnyStepOfWorkItEndsWithTheSameCheckpoints() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        int calls = runToRest(student(undisturbed, TWO_ROUNDS));

        for (int killedAfter = 0; killedAfter <= calls; killedAfter++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer killed = student(world, TWO_ROUNDS);
            killed.onStart();
            for (int call = 0; call < killedAfter; call++) {
                killed.doWork();
            }
            runToRest(student(world, TWO_ROUNDS));

            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "killed after " + killedAfter + " of " + calls + " steps of work");
            killed.onClose();
        }
    }

    @Test
    void aLostAnswerToACommitOpensNoSecondRound() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        int calls = runToRest(student(undisturbed, TWO_ROUNDS));

        for (int failing = 0; failing < calls; failing++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer trainer = student(world, TWO_ROUNDS);
            trainer.onStart();
            int done = 1;
            for (int call = 0; done > 0; call++) {
                if (call == failing) {
                    world.log.failNextCommitAfter();
                }
                if (call == failing + 3) {
                    world.log.failNextCommitBefore();
                }
                try {
                    done = trainer.doWork();
                } catch (SurroundingsException e) {
                    done = 1;
                }
            }
            trainer.onClose();

            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "commits failing from call " + failing);
            assertEquals(2, world.log.events(Topics.MODELS, RoundOpened.class).size());
        }
    }

    @Test
    void aTrainerWhoseTransactionExpiresReadsTheLogAgainAndEndsWithTheSameCheckpoints() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        int calls = runToRest(student(undisturbed, TWO_ROUNDS));

        for (int sleeping = 0; sleeping < calls; sleeping++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer trainer = student(world, TWO_ROUNDS);
            trainer.onStart();
            int lost = 0;
            int done = 1;
            for (int call = 0; done > 0; call++) {
                if (call == sleeping) {
                    world.log.expireNextCommit();
                }
                try {
                    done = trainer.doWork();
                } catch (WriterLostException e) {
                    lost++;
                }
            }
            trainer.onClose();

            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "asleep from call " + sleeping);
            assertEquals(2, world.log.events(Topics.MODELS, RoundOpened.class).size());
            assertTrue(lost <= 1, "a transaction expires once, and the trainer goes on");
        }
    }

    @Test
    void aTrainerThatLosesItsWriterGoesOnFromWhatAnotherHasDoneMeanwhile() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        runToRest(student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer sleeper = student(world, TWO_ROUNDS);
        sleeper.onStart();
        world.log.expireNextCommit();
        assertThrows(WriterLostException.class, () -> {
            while (sleeper.doWork() > 0) {
                // It goes on until it must commit.
            }
        });
        runToRest(student(world, TWO_ROUNDS));
        List<String> byTheOther = world.checkpoints(ModelNames.STUDENT);
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), byTheOther);

        runToRest(sleeper);

        assertEquals(byTheOther, world.checkpoints(ModelNames.STUDENT), "nothing is left to do");
    }

    @Test
    void aNewTrainerFencesTheOldOne() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer old = student(world, TWO_ROUNDS);
        old.onStart();
        Trainer successor = student(world, TWO_ROUNDS);
        successor.onStart();

        assertThrows(FencedException.class, () -> {
            while (old.doWork() > 0) {
                // It goes on until it must commit.
            }
        });
        old.onClose();
        successor.onClose();
        assertTrue(world.log.events(Topics.MODELS, RoundOpened.class).isEmpty());
    }

    @Test
    void waitsForLabelledStudiesAndSaysSo() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        Trainer trainer = student(world, TWO_ROUNDS);

        runToRest(trainer);

        assertTrue(world.checkpoints(ModelNames.STUDENT).isEmpty());
        assertEquals(
                "1 of 2 labelled TRAIN studies are here",
                trainer.status().reason().orElseThrow());
    }

    @Test
    void afterTheScheduleOnlyNewInputOpensARound() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = student(world, TWO_ROUNDS);
        runToRest(trainer);
        assertEquals(4, trainer.status().step());

        runToRest(student(world, TWO_ROUNDS));
        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());

        world.arrive("e", Role.TRAIN);
        world.teach("e", 0, 0.9);
        runToRest(student(world, TWO_ROUNDS));
        assertEquals(3, world.checkpoints(ModelNames.STUDENT).size());
    }

    @Test
    void pseudoLabelsThatComeBeforeTheirStudyWait() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        world.teach("c", 0, 0.8);
        Trainer trainer = student(world, TWO_ROUNDS);
        runToRest(trainer);
        assertEquals(1, trainer.status().pools().waiting());
        assertEquals(0, trainer.status().pools().pseudoLabelled());

        world.arrive("c", Role.TRAIN);
        Trainer successor = student(world, TWO_ROUNDS);
        runToRest(successor);

        assertEquals(0, successor.status().pools().waiting());
        assertEquals(1, successor.status().pools().pseudoLabelled());
    }

    @Test
    void aPseudoLabelOfAValidationStudyStopsTheTrainer() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        world.arrive("v", Role.VALIDATION);
        world.teach("v", 0, 0.8);

        RoleViolationException stop =
                assertThrows(RoleViolationException.class, () -> runToRest(student(world, TWO_ROUNDS)));
        assertTrue(stop.getMessage().contains("has the role VALIDATION"), stop.getMessage());
    }

    @Test
    void annotationsOfValidationAndReportStudiesAreNotTrainedOn() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        for (Role role : List.of(Role.VALIDATION, Role.REGRESSION, Role.REPORT)) {
            world.arrive(role.name(), role);
            world.annotate(role.name(), TrainingWorld.LIVER);
        }
        Trainer trainer = student(world, TWO_ROUNDS);

        runToRest(trainer);

        assertEquals(
                "1 of 2 labelled TRAIN studies are here",
                trainer.status().reason().orElseThrow());
    }

    @Test
    void unusableRecordsAreListedAndSkipped() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        long garbage =
                world.log.append(Topics.ANNOTATIONS, "x", new byte[] {1, 2, 3}).offset();
        world.arrive("e", Role.TRAIN);
        world.teach("e", 0, 0.8);
        world.store.corrupt("studies/" + TrainingWorld.id("e") + "/1/logits-0-1");
        world.arrive("f", Role.TRAIN);
        StoredObject missing = new StoredObject("studies/gone", Sha256.of(new byte[0]), 0);
        world.announceTeaching(TrainingWorld.id("f"), 0, missing);
        world.arrive("g", Role.TRAIN);
        world.annotate("g", TrainingWorld.LIVER);
        world.store.truncate("studies/" + TrainingWorld.id("g") + "/1/annotation-1");
        Trainer trainer = student(world, TWO_ROUNDS);

        runToRest(trainer);

        List<UnusableRecord> listed =
                world.log.events(Topics.MODELS, RoundOpened.class).get(0).getUnusable();
        assertEquals(4, listed.size(), listed.toString());
        assertTrue(
                listed.stream()
                        .anyMatch(record ->
                                record.getTopic().equals(Topics.ANNOTATIONS) && record.getOffset() == garbage),
                listed.toString());
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("no object studies/gone")));
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("logits-0-1")));
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("annotation-1")));
        assertEquals(2, trainer.status().pools().labelled());
        assertEquals(2, trainer.status().pools().pseudoLabelled());

        TrainingWorld again = world;
        Trainer successor = student(again, TWO_ROUNDS);
        runToRest(successor);
        assertEquals(2, successor.status().pools().pseudoLabelled());
    }

    @Test
    void aRoundListsNoMoreThanFitsItsEvent() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        for (int i = 0; i < 3 * RoundPreparation.MAX_UNUSABLE; i++) {
            world.log.append(Topics.PSEUDO_LABELS, "x", new byte[] {1, 2, 3});
        }

        runToRest(student(world, TrainingWorld.config(4, 1)));

        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertTrue(rounds.stream().allMatch(round -> round.getUnusable().size() <= RoundPreparation.MAX_UNUSABLE));
        assertEquals(
                3 * RoundPreparation.MAX_UNUSABLE,
                rounds.stream().mapToInt(round -> round.getUnusable().size()).sum());
    }

    @Test
    void aStoreThatIsGoneIsWaitedFor() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        runToRest(student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = student(world, TWO_ROUNDS);
        trainer.onStart();

        int done = 1;
        int faults = 0;
        for (int call = 0; done > 0; call++) {
            world.store.setFault(call % 3 == 0 ? Fault.UNAVAILABLE : Fault.NONE);
            try {
                done = trainer.doWork();
            } catch (SurroundingsException e) {
                faults++;
            }
        }
        trainer.onClose();

        assertTrue(faults > 0);
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), world.checkpoints(ModelNames.STUDENT));
        assertTrue(world.log.events(Topics.MODELS, RoundOpened.class).stream()
                .allMatch(round -> round.getUnusable().isEmpty()));
    }

    @Test
    void anObjectLostAfterItsRoundWasOpenedIsWaitedFor() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer first = student(world, TWO_ROUNDS);
        first.onStart();
        while (world.log.events(Topics.MODELS, RoundOpened.class).isEmpty()) {
            first.doWork();
        }
        first.onClose();
        world.store.delete("studies/" + TrainingWorld.id("a") + "/1/ct");

        SurroundingsException wait =
                assertThrows(SurroundingsException.class, () -> runToRest(student(world, TWO_ROUNDS)));
        assertTrue(wait.getMessage().contains("/1/ct"), wait.getMessage());
    }

    @Test
    void theNewestCheckpointIsDamagedAndTrainingWaitsUntilItIsWhole() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        runToRest(student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer killed = student(world, TWO_ROUNDS);
        killed.onStart();
        while (world.checkpoints(ModelNames.STUDENT).isEmpty()) {
            killed.doWork();
        }
        killed.onClose();
        String checkpoint = world.checkpoints(ModelNames.STUDENT).get(0);
        String key = "models/student/checkpoints/" + checkpoint + "/checkpoint.safetensors";
        world.store.corrupt(key);

        SurroundingsException wait =
                assertThrows(SurroundingsException.class, () -> runToRest(student(world, TWO_ROUNDS)));
        assertTrue(wait.getMessage().contains("restore the object"), wait.getMessage());

        // The same bits flip back.
        world.store.corrupt(key);
        runToRest(student(world, TWO_ROUNDS));
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), world.checkpoints(ModelNames.STUDENT));
    }

    @Test
    void theLossFallsOnAToyTask() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();

        runToRest(student(world, TrainingWorld.config(60, 20)));

        List<CheckpointWritten> written = world.log.events(Topics.MODELS, CheckpointWritten.class);
        double first = written.get(0).getMetrics().get("loss");
        double last = written.get(2).getMetrics().get("loss");
        assertTrue(last < 0.9 * first, "from " + first + " to " + last);
    }

    @Test
    void thePromptGeneratorIsTrainedOnceAndAgainOnRequest() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        runToRest(generator(world));
        world.labelled("e");
        runToRest(generator(world));
        assertEquals(1, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());

        world.log.append(
                Topics.MODELS,
                ModelNames.PROMPT_GENERATOR,
                new TrainingRequested("r", ModelNames.PROMPT_GENERATOR, "more labels", world.clock.instant()));
        runToRest(generator(world));
        runToRest(generator(world));

        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(
                world.checkpoints(ModelNames.PROMPT_GENERATOR).get(0),
                rounds.get(1).getBase());
        assertFalse(rounds.get(1).getInputs().stream()
                .anyMatch(range -> range.getTopic().equals(Topics.PSEUDO_LABELS)));
    }

    private Trainer generator(TrainingWorld world) {
        return new Trainer(
                new PromptGeneratorRecipe(TWO_ROUNDS),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                TWO_ROUNDS);
    }

    @Test
    void statusTellsLossesPoolsAndAcceptance() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = student(world, TWO_ROUNDS);

        runToRest(trainer);

        TrainingStatus status = trainer.status();
        assertEquals(2, status.round());
        assertTrue(Double.isFinite(status.losses().orElseThrow().loss()));
        assertEquals(Map.of(TrainingWorld.LIVER, 8L, TrainingWorld.SPLEEN, 8L), valid(status));
        assertEquals(4, status.accepted().get(TrainingWorld.LIVER).accepted());
    }

    private static Map<String, Long> valid(TrainingStatus status) {
        Map<String, Long> valid = new java.util.TreeMap<>();
        status.accepted().forEach((structure, pairs) -> valid.put(structure, pairs.valid()));
        return valid;
    }
}
