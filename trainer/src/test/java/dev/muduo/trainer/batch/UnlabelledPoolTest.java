package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.training.TrainingSample;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What methods other than our own draw from without labels. */
class UnlabelledPoolTest {
    @TempDir
    private Path scratch;

    private BatchRig rig;

    @BeforeEach
    void prepare() {
        rig = new BatchRig(scratch);
    }

    private static TrainingConfig withMethod(UnlabelledMethod method, int maxStudies) {
        return TrainingWorld.config(
                10,
                2,
                Map.of(
                        "training.batch.foregroundOversample", 0,
                        "training.augmentation.ctJitterHu", 0,
                        "training.augmentation.petJitter", 0,
                        "training.objective.method", method,
                        "training.objective.maxStudies", maxStudies));
    }

    /** As many unlabelled patches as labelled ones, of TRAIN studies that nobody has annotated, with nothing but the image. */
    @Test
    void studiesAreDrawnFromAsTheyLookAndOnlyThoseThatNobodyHasAnnotated() throws Exception {
        rig.world.labelled("a");
        rig.world.arrive("b", Role.TRAIN);
        rig.world.arrive("c", Role.VALIDATION);
        rig.world.arrive("d", Role.REPORT);
        BatchSource source = rig.source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.MEAN_TEACHER, 10));

        assertEquals(1, source.unlabelledPatches());
        boolean placed = false;
        float[] first = BatchRig.draw(source, 0).get(2).image();
        for (long step = 0; step < 10; step++) {
            List<TrainingSample> samples = BatchRig.draw(source, step);
            assertEquals(4, samples.size());
            for (TrainingSample sample : samples.subList(2, 4)) {
                assertTrue(sample.annotation().isEmpty()
                        && sample.pseudoLabels().isEmpty()
                        && sample.softLabels().isEmpty());
                placed |= !Arrays.equals(first, sample.image());
            }
        }
        assertTrue(placed, "places are drawn anew");
    }

    @Test
    void studiesAreBoundedInNumber() throws Exception {
        rig.world.labelled("a");
        for (String name : List.of("b", "c", "d")) {
            rig.world.arrive(name, Role.TRAIN);
        }

        assertEquals(
                2,
                rig.source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.MEAN_TEACHER, 2))
                        .unlabelledPatches());
    }

    @Test
    void annotationsAloneAreDrawnForTheFloor() throws Exception {
        rig.world.labelled("a");
        rig.world.arrive("b", Role.TRAIN);
        rig.world.teach("b", 0, 0.8);

        assertEquals(
                0,
                rig.source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.SUPERVISED, 10))
                        .unlabelledPatches());
    }
}
