package dev.muduo.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckpointDifferenceTest {
    private static final CheckpointManifest MANIFEST = new CheckpointManifest(
            "student",
            1,
            2,
            Optional.empty(),
            TrainingWorld.model().structures(),
            TrainingWorld.model().preprocessing(),
            new CheckpointManifest.UNet3d(2, 3, 32),
            new TreeMap<>());

    static CheckpointFile file(float teacher) {
        SortedMap<String, Tensor> objective = new TreeMap<>();
        objective.put("mean-teacher.final.bias", Tensor.of(new float[] {1, teacher}, 2));
        return new CheckpointFile(
                MANIFEST, TrainerState.fresh(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), objective);
    }

    /** A teacher that is another one leaves the weights of this round alone and changes those of the next. */
    @Test
    void whatAnObjectiveKeepsIsCompared() {
        String difference = CheckpointDifference.first(file(2), file(3));

        assertTrue(difference.contains("objective") && difference.contains("mean-teacher.final.bias"), difference);
        assertTrue(CheckpointDifference.first(file(2), file(2)).startsWith("nothing"));
    }
}
