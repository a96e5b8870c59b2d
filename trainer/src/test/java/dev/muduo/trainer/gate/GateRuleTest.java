package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.config.GateConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRuleTest {
    private static final GateConfig CONFIG = new GateConfig(0.01, 0.05, 2, 10);

    /** Liver and spleen of incumbent and candidate, and how often each rule objects. */
    @ParameterizedTest(name = "{4}: liver {0} to {2}, spleen {1} to {3}")
    @CsvSource({
        // incumbent     candidate     no worse, better
        "0.80, 0.60,     0.80, 0.60,   0, 1, equal",
        "0.80, 0.60,     0.82, 0.62,   0, 0, both better",
        "0.80, 0.60,     0.79, 0.60,   0, 1, mean within its tolerance",
        "0.80, 0.60,     0.78, 0.595,  1, 1, mean below its tolerance",
        "0.80, 0.60,     0.95, 0.56,   0, 0, one loses within its tolerance",
        "0.80, 0.60,     0.95, 0.54,   1, 0, one loses more than its tolerance",
        "0.80, 0.60,     0.74, 0.54,   3, 1, everything lost",
        "0.00, 0.00,     0.00, 0.00,   0, 1, nothing learned yet",
        "0.80, 0.60,     NaN, 0.60,    2, 1, a number that is none",
    })
    void decides(double liver, double spleen, double newLiver, double newSpleen, int noWorse, int better, String why) {
        Scores incumbent = scores(liver, spleen);
        Scores candidate = scores(newLiver, newSpleen);

        assertEquals(
                noWorse, objections(GateRule.NO_WORSE, candidate, incumbent).size(), why);
        assertEquals(better, objections(GateRule.BETTER, candidate, incumbent).size(), why);
    }

    @Test
    void aStructureThatTheCandidateLacksObjects() {
        Scores incumbent = scores(0.8, 0.6);
        Scores candidate = new Scores(new TreeMap<>(Map.of("liver", 0.9)));

        assertEquals(1, objections(GateRule.NO_WORSE, candidate, incumbent).size());
    }

    @Test
    void nothingMeasuredObjects() {
        Scores nothing = new Scores(new TreeMap<>());

        assertEquals(1, objections(GateRule.NO_WORSE, nothing, nothing).size());
        assertEquals(1, objections(GateRule.BETTER, nothing, nothing).size());
    }

    @Test
    void objectionsNameNumbers() {
        assertEquals(
                List.of("Dice of spleen 0.5400 is more than 0.0500 below the incumbent's 0.6000"),
                objections(GateRule.NO_WORSE, scores(0.95, 0.54), scores(0.80, 0.60)));
    }

    @Test
    void theBestOnePromotedSoFarMayBeFallenShortOfByAMultiple() {
        GateRule.Reference best = GateRule.Reference.best(scores(0.80, 0.60), CONFIG);

        assertEquals(List.of(), GateRule.NO_WORSE.objections(scores(0.79, 0.58), best));
        assertEquals(
                List.of("mean Dice 0.6750 is more than 0.0200 below that of the best promoted so far, 0.7000"),
                GateRule.NO_WORSE.objections(scores(0.76, 0.59), best));
        assertEquals(1, GateRule.NO_WORSE.objections(scores(0.95, 0.49), best).size());
    }

    @Test
    void thePromptGeneratorMustBeBetterAndTheStudentNoWorse() {
        assertEquals(GateRule.BETTER, GateRule.of(ModelNames.PROMPT_GENERATOR));
        assertEquals(GateRule.NO_WORSE, GateRule.of(ModelNames.STUDENT));
    }

    @Test
    void everyStructureWeighsTheSameHoweverOftenItWasAnnotated() {
        Scores scores = Scores.of(List.of(
                new TreeMap<>(Map.of("liver", 0.9, "spleen", 0.5)),
                new TreeMap<>(Map.of("liver", 0.8)),
                new TreeMap<>(Map.of("liver", 0.7))));

        assertEquals(0.8, scores.structures().get("liver"), 1e-12);
        assertEquals(0.65, scores.mean(), 1e-12);
    }

    private static List<String> objections(GateRule rule, Scores candidate, Scores incumbent) {
        return rule.objections(candidate, GateRule.Reference.incumbent(incumbent, CONFIG));
    }

    private static Scores scores(double liver, double spleen) {
        return new Scores(new TreeMap<>(Map.of("liver", liver, "spleen", spleen)));
    }
}
