package dev.muduo.benchmarks.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.trainer.config.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamPlanTest {
    /** Studies l0 … and u0 …, whose files nobody reads. */
    private static Cohort cohort(int labelled, int unlabelled) {
        Path nowhere = Path.of("nowhere");
        List<CohortStudy> studies = new ArrayList<>();
        for (int i = 0; i < labelled; i++) {
            CohortStudy.Drawing drawing = new CohortStudy.Drawing(nowhere, List.of("liver"), "somebody");
            studies.add(new CohortStudy("l" + i, nowhere, nowhere, Role.TRAIN, Optional.of(drawing)));
        }
        for (int i = 0; i < unlabelled; i++) {
            studies.add(new CohortStudy("u" + i, nowhere, nowhere, Role.TRAIN, Optional.empty()));
        }
        return new Cohort(new Structures(List.of(new Structure(1, "liver", ""))), studies);
    }

    private static List<String> names(List<CohortStudy> studies) {
        return studies.stream().map(CohortStudy::name).toList();
    }

    /** Of nine studies the late ones are due where a quarter and three quarters are over: the third and the eighth. */
    @Test
    void lateLabelsAreSpreadOverTheStreamAndNobodyIsLost() {
        StreamPlan plan = new StreamPlan(2, 3, 10, 2);
        Cohort cohort = cohort(4, 7);

        assertEquals(List.of("l0", "l1"), names(plan.first(cohort)));
        assertEquals(
                List.of(List.of("u0", "u1", "l2"), List.of("u2", "u3", "u4"), List.of("u5", "l3", "u6")),
                plan.arrivals(cohort).stream().map(StreamPlanTest::names).toList());
        assertEquals(40, plan.steps(cohort));
        assertEquals(20, plan.expectedSteps());
    }

    @Test
    void aStreamMayHaveNoLateLabelsOrNothingElse() {
        assertEquals(
                List.of("u0", "u1", "u2"),
                new StreamPlan(2, 1, 10, 1)
                        .arrivals(cohort(2, 3)).stream()
                                .flatMap(List::stream)
                                .map(CohortStudy::name)
                                .toList());
        assertEquals(
                List.of("l1", "l2"),
                new StreamPlan(1, 1, 10, 1)
                        .arrivals(cohort(3, 0)).stream()
                                .flatMap(List::stream)
                                .map(CohortStudy::name)
                                .toList());
    }

    @Test
    void aStreamThatEndsAsExpectedShowsNothing() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new StreamPlan(1, 1, 10, 3).arrivals(cohort(1, 2)));
        assertTrue(refusal.getMessage().contains("ends after 3"), refusal.getMessage());
    }

    /** Every arm fits the configuration, makes rounds of the same length and differs in its schedule alone. */
    @ParameterizedTest
    @EnumSource(ScheduleArm.class)
    void anArmIsAScheduleAndNothingElse(ScheduleArm arm) {
        StreamPlan plan = new StreamPlan(2, 3, 50, 4);

        TrainingConfig config = Configuration.reference()
                .with(arm.overlay(plan, 600, 100, 0.99))
                .section("training", TrainingConfig.class);

        assertEquals(50, config.student().stepsPerRound());
        assertEquals(80, config.rampSteps());
        assertEquals(
                arm == ScheduleArm.POLY_KNOWN_END ? 600 : 200, config.student().maxSteps());
        assertEquals(arm == ScheduleArm.AVERAGED ? 0.99 : 0, config.optimiser().averageDecay());
        assertEquals(TrainingConfig.standard().batch(), config.batch());
    }

    @Test
    void aScoreReadsBackAndALineThatWasCutOffIsNone() {
        StreamScore score = new StreamScore("ab", ScheduleArm.AVERAGED, 2, 350, 0.5, 0.625, 3, 61);

        assertEquals(Optional.of(score), StreamScore.parse(score.line()));
        assertEquals(Optional.empty(), StreamScore.parse(StreamScore.HEADER));
        assertEquals(Optional.empty(), StreamScore.parse(score.line().substring(0, 20)));
    }
}
