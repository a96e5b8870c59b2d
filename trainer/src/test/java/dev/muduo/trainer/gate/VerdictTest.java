package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What later candidates are measured against, beside the incumbent. */
class VerdictTest {
    private static Scores scores(double liver, double spleen) {
        return new Scores(new TreeMap<>(Map.of("liver", liver, "spleen", spleen)));
    }

    private static String bestAfter(Scores candidate, Scores incumbent, Optional<Scores> best, boolean promoted) {
        Verdict verdict = new Verdict(
                Verdict.VERSION,
                "student",
                2,
                "candidate",
                "incumbent",
                GateRule.NO_WORSE,
                0.01,
                0.05,
                List.of(),
                new TreeMap<>(),
                candidate,
                incumbent,
                best.map(scores -> new Verdict.Best("best", 2, scores)),
                promoted,
                List.of());
        return verdict.bestAfter();
    }

    @Test
    void whoIsNowhereLowerIsTheBest() {
        assertEquals("candidate", bestAfter(scores(0.9, 0.8), scores(0.9, 0.7), Optional.empty(), true));
        assertEquals("candidate", bestAfter(scores(0.9, 0.8), scores(0.8, 0.7), Optional.of(scores(0.9, 0.8)), true));
        assertEquals("incumbent", bestAfter(scores(0.9, 0.8), scores(0.9, 0.7), Optional.empty(), false));
    }

    @Test
    void aStructureIsNotLostStepByStepWhileOthersMakeUpForIt() {
        assertEquals("incumbent", bestAfter(scores(0.99, 0.66), scores(0.9, 0.7), Optional.empty(), true));
        assertEquals("best", bestAfter(scores(0.99, 0.62), scores(0.99, 0.66), Optional.of(scores(0.9, 0.7)), true));
    }

    @Test
    void whatIsNotANumberIsNeverTheBest() {
        assertEquals("incumbent", bestAfter(scores(Double.NaN, 1), scores(0.9, 0.7), Optional.empty(), true));
    }
}
