package dev.muduo.standalone.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructureDiceTest {
    private static MaskScore score(Outcome outcome, double dice) {
        return new MaskScore(outcome, dice, 0, 0, 0, 0, 0);
    }

    @Test
    void whatIsMissedOrFoundWhereThereIsNoneCountsAsNothingRight() {
        StructureDice dice = StructureDice.of(
                "spleen",
                List.of(
                        score(Outcome.PRESENT, 0.9),
                        score(Outcome.MISSED, 0),
                        score(Outcome.FALSE_POSITIVE, 0),
                        score(Outcome.ABSENT, 1)));

        assertEquals(3, dice.studies());
        assertEquals(1, dice.missed());
        assertEquals(1, dice.absent());
        assertEquals(0.3, dice.mean().orElseThrow(), 1e-12);
    }

    @Test
    void whatIsAbsentEverywhereHasNoMean() {
        assertTrue(StructureDice.of("spleen", List.of(score(Outcome.ABSENT, 1)))
                .mean()
                .isEmpty());
    }
}
