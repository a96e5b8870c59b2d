package dev.muduo.trainer.round;

import static dev.muduo.trainer.round.TrainerRig.rest;
import static dev.muduo.trainer.round.TrainerRig.runToRest;
import static dev.muduo.trainer.round.TrainerRig.twoLabelledAndTwoTaught;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt generator's life: trained once, frozen, and trained again when somebody asks. */
class RequestedTrainingTest {
    private static final TrainingConfig SMALL_SHARES = TrainingWorld.config(
            2, 2, Map.of("training.buffer.maxRecordsPerRound", 5, "training.buffer.maxStudiesPerRound", 3));

    private TrainerRig rig;

    @BeforeEach
    void rig(@TempDir Path scratch) {
        rig = new TrainerRig(scratch);
    }

    @Test
    void thePromptGeneratorIsTrainedOnceAndAgainOnRequest() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        runToRest(rig.generator(world));
        world.labelled("e");
        runToRest(rig.generator(world));
        assertEquals(1, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());

        request(world);
        runToRest(rig.generator(world));
        runToRest(rig.generator(world));

        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(
                world.checkpoints(ModelNames.PROMPT_GENERATOR).get(0),
                rounds.get(1).getBase());
        assertFalse(rounds.get(1).getInputs().stream()
                .anyMatch(range -> range.getTopic().equals(Topics.PSEUDO_LABELS)));
    }

    @Test
    void theRequestedRoundOfThePromptGeneratorIsOfAllLabelsThereAre() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        runToRest(rig.generator(world, SMALL_SHARES));
        addEightLabelledAndTheRequest(world);
        Trainer trainer = rig.generator(world, SMALL_SHARES);
        runToRest(trainer);

        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        assertEquals(10, trainer.status().pools().labelled());
    }

    @Test
    void aRequestThatComesWhileARoundIsPreparedIsHeededByThatRound() throws Exception {
        TrainingWorld undisturbed = new TrainingWorld();
        Trainer trainer = generatorThatPreparesAsARequestComes(undisturbed);
        int calls = rest(trainer);
        trainer.onClose();

        assertEquals(1, undisturbed.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        assertEquals(10, trainer.status().pools().labelled());
        for (int killedAfter = 0; killedAfter < calls; killedAfter += 3) {
            TrainingWorld world = new TrainingWorld();
            Trainer killed = generatorThatPreparesAsARequestComes(world);
            for (int call = 0; call < killedAfter; call++) {
                killed.doWork();
            }
            runToRest(rig.generator(world, SMALL_SHARES));

            assertEquals(
                    undisturbed.checkpoints(ModelNames.PROMPT_GENERATOR),
                    world.checkpoints(ModelNames.PROMPT_GENERATOR),
                    "killed after " + killedAfter + " of " + calls + " steps of work");
            killed.onClose();
        }
    }

    /** It has begun with the two labelled studies that were there; then come more, and the request. */
    private Trainer generatorThatPreparesAsARequestComes(TrainingWorld world) throws Exception {
        world.labelled("a");
        world.labelled("b");
        Trainer trainer = rig.generator(world, SMALL_SHARES);
        trainer.onStart();
        while (!trainer.status().doing().equals("preparing")) {
            trainer.doWork();
        }
        addEightLabelledAndTheRequest(world);
        return trainer;
    }

    private static void addEightLabelledAndTheRequest(TrainingWorld world) {
        for (int n = 0; n < 8; n++) {
            world.labelled("later-" + n);
        }
        request(world);
    }

    private static void request(TrainingWorld world) {
        world.log.append(
                Topics.MODELS,
                ModelNames.PROMPT_GENERATOR,
                new TrainingRequested("r", ModelNames.PROMPT_GENERATOR, "more labels", world.clock.instant()));
    }

    @Test
    void aRequestBetweenTheLastLookAndTheCommitIsAnsweredByTheNextRound() throws Exception {
        TrainingWorld world = new TrainingWorld();
        Trainer trainer = generatorThatIsAskedAsItCommits(world);
        runToRest(trainer);

        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(
                List.of(0L, 1L),
                rounds.stream().map(RoundOpened::getAnsweredRequests).toList());
        assertEquals(10, trainer.status().pools().labelled());
        runToRest(rig.generator(world, SMALL_SHARES));
        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
    }

    /** It finds the request before the round in the log, and all the same it is not that round which answers it. */
    @Test
    void whoeverRepeatsTheRoundKnowsThatItDoesNotAnswerTheRequest() throws Exception {
        TrainingWorld world = new TrainingWorld();
        Trainer killed = generatorThatIsAskedAsItCommits(world);
        killed.onStart();
        while (world.log.events(Topics.MODELS, RoundOpened.class).isEmpty()) {
            killed.doWork();
        }
        runToRest(rig.generator(world, SMALL_SHARES));
        killed.onClose();

        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
    }

    private Trainer generatorThatIsAskedAsItCommits(TrainingWorld world) {
        world.labelled("a");
        world.labelled("b");
        AtomicBoolean came = new AtomicBoolean();
        // The trainer looks at the clock when it has made up its mind, and then commits.
        InstantSource clock = () -> {
            if (came.compareAndSet(false, true)) {
                addEightLabelledAndTheRequest(world);
            }
            return world.clock.instant();
        };
        return rig.generator(world, SMALL_SHARES, clock);
    }

    /** What is sent again after a lost answer is not in the log; what is there has not seen the request. */
    @Test
    void aRequestAfterACommitWhoseAnswerWasLostIsAnsweredByTheNextRound() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        Trainer trainer = rig.generator(world, SMALL_SHARES);
        trainer.onStart();
        while (!trainer.status().doing().equals("preparing")) {
            trainer.doWork();
        }
        world.log.failNextCommitAfter();
        assertThrows(SurroundingsException.class, () -> rest(trainer));
        addEightLabelledAndTheRequest(world);
        rest(trainer);
        trainer.onClose();

        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        assertEquals(10, trainer.status().pools().labelled());
    }

    /** Its one round would be averaged from its random weights on. */
    @Test
    void noAverageOfThePromptGeneratorIsKept() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        runToRest(rig.generator(world, TrainingWorld.config(4, 2, Map.of("training.optimiser.averageDecay", 0.9))));

        String checkpoint = world.checkpoints(ModelNames.PROMPT_GENERATOR).get(0);
        byte[] content = world.models.content(world.models.find(ModelNames.PROMPT_GENERATOR, checkpoint));
        assertTrue(CheckpointFile.parse(content).average().isEmpty());
    }
}
