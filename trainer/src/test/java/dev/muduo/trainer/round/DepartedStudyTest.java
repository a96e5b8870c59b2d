package dev.muduo.trainer.round;

import static java.util.Comparator.comparing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More studies arrive than the index has room for, and somebody annotates one that has left it. */
class DepartedStudyTest {
    private static final TrainingConfig ROOM_FOR_THREE = roomForThree();
    private static final TrainingConfig MEAN_TEACHER = TrainingWorld.config(
            2, 1, Map.of("training.buffer.maxStudies", 3, "training.objective.method", UnlabelledMethod.MEAN_TEACHER));

    @TempDir
    private Path scratch;

    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private static TrainingConfig roomForThree() {
        return TrainingWorld.config(2, 1, Map.of("training.buffer.maxStudies", 3));
    }

    private Trainer student(TrainingWorld world) {
        return student(world, ROOM_FOR_THREE);
    }

    private Trainer student(TrainingWorld world, TrainingConfig config) {
        return new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                config);
    }

    private static int work(Trainer trainer, int most) throws Exception {
        trainer.onStart();
        int calls = 0;
        while (calls < most && trainer.doWork() > 0) {
            calls++;
        }
        trainer.onClose();
        return calls;
    }

    /** Trained to the end of its schedule; by then "c" and "d" have left the index. */
    private TrainingWorld trained() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        for (String name : List.of("c", "d", "e")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        Trainer trainer = student(world);
        work(trainer, Integer.MAX_VALUE);
        assertEquals(1, trainer.status().pools().pseudoLabelled(), "room for a, b and one more");
        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());
        return world;
    }

    @Test
    void itsAnnotationOpensARoundAndIsTrainedOn() throws Exception {
        TrainingWorld world = trained();
        world.annotate("c", TrainingWorld.LIVER);

        Trainer trainer = student(world);
        work(trainer, Integer.MAX_VALUE);

        assertEquals(3, world.checkpoints(ModelNames.STUDENT).size());
        assertEquals(3, trainer.status().pools().labelled());
        assertEquals(0, trainer.status().pools().waiting());
        assertTrue(world.log.events(Topics.MODELS, RoundOpened.class).stream()
                .allMatch(round -> round.getUnusable().isEmpty()));
    }

    @Test
    void whatComesLateOpensNoRound() throws Exception {
        TrainingWorld world = trained();
        world.arrive("c", Role.TRAIN);
        world.teach("c", 0, 0.8);

        Trainer trainer = student(world);
        work(trainer, Integer.MAX_VALUE);

        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());
        assertEquals(0, trainer.status().pools().waiting());
    }

    @Test
    void killedAnywhereItEndsWithTheSameCheckpoints() throws Exception {
        TrainingWorld undisturbed = trained();
        undisturbed.annotate("d", TrainingWorld.SPLEEN);
        undisturbed.teach("c", 1, 0.9);
        int calls = work(student(undisturbed), Integer.MAX_VALUE);
        assertEquals(3, undisturbed.checkpoints(ModelNames.STUDENT).size());

        for (int killedAfter = 1; killedAfter < calls; killedAfter++) {
            TrainingWorld world = trained();
            world.annotate("d", TrainingWorld.SPLEEN);
            world.teach("c", 1, 0.9);
            work(student(world), killedAfter);
            work(student(world), Integer.MAX_VALUE);
            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "killed after " + killedAfter + " of " + calls + " steps of work");
        }
    }

    /** Of those that nobody has answered the index lets the first by their ids go; the teachers' answer brings one of them back. */
    @Test
    void oneThatComesBackAndCannotBeReadIsListedAndTrainingGoesOn() throws Exception {
        TrainingWorld undisturbed = answeredAndDamaged();
        int calls = work(student(undisturbed, MEAN_TEACHER), Integer.MAX_VALUE);
        List<RoundOpened> rounds = undisturbed.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(3, undisturbed.checkpoints(ModelNames.STUDENT).size());
        assertEquals(
                List.of(0, 0, 1),
                rounds.stream().map(round -> round.getUnusable().size()).toList());
        assertEquals(Topics.STUDIES, rounds.get(2).getUnusable().get(0).getTopic());

        for (int killedAfter = 1; killedAfter < calls; killedAfter++) {
            TrainingWorld world = answeredAndDamaged();
            work(student(world, MEAN_TEACHER), killedAfter);
            work(student(world, MEAN_TEACHER), Integer.MAX_VALUE);
            assertEquals(
                    undisturbed.checkpoints(ModelNames.STUDENT),
                    world.checkpoints(ModelNames.STUDENT),
                    "killed after " + killedAfter + " of " + calls + " steps of work");
        }
    }

    private TrainingWorld answeredAndDamaged() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        List<String> names =
                Stream.of("c", "d", "e").sorted(comparing(TrainingWorld::id)).toList();
        names.forEach(name -> world.arrive(name, Role.TRAIN));
        work(student(world, MEAN_TEACHER), Integer.MAX_VALUE);
        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());
        world.store.corrupt("studies/" + TrainingWorld.id(names.get(1)) + "/1/pet");
        world.teach(names.get(1), 0, 0.8);
        return world;
    }
}
