package dev.muduo.trainer.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.training.PolyLearningRate;
import dev.muduo.trainer.config.ScheduleName;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
    /** 1 000 steps by themselves; rate 0.1, floor 0.001; cycles of 300. */
    private static TrainingConfig config(ScheduleName name, Map<String, ?> over) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "training.student.schedule", name,
                "training.student.cycleSteps", 300,
                "training.optimiser.learningRate", 0.1,
                "training.optimiser.minLearningRate", 0.001,
                "training.optimiser.averageDecay", 0.9));
        settings.putAll(over);
        return TrainingWorld.config(1_000, 100, settings);
    }

    private static Schedule schedule(ScheduleName name) {
        return Schedule.of(config(name, Map.of()));
    }

    @Test
    void polyIsThePapersWithAFloor() {
        Schedule poly = schedule(ScheduleName.POLY);

        assertEquals(0.1, poly.learningRate(0));
        assertEquals(new PolyLearningRate(0.1, 1_000, 0.9).at(499), poly.learningRate(500));
        assertEquals(0.001, poly.learningRate(1_000_000));
    }

    @Test
    void whatComesAfterTheStreamWasThoughtToEndIsLearnedFromByTheEndlessSchedules() {
        assertEquals(0.001, schedule(ScheduleName.POLY).learningRate(30_000));
        assertEquals(0.1, schedule(ScheduleName.WARM_RESTARTS).learningRate(30_000));
        assertEquals(0.1, schedule(ScheduleName.AVERAGED).learningRate(30_000));
    }

    @ParameterizedTest
    @EnumSource(ScheduleName.class)
    void roundsFollowOneAnotherUntilTheStepsAreMade(ScheduleName name) {
        Schedule schedule = schedule(name);

        assertTrue(schedule.restsAt(0) >= 1_000);
        assertTrue(schedule.restsAt(999) >= 1_000);
        assertEquals(1_200, schedule.restsAt(1_200), "at the end of a cycle, which is anywhere where there are none");
    }

    @Test
    void aCycleThatHasBegunIsGoneThroughAndARoundEndsWithIt() {
        Schedule restarts = schedule(ScheduleName.WARM_RESTARTS);

        assertEquals(1_200, restarts.restsAt(0), "the cycle that the 1000th step is in");
        assertEquals(1_500, restarts.restsAt(1_201));
        assertEquals(300, restarts.roundEndsBy(0));
        assertEquals(300, restarts.roundEndsBy(299));
        assertEquals(600, restarts.roundEndsBy(300));
        assertEquals(1_060, schedule(ScheduleName.AVERAGED).restsAt(1_060));
    }

    @Test
    void cyclesGrowIfAskedTo() {
        Schedule growing = Schedule.of(config(ScheduleName.WARM_RESTARTS, Map.of("training.student.cycleGrowth", 2)));

        assertEquals(900, growing.roundEndsBy(300));
        assertEquals(0.1, growing.learningRate(900));
    }

    @ParameterizedTest
    @EnumSource(ScheduleName.class)
    void warmUpComesBeforeAny(ScheduleName name) {
        Schedule plain = schedule(name);
        Schedule warmed = Schedule.of(config(name, Map.of("training.student.warmupSteps", 50)));

        assertEquals(plain.learningRate(0) / 50, warmed.learningRate(0), 1e-15);
        assertEquals(plain.learningRate(24) / 2, warmed.learningRate(24), 1e-15);
        assertEquals(plain.learningRate(60), warmed.learningRate(60));
        assertEquals(plain.restsAt(10), warmed.restsAt(10));
        assertEquals(plain.roundEndsBy(10), warmed.roundEndsBy(10));
    }

    @Property
    void aRateLiesBetweenFloorAndBeginningAndARoundIsNeverEmpty(
            @ForAll ScheduleName name, @ForAll @IntRange(min = 0, max = 1_000_000) int step) {
        Schedule schedule = schedule(name);

        assertTrue(schedule.learningRate(step) >= 0.001 && schedule.learningRate(step) <= 0.1);
        assertTrue(schedule.restsAt(step) >= step);
        assertTrue(schedule.roundEndsBy(step) > step);
    }
}
