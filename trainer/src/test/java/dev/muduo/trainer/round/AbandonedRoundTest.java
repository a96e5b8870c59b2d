package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails while a checkpoint is loaded, or after a step has changed the weights, leaves no trace. */
class AbandonedRoundTest {
    private static final int STEPS = 4;
    private static final TrainingConfig TWO_ROUNDS = TrainingWorld.config(STEPS, 2);
    /** The control topic's and the inputs'. */
    private static final int READERS = 2;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    /** Fails once, where the metrics of a step are counted: after the optimiser's update. */
    private static final class FailingMeters extends SimpleMeterRegistry {
        private final Supplier<Error> fault;
        private int stepsBefore;

        FailingMeters(int stepsBefore, Supplier<Error> fault) {
            this.stepsBefore = stepsBefore;
            this.fault = fault;
        }

        @Override
        protected Counter newCounter(Meter.Id id) {
            if (!id.getName().equals("muduo.training.steps")) {
                return super.newCounter(id);
            }
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    if (stepsBefore-- == 0) {
                        throw fault.get();
                    }
                    super.increment(amount);
                }
            };
        }
    }

    /** The student's recipe, from which a network can be made only after some attempts. */
    private static final class FailingRecipe implements Recipe {
        private final Recipe recipe = new StudentRecipe(TWO_ROUNDS);
        private int failures;

        FailingRecipe(int failures) {
            this.failures = failures;
        }

        @Override
        public String model() {
            return recipe.model();
        }

        @Override
        public Channels channels() {
            if (failures-- > 0) {
                throw new SurroundingsException("by order of the test");
            }
            return recipe.channels();
        }

        @Override
        public Set<String> inputs() {
            return recipe.inputs();
        }

        @Override
        public int unlabelledPerBatch() {
            return recipe.unlabelledPerBatch();
        }

        @Override
        public UnlabelledPool unlabelledPool() {
            return recipe.unlabelledPool();
        }

        @Override
        public UnlabelledObjective objective(UNet3d network, StepRandom initial) {
            return recipe.objective(network, initial);
        }

        @Override
        public Decision next(Situation situation) {
            return recipe.next(situation);
        }

        @Override
        public double averageDecay() {
            return recipe.averageDecay();
        }

        @Override
        public StepSettings settings(long step, Span round) {
            return recipe.settings(step, round);
        }
    }

    private static TrainingWorld world() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        world.arrive("c", Role.TRAIN);
        world.teach("c", 0, 0.8);
        return world;
    }

    private Trainer trainer(TrainingWorld world, Recipe recipe, MeterRegistry meters) {
        Platform whole = world.process(scratch);
        Platform platform = new Platform(
                whole.log(), whole.store(), whole.models(), meters, whole.compute(), whole.clock(), whole.scratch());
        return new Trainer(recipe, platform, TrainingWorld.model(), TWO_ROUNDS);
    }

    private List<String> undisturbed() throws Exception {
        TrainingWorld world = world();
        Trainer trainer = trainer(world, new StudentRecipe(TWO_ROUNDS), new SimpleMeterRegistry());
        trainer.onStart();
        while (trainer.doWork() > 0) {
            // It goes on to rest.
        }
        trainer.onClose();
        return world.checkpoints(ModelNames.STUDENT);
    }

    @Test
    void aFaultAfterAnyStepsUpdateLeavesTheSameCheckpoints() throws Exception {
        List<String> expected = undisturbed();
        assertEquals(2, expected.size());

        for (int step = 0; step < STEPS; step++) {
            TrainingWorld world = world();
            MeterRegistry meters = new FailingMeters(step, () -> new OutOfMemoryError("by order of the test"));
            Trainer trainer = trainer(world, new StudentRecipe(TWO_ROUNDS), meters);
            trainer.onStart();
            int faults = 0;
            for (int done = 1; done > 0; ) {
                try {
                    done = trainer.doWork();
                } catch (OutOfMemoryError e) {
                    faults++;
                    assertEquals(READERS - 1, world.log.openReaders(), "the inputs are given back");
                    assertFalse(batchesAreDrawn(), "the thread that draws batches has ended");
                }
            }

            assertEquals(1, faults, "faults after step " + step);
            assertEquals(expected, world.checkpoints(ModelNames.STUDENT), "a fault after step " + step);
            assertEquals(2, world.log.events(Topics.MODELS, RoundOpened.class).size());
            assertEquals(READERS, world.log.openReaders());
            trainer.onClose();
            assertEquals(0, world.log.openReaders());
        }
    }

    private static boolean batchesAreDrawn() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("student-batches"));
    }

    @Test
    void aTrainerThatIsClosedInTheMiddleOfARoundDrawsNoMoreBatches() throws Exception {
        TrainingConfig longRound = TrainingWorld.config(100, 100);
        Trainer trainer =
                new Trainer(new StudentRecipe(longRound), world().process(scratch), TrainingWorld.model(), longRound);
        trainer.onStart();
        while (trainer.status().step() < 1) {
            trainer.doWork();
        }
        assertTrue(batchesAreDrawn());
        trainer.onClose();
        assertFalse(batchesAreDrawn());
    }

    @Test
    void loadingThatFailsAndIsRepeatedLeavesNoReaderOpen() throws Exception {
        TrainingWorld world = world();
        int failures = 5;
        Trainer trainer = trainer(world, new FailingRecipe(failures), new SimpleMeterRegistry());
        trainer.onStart();

        for (int i = 0; i < failures; i++) {
            assertThrows(SurroundingsException.class, trainer::doWork);
        }
        while (trainer.doWork() > 0) {
            // It goes on to rest.
        }

        assertEquals(READERS, world.log.openReaders());
        assertEquals(undisturbed(), world.checkpoints(ModelNames.STUDENT));
        trainer.onClose();
    }
}
