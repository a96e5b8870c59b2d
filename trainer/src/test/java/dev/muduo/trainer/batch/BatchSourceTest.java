package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import dev.muduo.trainer.study.StudyReader;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSourceTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();

    private Pools pools() {
        List<LoggedRecord> records = new ArrayList<>();
        for (String topic : List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS)) {
            records.addAll(world.log.records(topic));
        }
        PoolRules rules = PoolRules.training(
                TrainingWorld.model().structures(),
                TrainingWorld.PATCH,
                new TrainingConfig.Buffer(64, 1_000, 1_000, 1_000, 300));
        return PoolUpdate.of(PoolState.empty(), rules, records, Set.of()).pools();
    }

    private BatchSource source(Channels channels, TrainingConfig config) throws InterruptedException {
        return source(channels, config, 2);
    }

    private BatchSource source(Channels channels, TrainingConfig config, int unlabelledPerBatch)
            throws InterruptedException {
        SampleCache cache = new SampleCache(
                scratch,
                TrainingWorld.model(),
                new StudyPreparation(new StudyReader(world.store), TrainingWorld.model(), ComputeBudget.unlimited()));
        Pools pools = pools();
        for (LabelledItem item : pools.labelled()) {
            cache.prepare(item);
        }
        for (PseudoLabelledItem item : pools.pseudoLabelled()) {
            cache.prepare(item);
        }
        for (UnlabelledItem item : UnlabelledPool.of(config).studies(pools)) {
            cache.prepare(item);
        }
        return new BatchSource(
                cache,
                TrainingWorld.model(),
                config,
                "student.1",
                channels,
                unlabelledPerBatch,
                UnlabelledPool.of(config),
                pools);
    }

    private static TrainingConfig withoutJitter(double foregroundOversample) {
        return posed(foregroundOversample, Map.of());
    }

    private static TrainingConfig posed(double foregroundOversample, Map<String, ?> augmentation) {
        Map<String, Object> over = new HashMap<>(Map.of(
                "training.batch.foregroundOversample", foregroundOversample,
                "training.augmentation.ctJitterHu", 0,
                "training.augmentation.petJitter", 0));
        augmentation.forEach((key, value) -> over.put("training.augmentation." + key, value));
        return TrainingWorld.config(10, 2, over);
    }

    private static List<TrainingSample> draw(BatchSource source, long step) {
        return source.draw(step, step, new TreeMap<>()).patches().samples();
    }

    @Test
    void imageAndLabelOfAPatchBelongTogether() throws Exception {
        world.labelled("a");
        BatchSource source = source(Channels.CT_AND_PET, withoutJitter(1));

        for (long step = 0; step < 20; step++) {
            for (TrainingSample sample : draw(source, step)) {
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
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);
        Map<String, ?> settings = Map.of("flipLeftRight", leftRight, "flipOtherAxes", others, "turnAxially", turns);
        BatchSource moved = source(Channels.CT_AND_PET, posed(1, settings));
        BatchSource still = source(Channels.CT_AND_PET, withoutJitter(1));
        int voxels = TrainingWorld.PATCH * TrainingWorld.PATCH * TrainingWorld.PATCH;

        int changed = 0;
        for (long step = 0; step < 12; step++) {
            List<TrainingSample> samples = draw(moved, step);
            List<TrainingSample> plain = draw(still, step);
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
        world.labelled("a");
        BatchSource source = source(Channels.CT_AND_PET, withoutJitter(1));

        for (long step = 0; step < 20; step++) {
            for (TrainingSample sample : draw(source, step)) {
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
        world.arrive("a", Role.TRAIN);
        world.annotate("a", TrainingWorld.LIVER);
        BatchSource source = source(Channels.CT_AND_PET, withoutJitter(1));

        for (long step = 0; step < 10; step++) {
            Annotation annotation = draw(source, step).get(0).annotation().orElseThrow();
            assertArrayEquals(new boolean[] {true, true, false}, annotation.annotated());
            for (byte label : annotation.labels()) {
                assertFalse(label == 2, "the spleen is drawn in the file but not annotated");
            }
        }
    }

    @Test
    void thePromptGeneratorSeesThePetAlone() throws Exception {
        world.labelled("a");
        TrainingSample both =
                draw(source(Channels.CT_AND_PET, withoutJitter(0)), 3).get(0);
        TrainingSample pet = draw(source(Channels.PET, withoutJitter(0)), 3).get(0);

        assertArrayEquals(Arrays.copyOfRange(both.image(), both.image().length / 2, both.image().length), pet.image());
    }

    @Test
    void aPseudoLabelledPatchTeachesWhatTheTeachersSaidAtTheirPlace() throws Exception {
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);
        BatchSource source = source(Channels.CT_AND_PET, withoutJitter(0));
        int voxels = TrainingWorld.PATCH * TrainingWorld.PATCH * TrainingWorld.PATCH;

        int[] teaching = new int[2];
        for (TrainingSample taught : draw(source, 0)) {
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
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);
        world.annotate("b", TrainingWorld.LIVER);
        BatchSource source = source(Channels.CT_AND_PET, withoutJitter(0));

        for (long step = 0; step < 5; step++) {
            draw(source, step).stream()
                    .flatMap(sample -> sample.pseudoLabels().stream())
                    .forEach(labels -> assertFalse(labels.selected()[0]));
        }
    }

    @Test
    void everyBatchRehearsesLabelledPatchesWhateverTheBufferHolds() throws Exception {
        world.labelled("a");
        int[] labelled = new int[2];
        BatchSource before = source(Channels.CT_AND_PET, withoutJitter(0));
        for (int study = 0; study < 12; study++) {
            world.arrive("flood-" + study, Role.TRAIN);
            world.teach("flood-" + study, 0, 0.8);
        }
        BatchSource after = source(Channels.CT_AND_PET, withoutJitter(0));

        assertEquals(0, before.unlabelledPatches());
        assertEquals(24, after.unlabelledPatches());
        for (long step = 0; step < 10; step++) {
            labelled[0] += annotated(draw(before, step));
            labelled[1] += annotated(draw(after, step));
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
        world.labelled("a");
        world.labelled("b");
        world.arrive("c", Role.TRAIN);
        world.teach("c", 0, 0.8);
        BatchSource one = source(Channels.CT_AND_PET, TrainingWorld.config(10, 2));
        BatchSource other = source(Channels.CT_AND_PET, TrainingWorld.config(10, 2));
        for (long step = 0; step < 5; step++) {
            draw(one, step);
        }

        List<TrainingSample> expected = draw(one, 5);
        List<TrainingSample> found = draw(other, 5);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).image(), found.get(i).image());
        }
    }

    /** With one unlabelled patch a batch its selection depends on those before it: on the windows. */
    @Test
    void drawingAheadGivesWhatDrawingBetweenTheStepsGives() throws Exception {
        int steps = 30;
        world.labelled("a");
        for (String name : List.of("c", "d", "e")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.6 + 0.1 * (name.charAt(0) - 'c'));
        }
        BatchSource between = source(Channels.CT_AND_PET, TrainingWorld.config(steps, steps), 1);
        BatchSource handedOver = source(Channels.CT_AND_PET, TrainingWorld.config(steps, steps), 1);
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

    @Test
    void theWorkingGridCoversTheBodyAndAtLeastAPatch() throws Exception {
        byte[] ct = world.store.read(
                world.put("ct", Nifti.encode(new Volume(TrainingWorld.truth("a").grid(), new float[24 * 24 * 24]))));
        Volume volume = Nifti.readVolume(ct, "ct");

        assertEquals(
                24,
                StudyPreparation.workingGrid(
                                volume, volume, TrainingWorld.model().preprocessing())
                        .nx());
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
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.arrive("c", Role.VALIDATION);
        world.arrive("d", Role.REPORT);
        BatchSource source = source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.MEAN_TEACHER, 10));

        assertEquals(1, source.unlabelledPatches());
        boolean placed = false;
        float[] first = draw(source, 0).get(2).image();
        for (long step = 0; step < 10; step++) {
            List<TrainingSample> samples = draw(source, step);
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
        world.labelled("a");
        for (String name : List.of("b", "c", "d")) {
            world.arrive(name, Role.TRAIN);
        }

        assertEquals(
                2,
                source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.MEAN_TEACHER, 2))
                        .unlabelledPatches());
    }

    @Test
    void annotationsAloneAreDrawnForTheFloor() throws Exception {
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);

        assertEquals(
                0,
                source(Channels.CT_AND_PET, withMethod(UnlabelledMethod.SUPERVISED, 10))
                        .unlabelledPatches());
    }
}
