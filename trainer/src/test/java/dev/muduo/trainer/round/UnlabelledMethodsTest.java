package dev.muduo.trainer.round;

import static java.util.Comparator.comparing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trainer is the same for every method, and so are its promises. */
class UnlabelledMethodsTest {
    @TempDir
    private Path scratch;

    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private static TrainingConfig config(UnlabelledMethod method, Channels channels) {
        return config(method, channels, Map.of(), 4);
    }

    private static TrainingConfig config(
            UnlabelledMethod method, Channels channels, Map<String, ?> more, int maxSteps) {
        Map<String, Object> over = new HashMap<>(Map.of(
                "training.objective.method",
                method,
                "training.objective.channels",
                channels,
                "training.objective.maxStudies",
                100,
                "training.objective.emaDecay",
                0.9,
                "training.objective.passes",
                2));
        if (method == UnlabelledMethod.SINGLE_TEACHER) {
            over.put("training.distillation.teachers", TrainingConfig.Teachers.CT);
            over.put("training.distillation.selection", TrainingConfig.SelectionMode.NONE);
        }
        over.putAll(more);
        return TrainingWorld.config(maxSteps, 2, over);
    }

    private static TrainingWorld world() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        for (String name : List.of("c", "d")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        return world;
    }

    private Trainer student(TrainingWorld world, TrainingConfig config) {
        return new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                config);
    }

    private static int run(Trainer trainer, int most) throws Exception {
        trainer.onStart();
        int calls = 0;
        while (calls < most && trainer.doWork() > 0) {
            calls++;
        }
        trainer.onClose();
        return calls;
    }

    private TrainingWorld trained(UnlabelledMethod method, Channels channels) throws Exception {
        TrainingWorld world = world();
        run(student(world, config(method, channels)), 1_000);
        return world;
    }

    private static CheckpointWritten last(TrainingWorld world) {
        List<CheckpointWritten> written = world.log.events(Topics.MODELS, CheckpointWritten.class);
        assertEquals(2, written.size());
        return written.get(1);
    }

    @ParameterizedTest
    @EnumSource
    void killedAfterAnyStepOfWorkItEndsWithTheSameCheckpoints(UnlabelledMethod method) throws Exception {
        TrainingWorld undisturbed = world();
        int calls = run(student(undisturbed, config(method, Channels.CT_AND_PET)), 1_000);

        for (int killedAfter = 1; killedAfter <= calls; killedAfter += 5) {
            TrainingWorld world = world();
            run(student(world, config(method, Channels.CT_AND_PET)), killedAfter);
            run(student(world, config(method, Channels.CT_AND_PET)), 1_000);

            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    method + " killed after " + killedAfter + " of " + calls + " steps of work");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodButTheFloorLearnsSomethingFromTheUnlabelledHalf(UnlabelledMethod method) throws Exception {
        double consistency =
                last(trained(method, Channels.CT_AND_PET)).getMetrics().get("consistency");

        assertEquals(method == UnlabelledMethod.SUPERVISED, consistency == 0, method + " has " + consistency);
    }

    /**
     * Its turn comes only when another study is annotated: it was taken in two rounds ago, unread. It is listed, whoever repeats the
     * round leaves it out as well, and so do the rounds that follow.
     */
    @ParameterizedTest
    @EnumSource(
            value = UnlabelledMethod.class,
            names = {"MEAN_TEACHER", "CROSS_PSEUDO_SUPERVISION", "UNCERTAINTY_AWARE", "SHAPE_AWARE"})
    void aStudyThatCannotBeReadIsListedInTheRoundInWhichItsTurnComes(UnlabelledMethod method) throws Exception {
        int calls = run(student(annotatedMeanwhile(method), oneStudy(method, 6)), 1_000);
        List<String> undisturbed = null;
        for (int killedAfter = calls; killedAfter >= 1; killedAfter -= 3) {
            TrainingWorld world = annotatedMeanwhile(method);
            run(student(world, oneStudy(method, 6)), killedAfter);
            run(student(world, oneStudy(method, 6)), 1_000);
            List<List<UnusableRecord>> listed = world.log.events(Topics.MODELS, RoundOpened.class).stream()
                    .map(RoundOpened::getUnusable)
                    .toList();
            assertEquals(List.of(0, 1, 0), listed.stream().map(List::size).toList(), listed.toString());
            assertEquals(Topics.STUDIES, listed.get(1).get(0).getTopic());
            undisturbed = undisturbed == null ? world.checkpoints(ModelNames.STUDENT) : undisturbed;
            assertEquals(undisturbed, world.checkpoints(ModelNames.STUDENT), "killed after " + killedAfter);
        }
    }

    /** After a round on the first of three unlabelled studies somebody annotates it; the second is damaged. */
    private TrainingWorld annotatedMeanwhile(UnlabelledMethod method) throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        List<String> names =
                Stream.of("c", "d", "e").sorted(comparing(TrainingWorld::id)).toList();
        names.forEach(name -> world.arrive(name, Role.TRAIN));
        world.store.corrupt("studies/" + TrainingWorld.id(names.get(1)) + "/1/pet");
        run(student(world, oneStudy(method, 2)), 1_000);
        world.annotate(names.get(0), TrainingWorld.LIVER);
        return world;
    }

    private static TrainingConfig oneStudy(UnlabelledMethod method, int maxSteps) {
        return config(method, Channels.CT_AND_PET, Map.of("training.objective.maxStudies", 1), maxSteps);
    }

    /** One by one they would be left out; so many at once are no fault of theirs. */
    @Test
    void aStoreThatHasLostVeryManyStudiesIsWaitedFor() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        run(student(world, config(UnlabelledMethod.SUPERVISED, Channels.CT_AND_PET)), 1_000);
        for (int n = 0; n <= UnusableRecords.MOST; n++) {
            world.arrive("many-" + n, Role.TRAIN);
        }
        run(student(world, config(UnlabelledMethod.SUPERVISED, Channels.CT_AND_PET, Map.of(), 6)), 1_000);
        Map<String, byte[]> backup = new HashMap<>();
        for (int n = 0; n <= UnusableRecords.MOST; n++) {
            String ct = "studies/" + TrainingWorld.id("many-" + n) + "/1/ct";
            backup.put(ct, world.store.find(ct, Integer.MAX_VALUE).orElseThrow());
            world.store.delete(ct);
        }
        Trainer trainer = student(world, config(UnlabelledMethod.MEAN_TEACHER, Channels.CT_AND_PET, Map.of(), 8));
        trainer.onStart();
        SurroundingsException wait = assertThrows(SurroundingsException.class, () -> workToRest(trainer));
        assertTrue(wait.getMessage().contains("is the store whole"), wait.getMessage());

        backup.forEach(world::put);
        workToRest(trainer);
        trainer.onClose();
        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(4, rounds.size());
        assertTrue(rounds.stream().allMatch(round -> round.getUnusable().isEmpty()), "none is lost: " + rounds);
    }

    private static void workToRest(Trainer trainer) throws Exception {
        while (trainer.doWork() > 0) {
            // It goes on until there is no reason to.
        }
    }

    @Test
    void methodsEndWithDifferentStudents() throws Exception {
        String supervised =
                last(trained(UnlabelledMethod.SUPERVISED, Channels.CT_AND_PET)).getCheckpoint();

        assertNotEquals(
                supervised,
                last(trained(UnlabelledMethod.MEAN_TEACHER, Channels.CT_AND_PET))
                        .getCheckpoint());
    }

    @Test
    void whatIsKeptBesideTheStudentIsInTheCheckpointOfThoseThatHaveIt() throws Exception {
        assertTrue(hasObjectiveState(trained(UnlabelledMethod.MEAN_TEACHER, Channels.CT_AND_PET)));
        assertTrue(hasObjectiveState(trained(UnlabelledMethod.CROSS_PSEUDO_SUPERVISION, Channels.CT_AND_PET)));
        assertFalse(hasObjectiveState(trained(UnlabelledMethod.CONSENSUS, Channels.CT_AND_PET)));
    }

    private static boolean hasObjectiveState(TrainingWorld world) {
        return Safetensors.parse(world.models.content(checkpoint(world))).tensors().keySet().stream()
                .anyMatch(name -> name.startsWith("objective."));
    }

    private static StoredCheckpoint checkpoint(TrainingWorld world) {
        return world.models.find(ModelNames.STUDENT, last(world).getCheckpoint());
    }

    @Test
    void aStudentOfThePetAloneIsANetworkOfOneChannel() throws Exception {
        TrainingWorld world = trained(UnlabelledMethod.MEAN_TEACHER, Channels.PET);

        assertEquals(1, checkpoint(world).manifest().uNet3d().inChannels());
    }

    /** A site may change its mind: what another method has kept is left behind, and training goes on from the student. */
    @Test
    void anotherMethodGoesOnFromTheSameStudent() throws Exception {
        TrainingWorld world = world();
        Trainer first = student(world, config(UnlabelledMethod.CROSS_PSEUDO_SUPERVISION, Channels.CT_AND_PET));
        first.onStart();
        while (world.checkpoints(ModelNames.STUDENT).isEmpty()) {
            first.doWork();
        }
        first.onClose();
        run(student(world, config(UnlabelledMethod.MEAN_TEACHER, Channels.CT_AND_PET)), 1_000);

        assertEquals(4, last(world).getStep());
    }
}
