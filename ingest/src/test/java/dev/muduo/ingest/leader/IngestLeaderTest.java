package dev.muduo.ingest.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestLeaderTest {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final IngestLeader leader = leader();

    private IngestLeader leader() {
        return new IngestLeader(log, new InMemoryObjectStore(), SiteSecret.of("s".repeat(32)), new ManualClock(), 10);
    }

    @BeforeEach
    void start() {
        leader.onStart();
    }

    @AfterEach
    void close() {
        leader.onClose();
    }

    @Test
    void whatIsOverTheBoundOfAnEventIsRefusedWholeAndTheNextOneIsPublished() {
        CompletableFuture<String> tooLarge = leader.offer(publishing("small", "x".repeat(EventCodec.MAX_EVENT_BYTES)));
        CompletableFuture<String> next = leader.offer(publishing("next"));
        leader.doWork();
        leader.doWork();

        CompletionException failed = assertThrows(CompletionException.class, tooLarge::join);
        Refusal refusal = assertInstanceOf(Refusal.class, failed.getCause());
        assertEquals("event-too-large", refusal.code());
        assertTrue(refusal.getMessage().contains("over the bound of 16384"), refusal.getMessage());
        assertEquals("published", next.join());
        assertEquals(
                List.of("next"),
                log.events(Topics.INGEST_CURSORS, IngestCursor.class).stream()
                        .map(IngestCursor::getPosition)
                        .toList());
    }

    /** After a rollback: a study that is passed over would come again, and its subject's role be forgotten. */
    @Test
    void noLeaderLeadsPastAStudyThatANewerVersionHasPublished() {
        String study = CatalogueTest.hash("study");
        StudyArrived arrival = CatalogueTest.arrival(study, CatalogueTest.hash("subject"), 1, Role.VALIDATION);
        NewerEvent newer = new NewerEvent(log.append(Topics.STUDIES, study, arrival));
        IngestLeader older = leader();
        assertThrows(NewerEventException.class, older::onStart);
        assertThrows(NewerEventException.class, older::onStart);
        assertFalse(older.leads());
        assertThrows(SurroundingsException.class, () -> older.offer(publishing("next")));

        newer.becomesKnown();
        older.onStart();
        assertTrue(older.leads());
        assertEquals(
                Role.VALIDATION, older.catalogue().study(study).orElseThrow().role());
        older.onClose();
    }

    /** One event for each text, in one transaction. */
    private static Proposal<String> publishing(String... texts) {
        return (catalogue, now) -> new Proposal.Decision<>(
                List.of(texts).stream()
                        .map(text -> new Proposal.Outgoing(
                                Topics.INGEST_CURSORS, "source", new IngestCursor("source", text, now)))
                        .toList(),
                "published");
    }
}
