package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaughtRunsTest {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final TaughtRuns taught = new TaughtRuns(log);

    private void produce(String studyId, int revision, int run) {
        ModelVersion version = new ModelVersion("model", "version");
        log.append(
                Topics.PSEUDO_LABELS,
                studyId,
                new PseudoLabelsProduced(
                        studyId,
                        revision,
                        run,
                        new ObjectRef("manifest", "0".repeat(64), 1L),
                        0,
                        0,
                        List.of(),
                        version,
                        version,
                        version,
                        null,
                        Instant.EPOCH));
    }

    @Test
    void knowsWhatAnyWorkerHasTaughtUpToThisMoment() {
        assertFalse(taught.contain("a", 1, 1));
        produce("a", 1, 1);
        assertTrue(taught.contain("a", 1, 1));
        assertFalse(taught.contain("a", 1, 2));
        assertFalse(taught.contain("a", 2, 1));
        assertFalse(taught.contain("b", 1, 1));
    }

    @Test
    void aRunThatAHigherOneHasOvertakenIsNotTaught() {
        produce("a", 1, 3);
        produce("a", 1, 1);
        assertTrue(taught.contain("a", 1, 2));
        assertTrue(taught.contain("a", 1, 3));
        assertFalse(taught.contain("a", 1, 4));
    }

    @Test
    void passesOverWhatItCannotRead() {
        log.append(Topics.PSEUDO_LABELS, "a", new byte[] {1, 2, 3});
        produce("a", 1, 1);
        assertTrue(taught.contain("a", 1, 1));
    }
}
