package dev.muduo.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.Platform;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceTest {
    @Test
    void aStudentThatNobodyCouldServeIsNotTrained(@TempDir Path scratch) {
        Platform platform = new TrainingWorld().process(scratch);
        Configuration petAlone = Configuration.reference().with(Map.of("training.objective.channels", "PET"));

        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> TrainerService.create(platform, petAlone));
        assertTrue(refused.getMessage().contains("only students of CT and PET are served"), refused.getMessage());
        assertEquals(
                5,
                TrainerService.create(platform, Configuration.reference())
                        .agents()
                        .size());
    }
}
