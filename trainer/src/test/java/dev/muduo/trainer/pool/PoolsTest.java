package dev.muduo.trainer.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final long MANY = 1L << 40;

    private final TrainingWorld world = new TrainingWorld();

    private static PoolRules rules(long bufferBytes, int maxStudies, int maxWaiting) {
        return rules(bufferBytes, maxStudies, maxWaiting, 1, 0);
    }

    private static PoolRules rules(long bufferBytes, int maxStudies, int maxWaiting, double quota, int keep) {
        return PoolRules.training(
                TrainingWorld.model().structures(),
                TrainingWorld.PATCH,
                bufferBytes,
                maxStudies,
                maxWaiting,
                new TrainingConfig.Sampling(TrainingConfig.SamplingOrder.BY_STRUCTURE, quota, keep));
    }

    private static final PoolRules GENEROUS = rules(MANY, 1_000, 1_000);

    private List<LoggedRecord> everything() {
        List<LoggedRecord> records = new ArrayList<>();
        for (String topic : List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS)) {
            records.addAll(world.log.records(topic));
        }
        return records;
    }

    private PoolUpdate all(PoolRules rules) {
        return PoolUpdate.of(PoolState.empty(), rules, everything(), Set.of());
    }

    private Pools pools() {
        PoolUpdate update = all(GENEROUS);
        assertTrue(update.faults().isEmpty(), update.faults().toString());
        return update.pools();
    }

    @Test
    void aHigherRunBeatsALowerOneWhicheverComesFirst() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 1, 0.8);
        world.teach("a", 0, 0.8);

        assertEquals(1, pools().pseudoLabelled().get(0).answer().run());
    }

    @Test
    void aLaterRevisionRetiresThePseudoLabelsOfAnEarlierOne() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 0, 0.8);
        world.arrive("a", Role.TRAIN, 2);

        assertTrue(pools().pseudoLabelled().isEmpty());
    }

    @Test
    void anAnnotationWithholdsItsStructuresFromPseudoLabelsWhicheverComesFirst() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 0, 0.8);
        world.annotate("a", TrainingWorld.LIVER);

        assertEquals(
                Set.of(TrainingWorld.LIVER), pools().pseudoLabelled().get(0).withheld());
    }

    @Test
    void anAnnotationBeatsTheOneItNamesAndIsHeldOtherwise() {
        world.arrive("a", Role.TRAIN);
        world.annotate("a", "first", Map.of(), TrainingWorld.LIVER, TrainingWorld.SPLEEN);
        world.annotate("a", "second", Map.of(TrainingWorld.LIVER, "first"), TrainingWorld.LIVER);
        world.annotate("a", "third", Map.of(), TrainingWorld.SPLEEN);

        Pools pools = pools();
        LabelledItem item = pools.labelled().get(0);
        assertEquals("second", item.labels().get(TrainingWorld.LIVER).annotationId());
        assertEquals("first", item.labels().get(TrainingWorld.SPLEEN).annotationId());
        assertEquals(1, pools.held());
    }

    @Test
    void aRejectedPseudoLabelTeachesNothingUntilItIsAcceptedOrTaughtAgain() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 0, 0.8);
        review("a", 0, ReviewDecision.REJECT, TrainingWorld.SPLEEN);
        assertEquals(
                Set.of(TrainingWorld.SPLEEN), pools().pseudoLabelled().get(0).withheld());

        review("a", 0, ReviewDecision.ACCEPT, TrainingWorld.SPLEEN);
        assertEquals(Set.of(), pools().pseudoLabelled().get(0).withheld());

        review("a", 0, ReviewDecision.REJECT);
        assertTrue(pools().pseudoLabelled().isEmpty());

        world.teach("a", 1, 0.8);
        assertEquals(1, pools().pseudoLabelled().size());
    }

    private void review(String name, int run, ReviewDecision decision, String... structures) {
        String studyId = TrainingWorld.id(name);
        world.log.append(
                Topics.ANNOTATIONS,
                studyId,
                new PseudoLabelReviewed(
                        "review-" + decision + structures.length,
                        studyId,
                        1,
                        run,
                        "somebody",
                        decision,
                        List.of(structures),
                        null,
                        world.clock.instant()));
    }

    @Test
    void aRoleNeverChanges() {
        world.arrive("a", Role.VALIDATION);
        world.arrive("a", Role.TRAIN, 2);

        assertThrows(RoleViolationException.class, this::pools);
    }

    @Test
    void annotationsOfUnknownStructuresAreUnusable() {
        world.arrive("a", Role.TRAIN);
        world.annotate("a", "tail");
        world.annotate("b", "tail");
        world.arrive("b", Role.TRAIN);

        PoolUpdate update = all(GENEROUS);
        assertEquals(2, update.faults().size());
        assertTrue(update.pools().labelled().isEmpty());
    }

    @Test
    void theOldestAnswersLeaveAFullBufferAndDoNotComeBack() {
        for (String name : List.of("a", "b", "c")) {
            world.arrive(name, Role.TRAIN);
            world.teach(name, 0, 0.8);
        }
        long one = all(GENEROUS).pools().pseudoLabelled().get(0).answer().nominalBytes();

        PoolRules twoFit = rules(2 * one, 1_000, 1_000);
        PoolUpdate first = all(twoFit);
        PoolUpdate again = PoolUpdate.of(first.pools().state(), twoFit, everything(), Set.of());

        assertEquals(2, first.pools().pseudoLabelled().size());
        assertEquals(first.pools().pseudoLabelled(), again.pools().pseudoLabelled());
    }

    @Test
    void theIndexIsBoundedAndKeepsLabelledStudies() {
        world.labelled("labelled");
        for (int i = 0; i < 10; i++) {
            world.arrive("s" + i, Role.TRAIN);
        }

        PoolUpdate update = all(rules(MANY, 4, 1_000));

        assertEquals(4, update.pools().state().studies().size());
        assertEquals(1, update.pools().labelled().size());
    }

    @Test
    void theIndexIsBoundedThoughAllAnswersFitTheBuffer() {
        for (int i = 0; i < 6; i++) {
            world.arrive("s" + i, Role.TRAIN);
            world.teach("s" + i, 0, 0.8);
        }

        PoolUpdate update = all(rules(MANY, 4, 1_000));

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
        PoolState state = all(ROOM_FOR_ONE).pools().state();
        assertEquals(
                List.of(TrainingWorld.id("stays")),
                state.studies().stream().map(StudyEntry::studyId).toList());
        assertEquals(1, state.departed().size());
        return state;
    }

    private PoolUpdate next(PoolState before, PoolRules rules, LoggedRecord... records) {
        List<LoggedRecord> all = new ArrayList<>(List.of(records));
        PoolUpdate.recalled(before, all)
                .forEach(origin -> everything().stream()
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
    void theGateKeepsStudiesOfItsRoleAndOnlyRemembersTheOthers() {
        world.arrive("v", Role.VALIDATION);
        world.annotate("v", TrainingWorld.LIVER);
        world.labelled("t");
        PoolRules rules = PoolRules.judging(TrainingWorld.model().structures(), 10, 10);

        PoolUpdate update = all(rules);
        world.annotate("t", "second", Map.of(), TrainingWorld.LIVER);
        PoolUpdate again = PoolUpdate.of(update.pools().state(), rules, everything(), Set.of());

        for (PoolUpdate each : List.of(update, again)) {
            assertEquals(1, each.pools().labelled().size());
            assertEquals(1, each.pools().state().studies().size());
            assertEquals(1, each.pools().state().departed().size());
            assertEquals(0, each.pools().waiting());
            assertTrue(each.faults().isEmpty(), each.faults().toString());
        }
    }

    @Test
    void whatWaitsIsBounded() {
        for (int i = 0; i < 5; i++) {
            world.teach("s" + i, 0, 0.8);
        }

        PoolUpdate update = all(rules(MANY, 1_000, 3));

        assertEquals(3, update.pools().waiting());
        assertEquals(2, update.faults().size());
    }

    @Test
    void skippedRecordsCountAsIfTheyWereNotThereEvenThoseThatWait() {
        LoggedRecord waiting = world.teach("a", 0, 0.8);
        PoolState state = PoolUpdate.of(PoolState.empty(), GENEROUS, everything(), Set.of())
                .pools()
                .state();
        LoggedRecord arrival = world.arrive("a", Role.TRAIN);

        PoolUpdate update = PoolUpdate.of(state, GENEROUS, List.of(arrival), Set.of(Origin.of(waiting)));

        assertTrue(update.pools().pseudoLabelled().isEmpty());
        assertEquals(0, update.pools().waiting());
    }

    @Property(tries = 20)
    void theOrderOfArrivalWithinARoundChangesNothing(@ForAll @IntRange(max = 1_000) int shuffle) {
        TrainingWorld other = new TrainingWorld();
        List<LoggedRecord> records = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            records.add(other.teach(name, 0, 0.8));
            records.add(other.annotate(name, TrainingWorld.LIVER));
            records.add(other.arrive(name, Role.TRAIN));
        }
        PoolState inOrder = PoolUpdate.of(PoolState.empty(), GENEROUS, records, Set.of())
                .pools()
                .state();
        Collections.rotate(records, shuffle % records.size());
        Collections.swap(records, 0, shuffle % records.size());

        assertEquals(
                inOrder,
                PoolUpdate.of(PoolState.empty(), GENEROUS, records, Set.of())
                        .pools()
                        .state());
    }

    @Test
    void theStateSurvivesACheckpoint() {
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);
        world.teach("c", 0, 0.8);
        world.arrive("d", Role.TRAIN);
        review("b", 0, ReviewDecision.REJECT, TrainingWorld.SPLEEN);
        PoolState state = all(rules(MANY, 2, 1_000)).pools().state();
        assertEquals(1, state.departed().size());

        assertEquals(state, Json.read(Json.write(state), PoolState.class, "state"));
    }

    @Property(tries = 50)
    void aFloodOfOneSourceWashesOutNobodyElse(@ForAll("orders") List<Integer> order) {
        TrainingWorld stream = new TrainingWorld();
        for (int study : order) {
            boolean flooding = study >= 4;
            stream.arriveFrom(flooding ? "flood" : "here", "study-" + study);
            stream.teach("study-" + study, 0, 0.8);
        }
        PoolUpdate update = PoolUpdate.of(PoolState.empty(), GENEROUS, all(stream), Set.of());
        long one = update.pools().pseudoLabelled().get(0).answer().nominalBytes();

        Pools full = PoolUpdate.of(PoolState.empty(), rules(8 * one, 1_000, 1_000, 0.5, 0), all(stream), Set.of())
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

    private static List<LoggedRecord> all(TrainingWorld stream) {
        List<LoggedRecord> records = new ArrayList<>();
        for (String topic : List.of(Topics.STUDIES, Topics.PSEUDO_LABELS)) {
            records.addAll(stream.log.records(topic));
        }
        return records;
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
        long most = all(GENEROUS).pools().pseudoLabelled().stream()
                .mapToLong(item -> item.answer().nominalBytes())
                .max()
                .orElseThrow();

        List<String> kept = all(rules(3 * most, 1_000, 1_000, 1, 2)).pools().pseudoLabelled().stream()
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
        long one = all(GENEROUS).pools().pseudoLabelled().get(0).answer().nominalBytes();

        Pools full = all(rules(2 * one, 1_000, 1_000, 0.5, 100)).pools();

        assertEquals(2, full.pseudoLabelled().size());
        assertEquals(
                Set.of(TrainingWorld.id("study-2"), TrainingWorld.id("study-3")),
                full.pseudoLabelled().stream().map(PseudoLabelledItem::studyId).collect(Collectors.toSet()));
    }
}
