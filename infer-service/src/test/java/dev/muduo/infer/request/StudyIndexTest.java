package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StudyIndexTest {
    private static final OptionalInt NEWEST = OptionalInt.empty();

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StudyIndex index = new StudyIndex(log, 3);

    @Test
    void asksForPatienceUntilTheTopicWasReadOnce() {
        RefusedException refused = assertThrows(RefusedException.class, () -> index.find("a", NEWEST));
        assertEquals(RefusedException.Reason.STARTING, refused.reason());
        index.doWork();
        assertTrue(index.find("a", NEWEST).isEmpty());
    }

    @Test
    void findsTheNewestRevisionOrTheOneNamed() {
        Scans.arrive("a", 2, store, log);
        Scans.arrive("a", 1, store, log);
        index.doWork();
        assertEquals(2, index.find("a", NEWEST).orElseThrow().revision());
        assertEquals(1, index.find("a", OptionalInt.of(1)).orElseThrow().revision());
        assertTrue(index.find("a", OptionalInt.of(3)).isEmpty());
        Scans.arrive("a", 3, store, log);
        index.doWork();
        assertEquals(3, index.find("a", NEWEST).orElseThrow().revision());
    }

    @Test
    void forgetsTheOldestBeyondItsBoundAndCountsThem() {
        for (int revision = 1; revision <= 5; revision++) {
            Scans.arrive("a", revision, store, log);
            index.doWork();
        }
        assertEquals(2, index.forgotten());
        assertTrue(index.find("a", OptionalInt.of(2)).isEmpty());
        assertEquals(5, index.find("a", NEWEST).orElseThrow().revision());
    }

    @Test
    void skipsRecordsThatAreNoStudy() {
        log.append(Topics.STUDIES, "a", new byte[] {1, 2, 3});
        Scans.arrive("a", 1, store, log);
        index.doWork();
        assertEquals(1, index.find("a", NEWEST).orElseThrow().revision());
    }

    @Test
    void whoWasToldThatAStudyIsPublishedFindsIt() throws Exception {
        index.doWork();
        Scans.arrive("a", 1, store, log);
        CompletableFuture<Optional<StudyRecord>> found = atEnd("a");
        while (!found.isDone()) {
            index.doWork();
        }
        assertEquals(1, found.get().orElseThrow().revision());
    }

    private CompletableFuture<Optional<StudyRecord>> atEnd(String studyId) {
        CompletableFuture<Optional<StudyRecord>> found = new CompletableFuture<>();
        Thread request = new Thread(() -> {
            try {
                found.complete(index.findAtEnd(studyId, NEWEST, Duration.ofMinutes(1)));
            } catch (InterruptedException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        request.start();
        return found;
    }

    @Test
    void whileTheLogIsAwayWhatIsKnownIsFoundAndNobodyIsKeptWaitingForTheRest() throws Exception {
        Scans.arrive("a", 1, store, log);
        index.doWork();
        log.becomeUnavailable();
        CompletableFuture<Optional<StudyRecord>> unknown = atEnd("b");
        while (!unknown.isDone()) {
            assertEquals(0, index.doWork(), "no alarm: known studies are found");
        }
        ExecutionException told = assertThrows(ExecutionException.class, unknown::get);
        assertEquals(RefusedException.Reason.STARTING, ((RefusedException) told.getCause()).reason());
        assertEquals(1, index.find("a", NEWEST).orElseThrow().revision());

        log.becomeAvailable();
        Scans.arrive("b", 1, store, log);
        CompletableFuture<Optional<StudyRecord>> again = atEnd("b");
        while (!again.isDone()) {
            index.doWork();
        }
        assertEquals(1, again.get().orElseThrow().revision());
    }

    @Test
    void whatANewerVersionHasWrittenIsAnAlarmAndNobodyIsKeptWaiting() throws Exception {
        Scans.arrive("a", 1, store, log);
        index.doWork();
        Scans.arrive("b", 1, store, log);
        List<LoggedRecord> records = log.records(Topics.STUDIES);
        NewerEvent newer = new NewerEvent(records.get(records.size() - 1));
        CompletableFuture<Optional<StudyRecord>> unknown = atEnd("b");
        while (!unknown.isDone()) {
            assertThrows(NewerEventException.class, index::doWork);
        }
        ExecutionException told = assertThrows(ExecutionException.class, unknown::get);
        assertEquals(RefusedException.Reason.STARTING, ((RefusedException) told.getCause()).reason());
        assertEquals(1, index.find("a", NEWEST).orElseThrow().revision());

        newer.becomesKnown();
        index.doWork();
        assertEquals(1, index.find("b", NEWEST).orElseThrow().revision());
    }

    @Test
    void aLogThatIsAwayBeforeTheTopicWasReadIsAnAlarm() {
        log.becomeUnavailable();
        assertThrows(SurroundingsException.class, index::doWork);
    }

    @Test
    void doesNotWaitForEverForTheEnd() {
        index.doWork();
        RefusedException refused =
                assertThrows(RefusedException.class, () -> index.findAtEnd("a", NEWEST, Duration.ofMillis(1)));
        assertEquals(RefusedException.Reason.STARTING, refused.reason());
    }
}
