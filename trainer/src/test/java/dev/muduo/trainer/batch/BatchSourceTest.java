package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.ObjectiveConfig;
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
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSourceTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();

    private Pools pools() {
        List<LoggedRecord> records = new ArrayList<>();
        for (String topic : List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS)) {
            records.addAll(world.log.records(topic));
        }
        PoolRules rules =
                PoolRules.training(TrainingWorld.model().structures(), TrainingWorld.PATCH, 1L << 40, 1_000, 1_000);
        return PoolUpdate.of(PoolState.empty(), rules, records, Set.of()).pools();
    }

    private BatchSource source(Channels channels, TrainingConfig config) throws InterruptedException {
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
                cache, TrainingWorld.model(), config, "student.1", channels, 2, UnlabelledPool.of(config), pools);
    }

    private static TrainingConfig withoutJitter(double foregroundOversample) {
        TrainingConfig config = TrainingWorld.config(10, 2);
        return new TrainingConfig(
                config.seed(),
                config.minLabelled(),
                config.dropout(),
                config.student(),
                config.promptGenerator(),
                config.optimiser(),
                new TrainingConfig.Batch(2, 2, foregroundOversample, 0, 0),
                config.distillation(),
                config.buffer(),
                config.objective());
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
        TrainingConfig config = withoutJitter(0);
        return new TrainingConfig(
                config.seed(),
                config.minLabelled(),
                config.dropout(),
                config.student(),
                config.promptGenerator(),
                config.optimiser(),
                config.batch(),
                config.distillation(),
                config.buffer(),
                new ObjectiveConfig(method, Channels.CT_AND_PET, maxStudies, 0.99, 0.1, 8, 0.1, 0.3, 1e-4));
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
