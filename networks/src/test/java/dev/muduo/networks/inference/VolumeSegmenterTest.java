package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.imaging.check.PairFault;
import dev.muduo.imaging.check.PairRefusedException;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.networks.random.CounterRandom;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VolumeSegmenterTest {
    private static final Preprocessing PREPROCESSING = Preprocessing.standard(4, 16);

    /** 120 mm of body in 160 mm of air, its axes turned and flipped as scanners do (LPS). */
    private static final Grid CT_GRID = new Grid(80, 80, 40, Affine.of(-2, 0, 0, 80, 0, -2, 0, 80, 0, 0, 4, -80));

    private static final Grid OBLIQUE =
            new Grid(30, 28, 26, Affine.of(3, 1, 0.5, -60, -1, 4, 0.25, -40, 0.5, -0.75, 5, -70));

    private static final Grid PET_GRID = new Grid(32, 32, 40, Affine.of(-5, 0, 0, 78, 0, -5, 0, 78, 0, 0, 4, -80));

    /** Says 1 where the PET is hot and 2 where the CT is as dense as bone, each for itself. */
    private static final PatchNetwork THRESHOLDS = (images, batch, depth, height, width) -> {
        int voxels = depth * height * width;
        float[] answer = new float[3 * voxels];
        for (int voxel = 0; voxel < voxels; voxel++) {
            int winner = images[voxels + voxel] > 0.25f ? 1 : images[voxel] > 0.4f ? 2 : 0;
            answer[winner * voxels + voxel] = 1;
        }
        return answer;
    };

    private static final PatchNetwork EVERYTHING_IS_ONE = (images, batch, depth, height, width) -> {
        int voxels = depth * height * width;
        float[] answer = new float[3 * voxels];
        Arrays.fill(answer, voxels, 2 * voxels, 1);
        return answer;
    };

    @Test
    void findsTheHotBallAndTheBoneOnEitherNativeGrid() throws InterruptedException {
        for (Grid target : new Grid[] {CT_GRID, PET_GRID}) {
            LabelMap found = segmenter(THRESHOLDS).segment(ct(), pet(), target, WindowPace.FREE);
            assertEquals(target, found.grid());
            assertClose(expected(target), found, 1);
            assertClose(expected(target), found, 2);
        }
    }

    /** As sure of everything as is said here, on either grid and in a part: the grid that counts is the network's. */
    @Test
    void saysHowUnsureTheNetworkWas() throws InterruptedException {
        PatchNetwork hesitant = (images, batch, depth, height, width) -> {
            float[] answer = THRESHOLDS.probabilities(images, batch, depth, height, width);
            int voxels = depth * height * width;
            for (int voxel = 0; voxel < voxels; voxel++) {
                if (answer[voxels + voxel] == 1) {
                    answer[voxels + voxel] = 0.75f;
                    answer[2 * voxels + voxel] = 0.25f;
                }
            }
            return answer;
        };
        for (Grid target : new Grid[] {CT_GRID, PET_GRID}) {
            VolumeSegmenter.Measured measured =
                    segmenter(hesitant).measure(ct(), pet(), target, VoxelBox.whole(target), WindowPace.FREE);
            assertArrayEquals(
                    segmenter(hesitant)
                            .segment(ct(), pet(), target, WindowPace.FREE)
                            .labels(),
                    measured.labels().labels());
            assertEquals(2, measured.uncertainty().size());
            Uncertainty hot = measured.uncertainty().get(0);
            Uncertainty bone = measured.uncertainty().get(1);
            assertEquals(1, hot.label());
            // Where windows disagree, which they do here nowhere, it would be more.
            assertEquals(0.25, hot.mean(), 1e-5);
            assertEquals(0.25, hot.border().orElseThrow(), 1e-5);
            assertEquals(0, bone.mean(), 1e-5);
        }
    }

    @Test
    void bothLegsAreSegmentedThoughTheyDoNotTouch() throws InterruptedException {
        Volume legs = ct();
        Arrays.fill(legs.values(), -1000);
        for (int k = 0; k < CT_GRID.nz(); k++) {
            for (int j = 25; j < 55; j++) {
                Arrays.fill(legs.values(), CT_GRID.index(10, j, k), CT_GRID.index(36, j, k), 40);
                Arrays.fill(legs.values(), CT_GRID.index(46, j, k), CT_GRID.index(70, j, k), 40);
            }
        }
        LabelMap found = segmenter(EVERYTHING_IS_ONE).segment(legs, pet(), CT_GRID, WindowPace.FREE);
        assertEquals(1, found.at(22, 40, 20));
        assertEquals(1, found.at(58, 40, 20), "the other one");
        assertEquals(0, found.at(40, 10, 20));
    }

    /** An image of few voxels may be of much space, and the network's grid of it no array can hold. */
    @Test
    void whatItTakesFollowsTheSpaceThatIsSeenToo() {
        VolumeSegmenter segmenter = segmenter(THRESHOLDS);
        long usual = segmenter.mostBytes(CT_GRID, PET_GRID, CT_GRID.voxels());
        assertTrue(usual < 64 << 20, usual + " bytes");
        Grid wide = new Grid(64, 64, 64, Affine.scaling(62, 62, 62, -1950, -1950, -1950));
        assertTrue(segmenter.mostBytes(wide, wide, 1) > 400L << 20);
        Grid aside = new Grid(64, 64, 64, Affine.scaling(62, 62, 62, 9000, 0, 0));
        assertTrue(segmenter.mostBytes(wide, aside, 1) <= usual, "refused as soon as both are read");
        VolumeSegmenter fine = new VolumeSegmenter(THRESHOLDS, 3, Preprocessing.standard(1.5, 128));
        assertEquals(Long.MAX_VALUE, fine.mostBytes(wide, wide, 1));
    }

    @Test
    void answersTheSameHoweverTheTargetIsTurned() throws InterruptedException {
        Grid straight = new Grid(20, 20, 20, Affine.scaling(4, 4, 4, -38, -38, -38));
        Grid turned = new Grid(20, 20, 20, Affine.of(0, 0, -4, 38, 0, 4, 0, -38, 4, 0, 0, -38));
        LabelMap a = segmenter(THRESHOLDS).segment(ct(), pet(), straight, WindowPace.FREE);
        LabelMap b = segmenter(THRESHOLDS).segment(ct(), pet(), turned, WindowPace.FREE);
        for (int k = 0; k < 20; k++) {
            for (int j = 0; j < 20; j++) {
                for (int i = 0; i < 20; i++) {
                    assertEquals(a.at(i, j, k), b.at(k, j, 19 - i));
                }
            }
        }
    }

    @Test
    void isBackgroundInTheAirAroundTheBody() throws InterruptedException {
        LabelMap found = segmenter(EVERYTHING_IS_ONE).segment(ct(), pet(), CT_GRID, WindowPace.FREE);
        assertEquals(0, found.at(0, 0, 0));
        assertEquals(0, found.at(40, 5, 20));
        assertEquals(0, found.at(12, 12, 20), "a corner of the body's box");
        assertEquals(1, found.at(40, 40, 20));
    }

    @Test
    void aWindowOfNothingButAirIsNotPutToTheNetwork() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        PatchNetwork counted = (images, batch, depth, height, width) -> {
            asked.incrementAndGet();
            return THRESHOLDS.probabilities(images, batch, depth, height, width);
        };
        AtomicInteger windows = new AtomicInteger();
        WindowPace counting = () -> {
            windows.incrementAndGet();
            return () -> {};
        };
        // Two slabs of body far apart: what lies between them is within the box.
        Volume ct = sampled(CT_GRID, (x, y, z) -> (Math.abs(x) < 60 && y > 0) || x > 40 ? 40 : -1000);
        segmenter(counted).segment(ct, pet(), CT_GRID, counting);
        assertTrue(asked.get() > 0 && asked.get() < windows.get(), asked + " of " + windows);
    }

    @Test
    void aPetOfAnotherPlaceIsRefused() {
        Grid far = new Grid(4, 4, 4, Affine.scaling(4, 4, 4, 900, 0, 0));
        Volume elsewhere = new Volume(far, new float[64]);
        PairRefusedException refused = assertThrows(
                PairRefusedException.class,
                () -> segmenter(THRESHOLDS).segment(ct(), elsewhere, CT_GRID, WindowPace.FREE));
        assertEquals(PairFault.NO_OVERLAP, refused.fault());
    }

    @Test
    void thePaceIsAskedBeforeEveryWindowAndMayGiveUp() throws InterruptedException {
        AtomicInteger windows = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        PatchNetwork counted = (images, batch, depth, height, width) -> {
            windows.addAndGet(batch);
            assertEquals(1, open.get());
            return THRESHOLDS.probabilities(images, batch, depth, height, width);
        };
        WindowPace pace = () -> {
            open.incrementAndGet();
            return open::decrementAndGet;
        };
        segmenter(counted).segment(ct(), pet(), PET_GRID, pace);
        int all = windows.getAndSet(0);
        assertTrue(all > 20, all + " windows");

        WindowPace impatient = () -> {
            if (windows.get() == 3) {
                throw new CancellationException("the client has gone");
            }
            return pace.next();
        };
        assertThrows(CancellationException.class, () -> segmenter(counted).segment(ct(), pet(), PET_GRID, impatient));
        assertEquals(3, windows.get());
        assertEquals(0, open.get());
    }

    /** Of a network that answers by where in its window a voxel lies: a window too few would show. */
    @Property(tries = 40)
    void aPartIsThatOfTheWholeBitForBit(@ForAll long seed) throws InterruptedException {
        PatchNetwork byPlace = (images, batch, depth, height, width) -> {
            float[] answer = new float[3 * depth * height * width];
            CounterRandom random = CounterRandom.of(seed, 0, "answer");
            for (int i = 0; i < answer.length; i++) {
                answer[i] = random.nextFloat() / 3;
            }
            return answer;
        };
        CounterRandom random = CounterRandom.of(seed, 1, "part");
        Grid target = seed % 2 == 0 ? CT_GRID : OBLIQUE;
        VoxelBox part = new VoxelBox(
                random.nextInt(target.nx() / 2),
                target.nx() / 2 + 1 + random.nextInt(target.nx() / 2),
                random.nextInt(target.ny() / 2),
                target.ny() / 2 + 1 + random.nextInt(target.ny() / 2),
                random.nextInt(target.nz() / 2),
                target.nz() / 2 + 1 + random.nextInt(target.nz() / 2));
        LabelMap whole = segmenter(byPlace).segment(ct(), pet(), target, WindowPace.FREE);
        LabelMap found = segmenter(byPlace).segment(ct(), pet(), target, part, WindowPace.FREE);
        assertEquals(whole.part(part).grid(), found.grid());
        assertArrayEquals(whole.part(part).labels(), found.labels());
    }

    /** Bores run up into the body and open into the air below it only, where no window of the part looks. */
    @Property(tries = 20)
    void aPartOfAHollowBodyIsThatOfTheWholeToo(@ForAll long seed) throws InterruptedException {
        CounterRandom random = CounterRandom.of(seed, 2, "bores");
        double[][] bores = new double[4][];
        for (int bore = 0; bore < bores.length; bore++) {
            bores[bore] = new double[] {
                random.nextDouble(-40, 40),
                random.nextDouble(-40, 40),
                random.nextDouble(4, 14),
                random.nextDouble(-20, 60)
            };
        }
        Volume hollow = sampled(
                CT_GRID,
                (x, y, z) -> radius(x, y, 0) > 60
                                || Arrays.stream(bores)
                                        .anyMatch(bore -> radius(x - bore[0], y - bore[1], 0) < bore[2] && z < bore[3])
                        ? -1000
                        : 40);
        PatchNetwork everywhere = (images, batch, depth, height, width) -> {
            int voxels = depth * height * width;
            float[] answer = new float[3 * voxels];
            Arrays.fill(answer, voxels, 2 * voxels, 1);
            return answer;
        };
        int from = 12 + random.nextInt(16);
        VoxelBox part = new VoxelBox(10, 70, 10, 70, from, from + 1 + random.nextInt(40 - from - 1));
        LabelMap whole = segmenter(everywhere).segment(hollow, pet(), CT_GRID, WindowPace.FREE);
        LabelMap found = segmenter(everywhere).segment(hollow, pet(), CT_GRID, part, WindowPace.FREE);
        assertArrayEquals(whole.part(part).labels(), found.labels());
    }

    @Test
    void aPartCostsTheWindowsThatItNeeds() throws InterruptedException {
        AtomicInteger windows = new AtomicInteger();
        WindowPace counting = () -> {
            windows.incrementAndGet();
            return () -> {};
        };
        segmenter(THRESHOLDS).segment(ct(), pet(), CT_GRID, counting);
        int whole = windows.getAndSet(0);
        LabelMap few =
                segmenter(THRESHOLDS).segment(ct(), pet(), CT_GRID, new VoxelBox(11, 15, 11, 15, 19, 21), counting);
        assertEquals(4 * 4 * 2, few.labels().length);
        assertTrue(windows.get() > 0 && windows.get() <= whole / 9, windows + " of " + whole + " at an edge");
        windows.set(0);
        LabelMap none = segmenter(THRESHOLDS).segment(ct(), pet(), CT_GRID, new VoxelBox(0, 4, 0, 80, 0, 40), counting);
        assertEquals(0, windows.get(), "there is nothing but air");
        assertArrayEquals(new byte[4 * 80 * 40], none.labels());
    }

    @Test
    void theSameStudyGivesTheSameMap() throws InterruptedException {
        assertArrayEquals(
                segmenter(THRESHOLDS)
                        .segment(ct(), pet(), PET_GRID, WindowPace.FREE)
                        .labels(),
                segmenter(THRESHOLDS)
                        .segment(ct(), pet(), PET_GRID, WindowPace.FREE)
                        .labels());
    }

    private static VolumeSegmenter segmenter(PatchNetwork network) {
        return new VolumeSegmenter(network, 3, PREPROCESSING);
    }

    private static void assertClose(LabelMap expected, LabelMap found, int id) {
        double dice = MaskMetrics.dice(found, expected, id);
        assertTrue(dice > 0.8, "Dice of " + id + " on " + found.grid() + " is " + dice);
    }

    private static Volume ct() {
        return sampled(CT_GRID, (x, y, z) -> radius(x, y, 0) > 60 ? -1000 : bone(x, y, z) ? 800 : 40);
    }

    private static Volume pet() {
        return sampled(PET_GRID, (x, y, z) -> hot(x, y, z) ? 12 : 1);
    }

    private static LabelMap expected(Grid grid) {
        Volume labels = sampled(grid, (x, y, z) -> hot(x, y, z) ? 1 : bone(x, y, z) ? 2 : 0);
        byte[] bytes = new byte[grid.voxels()];
        for (int voxel = 0; voxel < bytes.length; voxel++) {
            bytes[voxel] = (byte) labels.values()[voxel];
        }
        return new LabelMap(grid, bytes);
    }

    private static boolean hot(double x, double y, double z) {
        return radius(x - 20, y + 10, z - 30) < 22;
    }

    private static boolean bone(double x, double y, double z) {
        return radius(x + 30, y, z + 20) < 18;
    }

    private static double radius(double x, double y, double z) {
        return Math.sqrt(x * x + y * y + z * z);
    }

    @FunctionalInterface
    private interface Field {
        double at(double x, double y, double z);
    }

    private static Volume sampled(Grid grid, Field field) {
        float[] values = new float[grid.voxels()];
        Affine affine = grid.affine();
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    values[grid.index(i, j, k)] =
                            (float) field.at(affine.x(i, j, k), affine.y(i, j, k), affine.z(i, j, k));
                }
            }
        }
        return new Volume(grid, values);
    }
}
