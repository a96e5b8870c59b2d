package dev.muduo.trainer.round;

import static dev.muduo.trainer.round.TrainerRig.TWO_ROUNDS;
import static dev.muduo.trainer.round.TrainerRig.runToRest;
import static dev.muduo.trainer.round.TrainerRig.twoLabelledAndTwoTaught;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies or is away meanwhile: the same log makes the same checkpoints. */
class TrainerFaultsTest {
    private TrainerRig rig;

    @BeforeEach
    void rig(@TempDir Path scratch) {
        rig = new TrainerRig(scratch);
    }

    @Test
    void killedAfterAnyStepOfWorkItEndsWithTheSameCheckpoints() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        int calls = runToRest(rig.student(undisturbed, TWO_ROUNDS));

        for (int killedAfter = 0; killedAfter <= calls; killedAfter++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer killed = rig.student(world, TWO_ROUNDS);
            killed.onStart();
            for (int call = 0; call < killedAfter; call++) {
                killed.doWork();
            }
            runToRest(rig.student(world, TWO_ROUNDS));

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
        int calls = runToRest(rig.student(undisturbed, TWO_ROUNDS));

        for (int failing = 0; failing < calls; failing++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer trainer = rig.student(world, TWO_ROUNDS);
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
        int calls = runToRest(rig.student(undisturbed, TWO_ROUNDS));

        for (int sleeping = 0; sleeping < calls; sleeping++) {
            TrainingWorld world = twoLabelledAndTwoTaught();
            Trainer trainer = rig.student(world, TWO_ROUNDS);
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
        runToRest(rig.student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer sleeper = rig.student(world, TWO_ROUNDS);
        sleeper.onStart();
        world.log.expireNextCommit();
        assertThrows(WriterLostException.class, () -> {
            while (sleeper.doWork() > 0) {
                // It goes on until it must commit.
            }
        });
        runToRest(rig.student(world, TWO_ROUNDS));
        List<String> byTheOther = world.checkpoints(ModelNames.STUDENT);
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), byTheOther);

        runToRest(sleeper);

        assertEquals(byTheOther, world.checkpoints(ModelNames.STUDENT), "nothing is left to do");
    }

    @Test
    void aNewTrainerFencesTheOldOne() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer old = rig.student(world, TWO_ROUNDS);
        old.onStart();
        Trainer successor = rig.student(world, TWO_ROUNDS);
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
    void aStoreThatIsGoneIsWaitedFor() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        runToRest(rig.student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = rig.student(world, TWO_ROUNDS);
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
        Trainer first = rig.student(world, TWO_ROUNDS);
        first.onStart();
        while (world.log.events(Topics.MODELS, RoundOpened.class).isEmpty()) {
            first.doWork();
        }
        first.onClose();
        world.store.delete("studies/" + TrainingWorld.id("a") + "/1/ct");

        SurroundingsException wait =
                assertThrows(SurroundingsException.class, () -> runToRest(rig.student(world, TWO_ROUNDS)));
        assertTrue(wait.getMessage().contains("/1/ct"), wait.getMessage());
    }

    @Test
    void theNewestCheckpointIsDamagedAndTrainingWaitsUntilItIsWhole() throws Exception {
        TrainingWorld undisturbed = twoLabelledAndTwoTaught();
        runToRest(rig.student(undisturbed, TWO_ROUNDS));
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer killed = rig.student(world, TWO_ROUNDS);
        killed.onStart();
        while (world.checkpoints(ModelNames.STUDENT).isEmpty()) {
            killed.doWork();
        }
        killed.onClose();
        String checkpoint = world.checkpoints(ModelNames.STUDENT).get(0);
        String key = "models/student/checkpoints/" + checkpoint + "/checkpoint.safetensors";
        world.store.corrupt(key);

        SurroundingsException wait =
                assertThrows(SurroundingsException.class, () -> runToRest(rig.student(world, TWO_ROUNDS)));
        assertTrue(wait.getMessage().contains("restore the object"), wait.getMessage());

        // The same bits flip back.
        world.store.corrupt(key);
        runToRest(rig.student(world, TWO_ROUNDS));
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), world.checkpoints(ModelNames.STUDENT));
    }
}
