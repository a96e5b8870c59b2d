package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.Volume;
import dev.muduo.trainer.testing.TrainingWorld;
import org.junit.jupiter.api.Test;

class StudyPreparationTest {
    @Test
    void theWorkingGridCoversTheBodyAndAtLeastAPatch() {
        Volume volume = new Volume(TrainingWorld.truth("a").grid(), new float[24 * 24 * 24]);

        assertEquals(
                24,
                StudyPreparation.workingGrid(
                                volume, volume, TrainingWorld.model().preprocessing())
                        .nx());
    }
}
