package dev.muduo.trainer.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.trainer.round.Recipe.Decision;
import dev.muduo.trainer.round.Recipe.Situation;
import dev.muduo.trainer.testing.TrainingWorld;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When rounds are opened, and how long they are, on a stream that ends and on one that does not. */
class StudentRecipeTest {
    private static final Recipe.Span ROUND = new Recipe.Span(0, 100);

    private static StudentRecipe recipe(Map<String, ?> over) {
        return new StudentRecipe(TrainingWorld.config(250, 100, over));
    }

    private static StudentRecipe restarting() {
        return recipe(Map.of("training.student.schedule", "WARM_RESTARTS", "training.student.cycleSteps", 150));
    }

    private static Decision next(StudentRecipe recipe, long step, boolean newInput) {
        return recipe.next(new Situation(3, step, 5, newInput, false));
    }

    private static int steps(Decision decision) {
        return assertInstanceOf(Decision.Open.class, decision).steps();
    }

    @Test
    void thePapersScheduleEndsWithAShorterRoundAndThenWaitsForInput() {
        StudentRecipe poly = recipe(Map.of());

        assertEquals(100, steps(next(poly, 100, false)));
        assertEquals(50, steps(next(poly, 200, false)));
        Decision.Wait wait = assertInstanceOf(Decision.Wait.class, next(poly, 250, false));
        assertTrue(wait.reason().startsWith("all 250 steps of the schedule POLY are made"), wait.reason());
        assertEquals(100, steps(next(poly, 250, true)));
    }

    /** Cycles are 0–150, 150–300, 300–450: rounds of 100 and 50, and a rest only where a cycle ends. */
    @Test
    void aRoundNeverGoesBeyondACycleAndThereIsNoRestWithinOne() {
        StudentRecipe restarts = restarting();

        assertEquals(100, steps(next(restarts, 0, false)));
        assertEquals(50, steps(next(restarts, 100, false)));
        assertEquals(50, steps(next(restarts, 250, false)), "the cycle goes on beyond maxSteps");
        assertInstanceOf(Decision.Wait.class, next(restarts, 300, false));
        assertEquals(100, steps(next(restarts, 300, true)));
        assertEquals(50, steps(next(restarts, 400, false)), "what new input has begun is brought to its end");
    }

    @Test
    void anAskedForRoundIsOpenedWithoutInput() {
        assertEquals(100, steps(recipe(Map.of()).next(new Situation(3, 250, 5, false, true))));
    }

    @Test
    void nothingIsTrainedWithTooFewLabels() {
        assertInstanceOf(Decision.Wait.class, recipe(Map.of()).next(new Situation(0, 0, 1, true, true)));
    }

    /** λ does not fall back when the rate rises again: the teachers are frozen. */
    @Test
    void lambdaRisesOnceUnderEverySchedule() {
        Map<String, Object> over = new HashMap<>(Map.of("training.distillation.rampSteps", 200));
        over.putAll(Map.of("training.student.schedule", "WARM_RESTARTS", "training.student.cycleSteps", 150));
        StudentRecipe restarts = recipe(over);

        assertEquals(0.1 * Math.exp(-5), restarts.settings(0, ROUND).lambda(), 1e-12);
        assertEquals(0.1, restarts.settings(200, ROUND).lambda());
        assertEquals(0.1, restarts.settings(300, ROUND).lambda());
        assertEquals(
                restarts.settings(0, ROUND).learningRate(),
                restarts.settings(300, ROUND).learningRate(),
                "a restart of the rate alone");
    }

    @Test
    void theAverageForgetsTheRandomWeightsItBeganWith() {
        StudentRecipe averaged =
                recipe(Map.of("training.student.schedule", "AVERAGED", "training.optimiser.averageDecay", 0.99));

        assertEquals(0, averaged.settings(0, ROUND).mostAverageDecay());
        assertEquals(0.5, averaged.settings(1, ROUND).mostAverageDecay());
        assertTrue(averaged.settings(1_000, ROUND).mostAverageDecay() > 0.99);
    }

    @Test
    void noBoundOnTheGradientIsNone() {
        assertEquals(
                Double.POSITIVE_INFINITY,
                recipe(Map.of("training.optimiser.clipNorm", 0))
                        .settings(0, ROUND)
                        .clipNorm());
    }
}
