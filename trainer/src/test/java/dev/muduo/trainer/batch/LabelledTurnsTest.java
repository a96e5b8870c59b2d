package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.pool.LabelEntry;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.Revision;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelledTurnsTest {
    private static final int MOST = 20;
    private static final int STUDIES = 200;

    private final LabelledTurns turns =
            LabelledTurns.of(TrainingWorld.config(4, 2, Map.of("training.buffer.maxLabelledPerRound", MOST)), true);

    private static LabelledItem labelled(int number) {
        byte[] content = ("study " + number).getBytes(StandardCharsets.UTF_8);
        StoredObject volume = new StoredObject("volume", Sha256.of(content), content.length);
        LabelEntry label = new LabelEntry(
                "a", 1, List.of("liver"), volume, new TreeMap<>(), new Origin(Topics.ANNOTATIONS, 0, number));
        return new LabelledItem(
                Sha256.of(content),
                new Revision(1, volume, volume, new Origin(Topics.STUDIES, 0, number), -1, "here"),
                new TreeMap<>(Map.of("liver", label)));
    }

    private static List<LabelledItem> pool(int size) {
        return IntStream.range(0, size)
                .mapToObj(LabelledTurnsTest::labelled)
                .sorted(java.util.Comparator.comparing(LabelledItem::studyId))
                .toList();
    }

    /** Where none is new. */
    private List<LabelledItem> drawn(List<LabelledItem> pool, long round) {
        return turns.of(pool, Set.of()::contains, round);
    }

    @Test
    void allAreDrawnFromAsLongAsTheyFit() {
        List<LabelledItem> pool = pool(MOST);
        assertEquals(pool, drawn(pool, 3));
    }

    @Test
    void ofMoreSoManyAreDrawnFromInThePoolsOrder() {
        List<LabelledItem> pool = pool(STUDIES);
        List<LabelledItem> drawn = drawn(pool, 3);

        assertEquals(MOST, drawn.size());
        assertEquals(pool.stream().filter(new HashSet<>(drawn)::contains).toList(), drawn);
        assertEquals(drawn, drawn(pool, 3), "a function of the arguments");
    }

    @Test
    void newOnesComeFirst() {
        List<LabelledItem> pool = pool(STUDIES);
        for (int arrived : new int[] {1, MOST - 1, MOST, MOST + 1}) {
            Set<LabelledItem> fresh = new HashSet<>(IntStream.range(0, arrived)
                    .mapToObj(LabelledTurnsTest::labelled)
                    .toList());
            List<LabelledItem> drawn = turns.of(pool, fresh::contains, 3);

            assertEquals(MOST, drawn.size());
            assertEquals(
                    Math.min(MOST, arrived),
                    drawn.stream().filter(fresh::contains).count());
        }
    }

    /** Otherwise every round would make all its studies ready anew. */
    @Test
    void mostStayFromRoundToRound() {
        List<LabelledItem> pool = pool(STUDIES);
        int stayed = 0;
        int rounds = 300;
        for (int round = 1; round <= rounds; round++) {
            Set<LabelledItem> next = new HashSet<>(drawn(pool, round + 1));
            stayed += (int) drawn(pool, round).stream().filter(next::contains).count();
        }
        assertTrue(stayed > 0.8 * MOST * rounds, stayed + " of " + MOST * rounds);
        assertTrue(stayed < 0.95 * MOST * rounds, stayed + " of " + MOST * rounds);
    }

    /** But at 8, 16 and 32 times as many as a round takes, where rounds begin to move on by less. */
    @Test
    void oneMoreInThePoolChangesTwoTurnsAtMost() {
        for (long round : new long[] {1, 1_000, 1_000_000}) {
            for (int size = 8 * MOST + 1; size < 16 * MOST; size += 7) {
                Set<LabelledItem> before = new HashSet<>(drawn(pool(size), round));
                long kept = drawn(pool(size + 1), round).stream()
                        .filter(before::contains)
                        .count();
                assertTrue(kept >= MOST - 2, kept + " kept in round " + round + " from " + size);
            }
        }
    }

    /** The prompt generator's, of which there is one now and then. */
    @Test
    void roundsOnRequestSeeOthersThanTheOneBefore() {
        LabelledTurns onRequest = LabelledTurns.of(
                TrainingWorld.config(4, 2, Map.of("training.buffer.maxLabelledPerRound", MOST)), false);
        List<LabelledItem> pool = pool(8 * MOST);
        Set<LabelledItem> seen = new HashSet<>();
        for (int round = 1; round <= 8; round++) {
            seen.addAll(onRequest.of(pool, Set.of()::contains, round));
        }
        assertEquals(8 * MOST, seen.size());
    }

    @Test
    void inTheLongRunAllAreDrawnFromAlike() {
        for (int size : new int[] {MOST + 1, STUDIES, STUDIES + 1, 40 * MOST + 3}) {
            List<LabelledItem> pool = pool(size);
            Map<LabelledItem, Integer> turnsOf = new HashMap<>();
            int rounds = 100 * size / MOST;
            for (int round = 1; round <= rounds; round++) {
                drawn(pool, round).forEach(item -> turnsOf.merge(item, 1, Integer::sum));
            }
            assertEquals(size, turnsOf.size());
            assertTrue(
                    turnsOf.values().stream().allMatch(count -> count > 85 && count < 115),
                    size + ": " + turnsOf.values());
        }
    }
}
