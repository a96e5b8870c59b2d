package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer's local disk loses, changes or refuses something; it is only a cache, and the checkpoints are the same. */
class LocalDiskTest {
    /** More than are drawn ahead, so that in the middle of a round there is something left to read. */
    private static final int STEPS_PER_ROUND = 6;

    private static final TrainingConfig TWO_ROUNDS = TrainingWorld.config(2 * STEPS_PER_ROUND, STEPS_PER_ROUND);

    @TempDir
    private Path scratch;

    private final TrainingWorld world = world();
    private Trainer trainer;
    private Path cache;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    @BeforeEach
    void start() {
        trainer = trainer(world, scratch.resolve("this"));
        cache = scratch.resolve("this").resolve(trainer.roleName());
        trainer.onStart();
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

    private static Trainer trainer(TrainingWorld world, Path scratch) {
        return new Trainer(new StudentRecipe(TWO_ROUNDS), world.process(scratch), TrainingWorld.model(), TWO_ROUNDS);
    }

    private void workToStep(long step) throws Exception {
        while (trainer.status().step() < step) {
            trainer.doWork();
        }
        while (isDrawing()) {
            Thread.onSpinWait();
        }
    }

    /** Batches are drawn beside the steps; nothing touches the disk once enough of them wait to be taken. */
    private static boolean isDrawing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("student-batches"))
                .anyMatch(thread -> thread.getState() != Thread.State.WAITING);
    }

    private void assertItEndsAsIfNothingHadBeen() throws Exception {
        while (trainer.doWork() > 0) {
            // It goes on to rest.
        }
        trainer.onClose();
        TrainingWorld undisturbed = world();
        Trainer other = trainer(undisturbed, scratch.resolve("other"));
        other.onStart();
        while (other.doWork() > 0) {
            // It goes on to rest.
        }
        other.onClose();
        assertEquals(2, undisturbed.checkpoints(ModelNames.STUDENT).size());
        assertEquals(undisturbed.checkpoints(ModelNames.STUDENT), world.checkpoints(ModelNames.STUDENT));
        assertEquals(2, world.log.events(Topics.MODELS, RoundOpened.class).size());
    }

    @Test
    void theCacheMayBeLostInTheMiddleOfARound() throws Exception {
        workToStep(1);
        deleteAll(cache);
        assertItEndsAsIfNothingHadBeen();
    }

    @Test
    void noFlippedByteIsTrainedOn() throws Exception {
        for (long part = 0; part < 4; part++) {
            workToStep(3 * part);
            List<Path> files = files();
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                content[(int) (content.length * (2 * part + 1) / 8)] ^= 1;
                Files.write(file, content);
            }
        }
        assertItEndsAsIfNothingHadBeen();
    }

    /** The checkpoint is written and announced, then the cache cannot be tidied: the round is over all the same. */
    @Test
    void aDiskThatFailsWhenTheRoundIsOverEndsNoTrainer() throws Exception {
        workToStep(STEPS_PER_ROUND);
        deleteAll(cache);
        Files.writeString(cache, "no folder");

        SurroundingsException fault = assertThrows(SurroundingsException.class, trainer::doWork);
        assertTrue(fault.getMessage().contains("cannot tidy the cache"), fault.getMessage());
        assertEquals(1, world.checkpoints(ModelNames.STUDENT).size());
        assertThrows(SurroundingsException.class, trainer::doWork, "it prepares the next round");
        assertEquals(1, world.checkpoints(ModelNames.STUDENT).size());

        Files.delete(cache);
        assertItEndsAsIfNothingHadBeen();
    }

    @Test
    void aDiskThatTakesNothingIsWaitedFor() throws Exception {
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "no folder");
        SurroundingsException fault = assertThrows(SurroundingsException.class, () -> workToStep(1));
        assertTrue(fault.getMessage().contains("cannot tidy the cache"), fault.getMessage());

        Files.delete(cache);
        assertItEndsAsIfNothingHadBeen();
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
