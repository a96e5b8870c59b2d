package dev.muduo.trainer.pool;

import static dev.muduo.trainer.pool.PoolRecords.GENEROUS;
import static dev.muduo.trainer.pool.PoolRecords.MANY;
import static dev.muduo.trainer.pool.PoolRecords.everything;
import static dev.muduo.trainer.pool.PoolRecords.rules;
import static dev.muduo.trainer.pool.PoolRecords.taken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What leaves a full buffer and a full index, and that it does not come back as if it were new. */
class PoolLimitsTest {
    private final TrainingWorld world = new TrainingWorld();

    @Test
    void theOldestAnswersLeaveAFullBufferAndDoNotComeBack() {
        for (String name : List.of("a", "b", "c")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        long one =
                taken(world, GENEROUS).pools().pseudoLabelled().get(0).answer().nominalBytes();

        PoolRules twoFit = rules(2 * one, 1_000, 1_000);
        PoolUpdate first = taken(world, twoFit);
        PoolUpdate again = PoolUpdate.of(first.pools().state(), twoFit, everything(world), Set.of());

        assertEquals(2, first.pools().pseudoLabelled().size());
        assertEquals(first.pools().pseudoLabelled(), again.pools().pseudoLabelled());
    }

    @Test
    void theIndexIsBoundedAndKeepsLabelledStudies() {
        world.labelled("labelled");
        for (int i = 0; i < 10; i++) {
            world.arrive("s" + i, Role.TRAIN);
        }

        PoolUpdate update = taken(world, rules(MANY, 4, 1_000));

        assertEquals(4, update.pools().state().studies().size());
        assertEquals(1, update.pools().labelled().size());
    }

    @Test
    void theIndexIsBoundedThoughAllAnswersFitTheBuffer() {
        for (int i = 0; i < 6; i++) {
            world.arrive("s" + i, Role.TRAIN);
            world.teach("s" + i, 0, 0.8);
        }

        PoolUpdate update = taken(world, rules(MANY, 4, 1_000));

        assertEquals(4, update.pools().state().studies().size());
        assertEquals(4, update.pools().pseudoLabelled().size());
        assertEquals(2, update.pools().state().departed().size());
    }

    // ---- studies that have left the index ----

    private static final PoolRules ROOM_FOR_ONE = rules(MANY, 1, 1_000);

    /** After this a study is in the index and "gone" is not: it was answered in run 1, and has left. */
    private PoolState aStudyHasLeft() {
        world.arrive("gone", Role.TRAIN);
        world.teach("gone", 1, 0.8);
        world.labelled("stays");
        PoolState state = taken(world, ROOM_FOR_ONE).pools().state();
        assertEquals(
                List.of(TrainingWorld.id("stays")),
                state.studies().stream().map(StudyEntry::studyId).toList());
        assertEquals(1, state.departed().size());
        return state;
    }

    private PoolUpdate next(PoolState before, PoolRules rules, LoggedRecord... records) {
        List<LoggedRecord> all = new ArrayList<>(List.of(records));
        PoolUpdate.recalled(before, all)
                .forEach(origin -> everything(world).stream()
                        .filter(record -> Origin.of(record).equals(origin))
                        .forEach(all::add));
        return PoolUpdate.of(before, rules, all, Set.of());
    }

    @Test
    void aStudyThatHasLeftDoesNotComeBackByARecordThatComesLate() {
        PoolState before = aStudyHasLeft();

        PoolUpdate after = next(
                before,
                GENEROUS,
                world.arrive("gone", Role.TRAIN),
                world.teach("gone", 1, 0.8),
                world.teach("gone", 0, 0.8));

        assertTrue(after.faults().isEmpty(), after.faults().toString());
        assertEquals(before, after.pools().state(), "nothing of it waits either");
    }

    @Test
    void aStudyThatHasLeftIsLabelledWhenSomebodyAnnotatesIt() {
        PoolState before = aStudyHasLeft();

        PoolUpdate after = next(before, ROOM_FOR_ONE, world.annotate("gone", TrainingWorld.LIVER));

        assertTrue(after.faults().isEmpty(), after.faults().toString());
        assertEquals(2, after.pools().labelled().size());
        assertEquals(0, after.pools().waiting());
        assertEquals(0, after.pools().state().departed().size());

        PoolUpdate late = next(after.pools().state(), GENEROUS, world.teach("gone", 1, 0.8));
        assertTrue(late.pools().pseudoLabelled().isEmpty(), "that answer was in the buffer before");
    }

    @Test
    void aStudyThatHasLeftComesBackWithANewerAnswerAndWithANewRevision() {
        PoolState before = aStudyHasLeft();

        PoolUpdate answered = next(before, GENEROUS, world.teach("gone", 2, 0.8));
        assertEquals(2, answered.pools().pseudoLabelled().get(0).answer().run());
        assertEquals(0, answered.pools().state().departed().size());

        PoolUpdate revised = next(before, GENEROUS, world.arrive("gone", Role.TRAIN, 2));
        StudyEntry study = revised.pools().state().studies().stream()
                .filter(entry -> entry.studyId().equals(TrainingWorld.id("gone")))
                .findFirst()
                .orElseThrow();
        assertEquals(Set.of(2), study.revisions().keySet());
        assertEquals(1, revised.pools().state().departed().size(), "the first revision is still known");
    }

    /** Answers are taken in a share a round: a person may have seen one before it is. */
    @Test
    void aReviewOfAnAnswerThatIsStillToBeTakenInWaitsForIt() {
        PoolState before = aStudyHasLeft();
        PoolState reviewed = next(before, GENEROUS, PoolRecords.review(world, "gone", 2, ReviewDecision.REJECT))
                .pools()
                .state();
        assertEquals(1, reviewed.waiting().size());

        PoolUpdate answered = next(reviewed, GENEROUS, world.teach("gone", 2, 0.8));

        assertEquals(0, answered.pools().waiting());
        assertEquals(
                List.of(),
                answered.pools().pseudoLabelled().stream()
                        .filter(item -> item.studyId().equals(TrainingWorld.id("gone")))
                        .toList());
        assertEquals(
                before,
                next(before, GENEROUS, PoolRecords.review(world, "gone", 1, ReviewDecision.REJECT))
                        .pools()
                        .state(),
                "of one that was taken in and has left nothing waits");
    }

    /** Nobody may learn from it when it comes. */
    @Test
    void aStudyWhoseNextAnswerIsRejectedAlreadyStaysInTheIndex() {
        world.arrive("judged", Role.TRAIN);
        world.teach("judged", 0, 0.8);
        world.arrive("other", Role.TRAIN);
        world.teach("other", 0, 0.8);
        PoolState before = taken(world, GENEROUS).pools().state();

        PoolState after = next(before, ROOM_FOR_ONE, PoolRecords.review(world, "judged", 1, ReviewDecision.REJECT))
                .pools()
                .state();

        assertEquals(
                List.of(TrainingWorld.id("judged")),
                after.studies().stream().map(StudyEntry::studyId).toList());
        PoolState answered =
                next(after, ROOM_FOR_ONE, world.teach("judged", 1, 0.8)).pools().state();
        assertEquals(1, answered.studies().size());
    }

    @Test
    void reviewsOfAnswersThatDoNotComeLeaveRoomForOthers() {
        PoolState state = aStudyHasLeft();
        for (int run = 10; run < 20; run++) {
            state = next(state, rules(MANY, 100, 10), PoolRecords.review(world, "gone", run, ReviewDecision.REJECT))
                    .pools()
                    .state();
        }
        assertEquals(5, state.waiting().size());

        PoolUpdate update = next(state, rules(MANY, 100, 10), world.annotate("not here yet", TrainingWorld.LIVER));
        assertEquals(6, update.pools().waiting());
    }

    @Test
    void aStudyThatLeavesAgainIsRememberedWithItsNewestAnswer() {
        PoolState before = aStudyHasLeft();
        PoolState again =
                next(before, ROOM_FOR_ONE, world.teach("gone", 2, 0.8)).pools().state();

        assertEquals(1, again.departed().size());
        assertEquals(Set.of(), PoolUpdate.recalled(again, List.of(world.teach("gone", 2, 0.8))));
        assertEquals(
                1,
                PoolUpdate.recalled(again, List.of(world.teach("gone", 3, 0.8))).size());
    }

    @Test
    void whatWaitsIsBounded() {
        for (int i = 0; i < 5; i++) {
            world.teach("s" + i, 0, 0.8);
        }

        PoolUpdate update = taken(world, rules(MANY, 1_000, 3));

        assertEquals(3, update.pools().waiting());
        assertEquals(2, update.faults().size());
    }

    @Property(tries = 50)
    void aFloodOfOneSourceWashesOutNobodyElse(@ForAll("orders") List<Integer> order) {
        TrainingWorld stream = new TrainingWorld();
        for (int study : order) {
            boolean flooding = study >= 4;
            stream.arriveFrom(flooding ? "flood" : "here", "study-" + study);
            stream.teach("study-" + study, 0, 0.8);
        }
        PoolUpdate update = PoolUpdate.of(PoolState.empty(), GENEROUS, everything(stream), Set.of());
        long one = update.pools().pseudoLabelled().get(0).answer().nominalBytes();

        Pools full = PoolUpdate.of(
                        PoolState.empty(), rules(8 * one, 1_000, 1_000, 0.5, 0), everything(stream), Set.of())
                .pools();

        long ours = full.pseudoLabelled().stream()
                .filter(item -> item.revision().source().equals("here"))
                .count();
        assertEquals(8, full.pseudoLabelled().size());
        assertEquals(4, ours, "all of the four that are not of the flood stay, whatever the order");
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.shuffle(IntStream.range(0, 24).boxed().toList());
    }

    @Test
    void theLastAnswersWithARareStructureStayHoweverOldTheyAre() {
        for (int study = 0; study < 6; study++) {
            world.arrive("study-" + study, Role.TRAIN);
            if (study < 2) {
                world.teach("study-" + study, 0, 0.8);
            } else {
                world.teachOnly(TrainingWorld.LIVER, "study-" + study, 0, 0.8);
            }
        }
        long most = taken(world, GENEROUS).pools().pseudoLabelled().stream()
                .mapToLong(item -> item.answer().nominalBytes())
                .max()
                .orElseThrow();

        List<String> kept = taken(world, rules(3 * most, 1_000, 1_000, 1, 2)).pools().pseudoLabelled().stream()
                .map(PseudoLabelledItem::studyId)
                .toList();

        assertTrue(kept.contains(TrainingWorld.id("study-0")), "one of two with a spleen, and the oldest: " + kept);
        assertTrue(kept.contains(TrainingWorld.id("study-1")), kept.toString());
        assertFalse(kept.contains(TrainingWorld.id("study-2")), kept.toString());
    }

    @Test
    void theBoundHoldsEvenWhereEveryAnswerIsRare() {
        for (int study = 0; study < 4; study++) {
            world.arrive("study-" + study, Role.TRAIN);
            world.teach("study-" + study, 0, 0.8);
        }
        long one =
                taken(world, GENEROUS).pools().pseudoLabelled().get(0).answer().nominalBytes();

        Pools full = taken(world, rules(2 * one, 1_000, 1_000, 0.5, 100)).pools();

        assertEquals(2, full.pseudoLabelled().size());
        assertEquals(
                Set.of(TrainingWorld.id("study-2"), TrainingWorld.id("study-3")),
                full.pseudoLabelled().stream().map(PseudoLabelledItem::studyId).collect(Collectors.toSet()));
    }
}
