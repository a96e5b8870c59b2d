package dev.muduo.trainer.round;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Trainers of one model, one after the other, each a process of its own. */
final class TrainerRig {
    static final TrainingConfig TWO_ROUNDS = TrainingWorld.config(4, 2);

    private final Path scratch;
    private int processes;

    /** Starts the engine with one thread: the same log comes to the same bits. */
    TrainerRig(Path scratch) {
        TensorEngine.start(1);
        this.scratch = scratch;
    }

    Trainer student(TrainingWorld world, TrainingConfig config) {
        return new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("process-" + processes++)),
                TrainingWorld.model(),
                config);
    }

    /** Works until nothing is done any more, and ends the trainer. */
    static int runToRest(Trainer trainer) throws Exception {
        try {
            trainer.onStart();
            return rest(trainer);
        } finally {
            trainer.onClose();
        }
    }

    /** Works until nothing is done any more. */
    static int rest(Trainer trainer) throws Exception {
        int calls = 0;
        while (trainer.doWork() > 0 && calls < 1_000) {
            calls++;
        }
        return calls;
    }

    static TrainingWorld twoLabelledAndTwoTaught() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        for (String name : List.of("c", "d")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        return world;
    }

    Trainer generator(TrainingWorld world) {
        return generator(world, TWO_ROUNDS);
    }

    Trainer generator(TrainingWorld world, TrainingConfig config) {
        return generator(world, config, world.clock);
    }

    Trainer generator(TrainingWorld world, TrainingConfig config, InstantSource clock) {
        return new Trainer(
                new PromptGeneratorRecipe(config),
                world.process(scratch.resolve("process-" + processes++), clock),
                TrainingWorld.model(),
                config);
    }
}
