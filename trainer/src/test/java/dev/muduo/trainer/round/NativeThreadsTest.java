package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A site may go on training on another machine; what that changes is said and recorded. */
class NativeThreadsTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TrainerCheckpoints.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        world.labelled("a");
        world.labelled("b");
    }

    @AfterEach
    void asOtherTestsHaveIt() {
        logger.detachAppender(logged);
        TensorEngine.start(1);
    }

    private void trainToStep(long step, int threads) throws Exception {
        TensorEngine.start(threads);
        TrainingConfig config = TrainingWorld.config(step, 1);
        Trainer trainer = new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("step-" + step)),
                TrainingWorld.model(),
                config);
        trainer.onStart();
        while (trainer.doWork() > 0) {
            // It goes on to rest.
        }
        trainer.onClose();
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private List<String> threadsOfCheckpoints() {
        return world.checkpoints(ModelNames.STUDENT).stream()
                .map(checkpoint -> world.models
                        .find(ModelNames.STUDENT, checkpoint)
                        .manifest()
                        .configuration()
                        .get(CheckpointManifest.NATIVE_THREADS))
                .toList();
    }

    @Test
    void anotherNumberIsSaidAndRecordedAndTrainingGoesOn() throws Exception {
        trainToStep(1, 1);
        trainToStep(2, 1);
        assertEquals(List.of(), warnings());

        trainToStep(3, 2);
        assertEquals(1, warnings().size());
        String warning = warnings().get(0);
        assertTrue(warning.contains("trained with 1 native threads, this process has 2"), warning);

        trainToStep(4, 2);
        assertEquals(1, warnings().size(), "said once, where the number changes");
        assertEquals(List.of("1", "1", "2", "2"), threadsOfCheckpoints());
    }
}
