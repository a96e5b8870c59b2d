package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.batch.ReplayOrder.Place;
import dev.muduo.trainer.config.TrainingConfig.Sampling;
import dev.muduo.trainer.config.TrainingConfig.SamplingOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplayOrderTest {
    private static final String[] STRUCTURES = {"liver", "spleen", "kidney", "aorta"};

    private static Sampling byStructure(double quota) {
        return new Sampling(SamplingOrder.BY_STRUCTURE, quota, 0);
    }

    private static ReplayOrder order(List<Place> patches, Sampling sampling) {
        return new ReplayOrder(patches, sampling, 7, "student.1.unlabelled");
    }

    /** Patches of some sources, of which each has some structures, drawn from a seed. */
    private static List<Place> patches(int seed, int sources, int most) {
        CounterRandom random = CounterRandom.of(seed, 0, "patches");
        List<Place> patches = new ArrayList<>();
        for (int source = 0; source < sources; source++) {
            int count = 1 + random.nextInt(most);
            for (int i = 0; i < count; i++) {
                TreeSet<String> structures = new TreeSet<>();
                structures.add(STRUCTURES[random.nextInt(STRUCTURES.length)]);
                structures.add(STRUCTURES[0]);
                patches.add(new Place("site-" + source, structures));
            }
        }
        return patches;
    }

    @Property(tries = 200)
    void noSourceHasMoreThanItsQuotaOfAWindowWhateverTheOrderOfArrival(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 1, max = 8) int sources,
            @ForAll @DoubleRange(min = 0.05, max = 1) double quota) {
        List<Place> patches = patches(seed, sources, 60);
        List<Place> shuffled = new ArrayList<>();
        for (int at : CounterRandom.of(seed, 1, "arrival").permutation(patches.size())) {
            shuffled.add(patches.get(at));
        }
        ReplayOrder order = order(shuffled, byStructure(quota));
        double allowed = Math.max(Math.floor(quota * ReplayOrder.WINDOW + 1e-9), Math.ceil(100.0 / sources));

        for (int window = 0; window < 3; window++) {
            Map<String, Integer> drawn = new HashMap<>();
            for (int draw = 0; draw < ReplayOrder.WINDOW; draw++) {
                String source = shuffled.get(order.at((long) window * ReplayOrder.WINDOW + draw))
                        .source();
                drawn.merge(source, 1, Integer::sum);
            }
            assertTrue(drawn.values().stream().allMatch(count -> count <= allowed), drawn + " with " + quota);
            assertEquals(sources, drawn.size(), "every source has its turn: " + drawn);
        }
    }

    @Property(tries = 100)
    void everyPatchOfEveryStructureHasItsTurn(
            @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 1, max = 4) int sources) {
        List<Place> patches = patches(seed, sources, 6);
        ReplayOrder order = order(patches, byStructure(0.5));
        Set<Integer> drawn = new HashSet<>();
        // At most 6 patches of 4 structures a source, of which each has a quarter of the draws at least but for
        // rounding.
        LongStream.range(0, 20 * ReplayOrder.WINDOW).forEach(draw -> drawn.add(order.at(draw)));

        assertEquals(patches.size(), drawn.size());
    }

    @Test
    void aRareStructureIsDrawnAsOftenAsACommonOne() {
        List<Place> patches = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            patches.add(new Place("here", new TreeSet<>(Set.of("liver"))));
        }
        patches.add(new Place("here", new TreeSet<>(Set.of("spleen"))));
        patches.add(new Place("here", new TreeSet<>(Set.of("kidney", "liver"))));

        ReplayOrder stratified = order(patches, byStructure(1));
        ReplayOrder uniform = order(patches, new Sampling(SamplingOrder.UNIFORM, 1, 0));

        assertEquals(
                100,
                LongStream.range(0, 300)
                        .filter(draw -> stratified.at(draw) == 500)
                        .count());
        assertTrue(LongStream.range(0, 300)
                        .filter(draw -> stratified.at(draw) == 501)
                        .count()
                >= 100);
        assertTrue(
                LongStream.range(0, 300).filter(draw -> uniform.at(draw) == 500).count() <= 1);
    }

    @Test
    void aFloodHasNoMoreOfTheBatchesThanItsQuota() {
        List<Place> patches = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            patches.add(new Place(i < 20 ? "here" : i < 30 ? "there" : "flood", new TreeSet<>(Set.of("liver"))));
        }
        ReplayOrder order = order(patches, byStructure(0.4));

        long flood = LongStream.range(0, 1_000)
                .filter(draw -> patches.get(order.at(draw)).source().equals("flood"))
                .count();

        assertEquals(400, flood);
    }

    /** Pairs of neighbouring draws are the batches; with two sources of equal shares chance makes half of them of one source. */
    @Test
    void batchesAreOfOneSourceAsOftenAsOfTwo() {
        List<Place> patches = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            patches.add(new Place(i < 30 ? "here" : "there", new TreeSet<>(Set.of("liver"))));
        }
        ReplayOrder order = order(patches, byStructure(0.5));

        long alike = LongStream.range(0, 1_000)
                .filter(batch -> patches.get(order.at(2 * batch))
                        .source()
                        .equals(patches.get(order.at(2 * batch + 1)).source()))
                .count();

        assertTrue(alike > 400 && alike < 600, alike + " of 1000 batches");
    }

    @Test
    void withoutQuotaAndStrataEveryPatchIsDrawnAsOftenAsAnyOther() {
        List<Place> patches = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            patches.add(new Place(i < 30 ? "site-" + i : "large", new TreeSet<>(Set.of("liver"))));
        }
        ReplayOrder order = order(patches, new Sampling(SamplingOrder.UNIFORM, 1, 0));

        int[] drawn = new int[patches.size()];
        LongStream.range(0, 3_000).forEach(draw -> drawn[order.at(draw)]++);

        assertTrue(Arrays.stream(drawn).allMatch(count -> count == 3), Arrays.toString(drawn));
    }

    @Test
    void sharesFollowThePatchesWithinTheQuota() {
        assertArrayEquals(new int[] {100}, ReplayOrder.shares(new int[] {3}, 100, 0.5));
        assertArrayEquals(new int[] {50, 50}, ReplayOrder.shares(new int[] {1_000, 3}, 100, 0.5));
        assertArrayEquals(new int[] {60, 30, 10}, ReplayOrder.shares(new int[] {600, 300, 100}, 100, 1));
        assertArrayEquals(new int[] {50, 38, 12}, ReplayOrder.shares(new int[] {600, 300, 100}, 100, 0.5));
        assertArrayEquals(new int[] {98, 1, 1}, ReplayOrder.shares(new int[] {100_000, 1, 1}, 100, 1));
        assertEquals(
                100,
                Arrays.stream(ReplayOrder.shares(new int[] {5, 5, 5}, 100, 0.1)).sum());
    }

    @Test
    void theOrderFollowsFromTheSeedAndDoesNotDependOnWhatWasDrawnBefore() {
        List<Place> patches = patches(3, 3, 20);
        ReplayOrder one = order(patches, byStructure(0.5));
        ReplayOrder other = order(patches, byStructure(0.5));
        int[] backwards = new int[300];
        for (int draw = 299; draw >= 0; draw--) {
            backwards[draw] = other.at(draw);
        }

        assertArrayEquals(backwards, IntStream.range(0, 300).map(one::at).toArray());
        ReplayOrder seeded = new ReplayOrder(patches, byStructure(0.5), 8, "student.1.unlabelled");
        assertNotEquals(
                Arrays.toString(backwards),
                Arrays.toString(IntStream.range(0, 300).map(seeded::at).toArray()));
    }
}
