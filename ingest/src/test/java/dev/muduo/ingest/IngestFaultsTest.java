package dev.muduo.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, is away or fails: nothing is lost, nothing doubled, and only what is published is acknowledged. */
class IngestFaultsTest {
    @TempDir
    Path folder;

    // ---- bad input ----

    @Test
    void afterABadStudyTheNextGoodOneGoesThroughAndNothingOfTheBadOneIsVisible() throws Exception {
        IngestRig rig = new IngestRig(folder).started();
        StudySubmission bad = rig.study(1);
        Files.write(bad.files().pet(), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        assertEquals("pet-unreadable", assertRefused(rig, bad).code());
        assertEquals(List.of(SiteSecret.FINGERPRINT_KEY), rig.store.keys());
        assertTrue(rig.submit(rig.study(2)).created());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void aRecordThatIsNoEventDoesNotKeepTheLeaderFromReadingTheLog() {
        IngestRig rig = new IngestRig(folder).started();
        rig.submit(rig.study(1));
        rig.log.append(Topics.STUDIES, "x", new byte[] {1, 2, 3});
        assertFalse(rig.successor().started().submit(rig.study(1)).created());
    }

    // ---- crashes and other leaders ----

    @Test
    void aCrashBetweenStoreAndLogPublishesOnceAfterTheRestart() throws Exception {
        IngestRig rig = new IngestRig(folder).started();
        CompletableFuture<StudyReceipt> lost = rig.service.submissions().submit(rig.study(1));
        rig.agent(1).doWork();
        int stored = rig.store.keys().size();
        assertEquals(3, stored, "both volumes are stored, and the fingerprint");
        assertEquals(List.of(), rig.arrived());
        assertFalse(lost.isDone(), "not acknowledged");

        IngestRig next = rig.successor().started();
        assertTrue(next.submit(next.study(1)).created());
        assertFalse(next.submit(next.study(1)).created());
        assertEquals(1, next.arrived().size());
        assertEquals(stored, next.store.keys().size(), "what was stored before the crash is used");
    }

    @Test
    void aCrashAfterTheCommitPublishesNothingAgain() {
        IngestRig rig = new IngestRig(folder).started();
        rig.log.failNextCommitAfter();
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(1));
        rig.work();
        assertUnavailable(answer);
        StudyReceipt again = rig.submit(rig.study(1));
        assertFalse(again.created(), "the commit whose answer was lost is found in the log");
        assertFalse(rig.successor().started().submit(rig.study(1)).created());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void aLeaderWhoseTransactionExpiresLeadsAgainAndNothingIsLostOrDoubled() {
        IngestRig rig = new IngestRig(folder).started();
        StudyReceipt before = rig.submit(rig.study(1));
        rig.log.expireNextCommit();
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(2));
        rig.work();
        assertUnavailable(answer);
        rig.work();
        assertTrue(rig.service.leads());
        assertTrue(rig.submit(rig.study(2)).created());
        assertFalse(rig.submit(rig.study(1)).created(), "what was acknowledged before is known: " + before);
        assertEquals(2, rig.arrived().size());
    }

    @Test
    void aLeaderThatLosesItsWriterPublishesNothingThatAnotherHasPublishedMeanwhile() {
        IngestRig sleeper = new IngestRig(folder).started();
        sleeper.log.expireNextCommit();
        CompletableFuture<StudyReceipt> answer = sleeper.service.submissions().submit(sleeper.study(1));
        sleeper.work();
        assertUnavailable(answer);
        IngestRig other = sleeper.successor().started();
        assertTrue(other.submit(other.study(1)).created());
        other.service.agents().forEach(agent -> agent.onClose());

        sleeper.work();
        assertFalse(sleeper.submit(sleeper.study(1)).created());
        assertEquals(1, sleeper.arrived().size());
    }

    @Test
    void aFencedLeaderStopsAndAcknowledgesNothing() throws Exception {
        IngestRig old = new IngestRig(folder).started();
        IngestRig next = old.successor().started();
        CompletableFuture<StudyReceipt> answer = old.service.submissions().submit(old.study(1));
        old.agent(1).doWork();
        assertThrows(FencedException.class, () -> old.agent(0).doWork());
        old.agent(0).onClose();
        assertUnavailable(answer);
        assertFalse(old.service.leads());
        CompletableFuture<StudyReceipt> late = old.service.submissions().submit(old.study(2));
        old.agent(1).doWork();
        assertUnavailable(late);
        assertEquals(List.of(), old.arrived());
        assertTrue(next.submit(next.study(1)).created());
    }

    @Test
    void whoeverWaitsWhenTheProcessEndsIsTold() {
        IngestRig rig = new IngestRig(folder).started();
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(1));
        rig.service.agents().forEach(agent -> agent.onClose());
        assertUnavailable(answer);
        assertUnavailable(rig.service.submissions().submit(rig.study(2)));
    }

    // ---- bad surroundings ----

    @Test
    void aStoreThatIsGoneOrFullOrRefusesIsWaitedForAndNothingIsLostOrDoubled() {
        IngestRig rig = new IngestRig(folder).started();
        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.REFUSED, Fault.DISK_FULL)) {
            rig.store.setFault(fault);
            for (int attempt = 0; attempt < 3; attempt++) {
                CompletableFuture<StudyReceipt> answer =
                        rig.service.submissions().submit(rig.study(1));
                rig.work();
                assertUnavailable(answer);
            }
        }
        assertEquals(List.of(), rig.arrived());
        rig.store.setFault(Fault.NONE);
        assertTrue(rig.submit(rig.study(1)).created());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void aStoreThatFailsAfterTheFirstVolumeLeavesNothingVisible() {
        IngestRig rig = new IngestRig(folder).started();
        StudyReceipt whole = rig.submit(rig.study(1));
        rig.store.failNext(1);
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(2));
        rig.work();
        assertUnavailable(answer);
        assertEquals(whole.studyId(), rig.arrived().get(0).getStudyId());
        assertEquals(1, rig.arrived().size());
        assertTrue(rig.submit(rig.study(2)).created());
    }

    @Test
    void aLogThatIsGoneForMinutesIsWaitedForAndNothingIsLostOrDoubled() {
        IngestRig rig = new IngestRig(folder).started();
        StudyReceipt before = rig.submit(rig.study(1));
        CompletableFuture<StudyReceipt> first = rig.service.submissions().submit(rig.study(2));
        CompletableFuture<StudyReceipt> second = rig.service.submissions().submit(rig.study(3));
        rig.log.becomeUnavailable();
        rig.work();
        assertUnavailable(first);
        assertUnavailable(second);
        for (int minute = 0; minute < 5; minute++) {
            CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(2));
            rig.work();
            assertUnavailable(answer);
        }
        rig.log.becomeAvailable();
        rig.work();
        assertTrue(rig.service.leads());
        assertTrue(rig.submit(rig.study(2)).created());
        assertTrue(rig.submit(rig.study(3)).created());
        assertFalse(rig.submit(rig.study(1)).created());
        assertEquals(3, rig.arrived().size());
        assertTrue(rig.arrived().stream().anyMatch(event -> event.getStudyId().equals(before.studyId())));
    }

    @Test
    void aCommitThatFailsIsNotAcknowledgedAndCanBeRepeated() {
        IngestRig rig = new IngestRig(folder).started();
        rig.log.failNextCommitBefore();
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(1));
        rig.work();
        assertUnavailable(answer);
        assertEquals(List.of(), rig.arrived());
        assertTrue(rig.submit(rig.study(1)).created());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void aLogThatIsGoneAtTheStartIsWaitedFor() {
        InMemoryEventLog log = new InMemoryEventLog();
        log.becomeUnavailable();
        IngestRig rig = new IngestRig(folder, log, new InMemoryObjectStore(), Map.of());
        assertThrows(SurroundingsException.class, rig::started);
        assertUnavailable(submitted(rig));
        log.becomeAvailable();
        assertTrue(rig.started().submit(rig.study(1)).created());
    }

    @Test
    void anObjectDamagedBeforeItWasPublishedIsNotPublished() throws Exception {
        IngestRig rig = new IngestRig(folder).started();
        assertFalse(submitted(rig).isDone());
        IngestRig next = rig.successor().started();
        String ct = rig.store.keys().stream()
                .filter(key -> key.contains("/ct-"))
                .findFirst()
                .orElseThrow();
        rig.store.truncate(ct);
        CompletableFuture<StudyReceipt> answer = next.service.submissions().submit(next.study(1));
        next.work();
        assertUnavailable(answer);
        assertEquals(List.of(), next.arrived());
        rig.store.delete(ct);
        assertTrue(next.submit(next.study(1)).created());
    }

    private static CompletableFuture<StudyReceipt> submitted(IngestRig rig) {
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(1));
        try {
            rig.agent(1).doWork();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    private static Refusal assertRefused(IngestRig rig, StudySubmission submission) {
        return assertInstanceOf(
                Refusal.class,
                assertThrows(CompletionException.class, () -> rig.submit(submission))
                        .getCause());
    }

    private static void assertUnavailable(CompletableFuture<?> answer) {
        assertInstanceOf(SurroundingsException.class, fault(answer));
    }

    private static Throwable fault(CompletableFuture<?> answer) {
        assertTrue(answer.isDone(), "answered");
        return assertThrows(CompletionException.class, answer::join).getCause();
    }
}
