package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.networks.training.SoftLabels;
import dev.muduo.platform.config.Configuration;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaughtPatchTest {
    private static SoftLabels soft(String teacher) {
        TrainingConfig config = Configuration.reference()
                .with(Map.of(
                        "training.objective.method", "SINGLE_TEACHER",
                        "training.distillation.teachers", teacher,
                        "training.distillation.selection", "NONE"))
                .section("training", TrainingConfig.class);
        float alpha = config.distillation().teachers().alpha(null);
        float[][] ct = {{(float) Math.log(3)}, null};
        float[][] pet = {{(float) -Math.log(3)}, null};
        TaughtPatch.Answers answers = new TaughtPatch.Answers(ct, pet, 1, new boolean[] {true, false});
        Pose asItLies = new Pose(CubeSymmetry.NONE, 1, Optional.empty());
        return TaughtPatch.of(config)
                .of(new float[2], answers, new float[] {alpha, alpha}, asItLies)
                .softLabels()
                .orElseThrow();
    }

    @Test
    void oneTeachersProbabilitiesAreKeptAsTheyAre() {
        assertEquals(0.75, soft("CT").probabilities()[0], 1e-6);
        assertEquals(0.25, soft("PET").probabilities()[0], 1e-6);
        assertEquals(0, soft("CT").probabilities()[1], "not selected");
        assertArrayEquals(new boolean[] {true, false}, soft("CT").selected());
    }
}
