package dev.muduo.trainer.pool;

import static dev.muduo.trainer.pool.PoolRecords.GENEROUS;
import static dev.muduo.trainer.pool.PoolRecords.MANY;
import static dev.muduo.trainer.pool.PoolRecords.everything;
import static dev.muduo.trainer.pool.PoolRecords.rules;
import static dev.muduo.trainer.pool.PoolRecords.taken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private final TrainingWorld world = new TrainingWorld();

    private Pools pools() {
        PoolUpdate update = taken(world, GENEROUS);
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

    @Test
    void theLastWordAboutAStructureHoldsHoweverManyWereJudgedWithIt() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 0, 0.8);
        review("a", 0, ReviewDecision.REJECT, TrainingWorld.SPLEEN);
        review("a", 0, ReviewDecision.REJECT, TrainingWorld.SPLEEN, TrainingWorld.LIVER);
        review("a", 0, ReviewDecision.ACCEPT, TrainingWorld.LIVER);
        assertEquals(
                Set.of(TrainingWorld.SPLEEN), pools().pseudoLabelled().get(0).withheld());

        review("a", 0, ReviewDecision.ACCEPT);
        assertEquals(Set.of(), pools().pseudoLabelled().get(0).withheld());

        review("a", 0, ReviewDecision.REJECT);
        review("a", 0, ReviewDecision.ACCEPT, TrainingWorld.LIVER);
        assertEquals(
                Set.of(TrainingWorld.SPLEEN), pools().pseudoLabelled().get(0).withheld());

        review("a", 0, ReviewDecision.REJECT, TrainingWorld.LIVER);
        assertEquals(
                Set.of(TrainingWorld.LIVER, TrainingWorld.SPLEEN),
                pools().pseudoLabelled().get(0).withheld());
    }

    @Test
    void whatIsAcceptedOfAnotherRunStaysRejectedInThisOne() {
        world.arrive("a", Role.TRAIN);
        world.teach("a", 1, 0.8);
        review("a", 1, ReviewDecision.REJECT, TrainingWorld.LIVER);
        review("a", 0, ReviewDecision.ACCEPT);

        assertEquals(
                Set.of(TrainingWorld.LIVER), pools().pseudoLabelled().get(0).withheld());
    }

    private void review(String name, int run, ReviewDecision decision, String... structures) {
        PoolRecords.review(world, name, run, decision, structures);
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

        PoolUpdate update = taken(world, GENEROUS);
        assertEquals(2, update.faults().size());
        assertTrue(update.pools().labelled().isEmpty());
    }

    @Test
    void theGateKeepsStudiesOfItsRoleAndOnlyRemembersTheOthers() {
        world.arrive("v", Role.VALIDATION);
        world.annotate("v", TrainingWorld.LIVER);
        world.labelled("t");
        PoolRules rules = PoolRules.judging(TrainingWorld.model().structures(), 10, 10);

        PoolUpdate update = taken(world, rules);
        world.annotate("t", "second", Map.of(), TrainingWorld.LIVER);
        PoolUpdate again = PoolUpdate.of(update.pools().state(), rules, everything(world), Set.of());

        for (PoolUpdate each : List.of(update, again)) {
            assertEquals(1, each.pools().labelled().size());
            assertEquals(1, each.pools().state().studies().size());
            assertEquals(1, each.pools().state().departed().size());
            assertEquals(0, each.pools().waiting());
            assertTrue(each.faults().isEmpty(), each.faults().toString());
        }
    }

    @Test
    void skippedRecordsCountAsIfTheyWereNotThereEvenThoseThatWait() {
        LoggedRecord waiting = world.teach("a", 0, 0.8);
        PoolState state = PoolUpdate.of(PoolState.empty(), GENEROUS, everything(world), Set.of())
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
        PoolState state = taken(world, rules(MANY, 2, 1_000)).pools().state();
        assertEquals(1, state.departed().size());

        assertEquals(state, Json.read(Json.write(state), PoolState.class, "state"));
    }
}
