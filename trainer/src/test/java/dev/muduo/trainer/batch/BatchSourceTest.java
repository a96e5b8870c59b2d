package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSourceTest {
    @TempDir
    private Path scratch;

    private BatchRig rig;

    @BeforeEach
    void prepare() {
        rig = new BatchRig(scratch);
    }

    @Test
    void imageAndLabelOfAPatchBelongTogether() throws Exception {
        rig.world.labelled("a");
        BatchSource source = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(1));

        for (long step = 0; step < 20; step++) {
            for (TrainingSample sample : BatchRig.draw(source, step)) {
                int voxels = TrainingWorld.PATCH * TrainingWorld.PATCH * TrainingWorld.PATCH;
                byte[] labels = sample.annotation().orElseThrow().labels();
                for (int v = 0; v < voxels; v++) {
                    // The toy's PET is 0.5 + 5 · label, divided by 20.
                    assertEquals((0.5f + 5 * labels[v]) / 20, sample.image()[voxels + v], 1e-6);
                }
            }
        }
    }

    /** CT, PET, labels and the teachers' stored answers, whatever is done to a patch. */
    @ParameterizedTest
    @CsvSource({
        "SWAP_LABELS, true,  false",
        "SWAP_LABELS, false, false",
        "OFF,         true,  false",
        "OFF,         false, true",
        "AS_CODE,     false, true"
    })
    void whatIsMovedIsMovedTogether(String leftRight, boolean others, boolean turns) throws Exception {
        rig.world.labelled("a");
        rig.world.arrive("b", Role.TRAIN);
        rig.world.teach("b", 0, 0.8);
        Map<String, ?> settings = Map.of("flipLeftRight", leftRight, "flipOtherAxes", others, "turnAxially", turns);
        BatchSource moved = rig.source(Channels.CT_AND_PET, BatchRig.posed(1, settings));
        BatchSource still = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(1));
        int voxels = TrainingWorld.PATCH * TrainingWorld.PATCH * TrainingWorld.PATCH;

        int changed = 0;
        for (long step = 0; step < 12; step++) {
            List<TrainingSample> samples = BatchRig.draw(moved, step);
            List<TrainingSample> plain = BatchRig.draw(still, step);
            for (int i = 0; i < samples.size(); i++) {
                TrainingSample sample = samples.get(i);
                changed += Arrays.equals(sample.image(), plain.get(i).image()) ? 0 : 1;
                for (int v = 0; v < voxels; v++) {
                    // The toy's PET is 0.5 + 5 · label, divided by 20; its CT in the body 20 + 60 · label HU, by 1000.
                    int truth = Math.round((sample.image()[voxels + v] * 20 - 0.5f) / 5);
                    float ct = sample.image()[v];
                    assertTrue(
                            ct < -0.1f || Math.abs(ct - (20 + 60 * truth) / 1000f) < 1e-3, "CT " + ct + " at " + truth);
                    assertSaid(sample, v, voxels, truth);
                }
            }
        }
        assertTrue(changed > 0, "nothing was moved");
    }

    private static void assertSaid(TrainingSample sample, int v, int voxels, int truth) {
        sample.annotation()
                .ifPresent(annotation -> assertEquals(truth, annotation.labels()[v]));
        sample.pseudoLabels().ifPresent(labels -> {
            for (int s = 0; s < 2; s++) {
                assertEquals(labels.selected()[s] && truth == s + 1, labels.hard()[s * voxels + v]);
            }
        });
    }

    @Test
    void foregroundOversamplingPlacesEveryPatchOnAnAnnotatedVoxel() throws Exception {
        rig.world.labelled("a");
        BatchSource source = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(1));

        for (long step = 0; step < 20; step++) {
            for (TrainingSample sample : BatchRig.draw(source, step)) {
                byte[] labels = sample.annotation().orElseThrow().labels();
                boolean any = false;
                for (byte label : labels) {
                    any |= label != 0;
                }
                assertTrue(any);
            }
        }
    }

    @Test
    void structuresThatNobodyAnnotatedAreNeitherLabelledNorCounted() throws Exception {
        rig.world.arrive("a", Role.TRAIN);
        rig.world.annotate("a", TrainingWorld.LIVER);
        BatchSource source = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(1));

        for (long step = 0; step < 10; step++) {
            Annotation annotation =
                    BatchRig.draw(source, step).get(0).annotation().orElseThrow();
            assertArrayEquals(new boolean[] {true, true, false}, annotation.annotated());
            for (byte label : annotation.labels()) {
                assertFalse(label == 2, "the spleen is drawn in the file but not annotated");
            }
        }
    }

    @Test
    void thePromptGeneratorSeesThePetAlone() throws Exception {
        rig.world.labelled("a");
        TrainingSample both = BatchRig.draw(rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(0)), 3)
                .get(0);
        TrainingSample pet = BatchRig.draw(rig.source(Channels.PET, BatchRig.withoutJitter(0)), 3)
                .get(0);

        assertArrayEquals(Arrays.copyOfRange(both.image(), both.image().length / 2, both.image().length), pet.image());
    }

    @Test
    void aPseudoLabelledPatchTeachesWhatTheTeachersSaidAtTheirPlace() throws Exception {
        rig.world.labelled("a");
        rig.world.arrive("b", Role.TRAIN);
        rig.world.teach("b", 0, 0.8);
        BatchSource source = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(0));
        int voxels = TrainingWorld.PATCH * TrainingWorld.PATCH * TrainingWorld.PATCH;

        int[] teaching = new int[2];
        for (TrainingSample taught : BatchRig.draw(source, 0)) {
            if (taught.pseudoLabels().isEmpty()) {
                continue;
            }
            PseudoLabels labels = taught.pseudoLabels().get();
            for (int structure = 0; structure < 2; structure++) {
                teaching[structure] += labels.selected()[structure] ? 1 : 0;
                for (int v = 0; v < voxels; v++) {
                    // The toy's PET is 0.5 + 5 · label, divided by 20, and the teachers have told the truth.
                    int truth = Math.round((taught.image()[voxels + v] * 20 - 0.5f) / 5);
                    assertEquals(
                            labels.selected()[structure] && truth == structure + 1,
                            labels.hard()[structure * voxels + v]);
                }
            }
        }

        assertEquals(2, source.unlabelledPatches());
        assertArrayEquals(new int[] {1, 1}, teaching, "of two patches the better one teaches");
    }

    @Test
    void anAnnotatedStructureIsNotTaughtByTeachers() throws Exception {
        rig.world.labelled("a");
        rig.world.arrive("b", Role.TRAIN);
        rig.world.teach("b", 0, 0.8);
        rig.world.annotate("b", TrainingWorld.LIVER);
        BatchSource source = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(0));

        for (long step = 0; step < 5; step++) {
            BatchRig.draw(source, step).stream()
                    .flatMap(sample -> sample.pseudoLabels().stream())
                    .forEach(labels -> assertFalse(labels.selected()[0]));
        }
    }

    @Test
    void everyBatchRehearsesLabelledPatchesWhateverTheBufferHolds() throws Exception {
        rig.world.labelled("a");
        int[] labelled = new int[2];
        BatchSource before = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(0));
        for (int study = 0; study < 12; study++) {
            rig.world.arrive("flood-" + study, Role.TRAIN);
            rig.world.teach("flood-" + study, 0, 0.8);
        }
        BatchSource after = rig.source(Channels.CT_AND_PET, BatchRig.withoutJitter(0));

        assertEquals(0, before.unlabelledPatches());
        assertEquals(24, after.unlabelledPatches());
        for (long step = 0; step < 10; step++) {
            labelled[0] += annotated(BatchRig.draw(before, step));
            labelled[1] += annotated(BatchRig.draw(after, step));
        }
        assertArrayEquals(new int[] {20, 20}, labelled, "two of each batch");
    }

    private static int annotated(List<TrainingSample> samples) {
        return (int) samples.stream()
                .filter(sample -> sample.annotation().isPresent())
                .count();
    }

    @Test
    void theBatchOfAStepDoesNotDependOnWhatWasDrawnBefore() throws Exception {
        rig.world.labelled("a");
        rig.world.labelled("b");
        rig.world.arrive("c", Role.TRAIN);
        rig.world.teach("c", 0, 0.8);
        BatchSource one = rig.source(Channels.CT_AND_PET, TrainingWorld.config(10, 2));
        BatchSource other = rig.source(Channels.CT_AND_PET, TrainingWorld.config(10, 2));
        for (long step = 0; step < 5; step++) {
            BatchRig.draw(one, step);
        }

        List<TrainingSample> expected = BatchRig.draw(one, 5);
        List<TrainingSample> found = BatchRig.draw(other, 5);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).image(), found.get(i).image());
        }
    }

    /** With one unlabelled patch a batch its selection depends on those before it: on the windows. */
    @Test
    void drawingAheadGivesWhatDrawingBetweenTheStepsGives() throws Exception {
        int steps = 30;
        rig.world.labelled("a");
        for (String name : List.of("c", "d", "e")) {
            rig.world.arrive(name, Role.TRAIN);
            rig.world.teach(name, 0, 0.6 + 0.1 * (name.charAt(0) - 'c'));
        }
        BatchSource between = rig.source(Channels.CT_AND_PET, TrainingWorld.config(steps, steps), 1);
        BatchSource handedOver = rig.source(Channels.CT_AND_PET, TrainingWorld.config(steps, steps), 1);
        SortedMap<String, IouWindow> windows = new TreeMap<>();
        boolean selectionDiffers = false;
        try (BatchesAhead ahead = BatchesAhead.start(
                "batches", (step, seen) -> handedOver.draw(step, step, seen), 0, steps, new TreeMap<>())) {
            for (long step = 0; step < steps; step++) {
                Batch expected = between.draw(step, step, windows);
                Batch taken = ahead.take().batch();
                assertEquals(expected.windows(), taken.windows());
                assertEquals(expected.acceptance(), taken.acceptance());
                assertSameBits(expected.patches().samples(), taken.patches().samples());
                selectionDiffers |= !expected.acceptance()
                        .equals(between.draw(step, step, new TreeMap<>()).acceptance());
                windows = expected.windows();
            }
        }
        assertTrue(selectionDiffers, "the windows have decided nothing, the test shows nothing");
    }

    private static void assertSameBits(List<TrainingSample> expected, List<TrainingSample> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).image(), found.get(i).image());
            assertEquals(
                    expected.get(i).annotation().isPresent(),
                    found.get(i).annotation().isPresent());
            if (expected.get(i).annotation().isPresent()) {
                assertArrayEquals(
                        expected.get(i).annotation().get().labels(),
                        found.get(i).annotation().get().labels());
            }
            assertEquals(
                    expected.get(i).pseudoLabels().isPresent(),
                    found.get(i).pseudoLabels().isPresent());
            if (expected.get(i).pseudoLabels().isPresent()) {
                PseudoLabels a = expected.get(i).pseudoLabels().get();
                PseudoLabels b = found.get(i).pseudoLabels().get();
                assertArrayEquals(a.hard(), b.hard());
                assertArrayEquals(a.selected(), b.selected());
            }
        }
    }
}
