package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PromotionCause;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelHistoryTest {
    private static final ObjectRef OBJECT = new ObjectRef("key", "0".repeat(64), 1L);

    private final ModelHistory history = new ModelHistory();

    private void write(int round) {
        history.apply(new CheckpointWritten(
                "student", "checkpoint-" + round, OBJECT, (long) round, (long) round, Map.of(), Instant.EPOCH));
    }

    private void promote(int round) {
        history.apply(new CheckpointPromoted(
                "student", (long) round, "checkpoint-" + round, OBJECT, null, PromotionCause.GATE, Instant.EPOCH));
    }

    private void reject(int round) {
        history.apply(new CheckpointRejected("student", "checkpoint-" + round, null, "liver lost 0.2", Instant.EPOCH));
    }

    @Test
    void theNewestCheckpointIsACandidateUntilItIsJudged() {
        assertEquals(Optional.empty(), history.candidate());
        write(1);
        write(2);
        assertEquals("checkpoint-2", history.candidate().orElseThrow().checkpoint());
        reject(2);
        assertEquals(Optional.empty(), history.candidate());
        write(3);
        promote(3);
        assertEquals(Optional.empty(), history.candidate());
        assertEquals(3, history.announced());
    }

    /** Years of rounds: what is remembered does not grow, and what it says of the newest is the same. */
    @Test
    void remembersABoundedNumber() {
        int rounds = 5_000;
        for (int round = 1; round <= rounds; round++) {
            write(round);
            promote(round);
        }
        // Announced again, as after a transaction whose answer was lost.
        promote(1);
        reject(1);

        assertEquals(1_000, history.checkpoints(rounds).size());
        assertTrue(history.promotions(2 * rounds).size() <= 1_000);
        assertEquals(rounds, history.announced());
        assertEquals(rounds, history.promotions(1).get(0).number());
        assertEquals(Optional.empty(), history.candidate());
        assertTrue(history.judged("checkpoint-" + rounds));
        assertFalse(history.judged("checkpoint-1"), "it is not remembered");
    }
}
