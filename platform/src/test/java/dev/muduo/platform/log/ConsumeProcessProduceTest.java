package dev.muduo.platform.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumeProcessProduceTest {
    private static final String INPUT = Topics.STUDIES;
    private static final String OUTPUT = Topics.PSEUDO_LABELS;
    private static final String GROUP = "workers";

    private final InMemoryEventLog log = new InMemoryEventLog(
            Map.of(INPUT, 2, Topics.deadLetters(INPUT), 1, OUTPUT, 1, Topics.deadLetters(OUTPUT), 1));
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ManualClock clock = new ManualClock();
    private final Map<String, Script> scripts = new HashMap<>();
    private final List<String> closed = new ArrayList<>();

    /** What the work on one record does at each of its steps. */
    private static final class Script {
        private int steps = 2;
        private RuntimeException fault;
        private int faultAtStep;
        private int faultsLeft;
        private boolean derives = true;

        Script faulting(RuntimeException cause, int step, int times) {
            fault = cause;
            faultAtStep = step;
            faultsLeft = times;
            return this;
        }
    }

    private final class Work implements RecordWork {
        private final LoggedRecord record;
        private final String name;
        private final Script script;
        private int step;

        Work(LoggedRecord record) {
            this.record = record;
            name = ((IngestCursor) record.event()).getPosition();
            script = scripts.getOrDefault(name, new Script());
        }

        @Override
        public boolean step() {
            int now = step + 1;
            if (script.fault != null && now == script.faultAtStep && script.faultsLeft > 0) {
                script.faultsLeft--;
                throw script.fault;
            }
            if (script.derives) {
                store.createIfAbsent(derivedPrefix() + now, new byte[1], "text/plain");
            }
            step = now;
            return step == script.steps;
        }

        @Override
        public void emit(TransactionalWriter.Transaction transaction) {
            transaction.send(OUTPUT, record.key(), event("done " + name));
        }

        @Override
        public String derivedPrefix() {
            return "derived/" + name + "/";
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private static IngestCursor event(String text) {
        return new IngestCursor("source", text, ManualClock.START);
    }

    private ConsumeProcessProduce start(String id) {
        ConsumeProcessProduce loop = new ConsumeProcessProduce(
                log,
                store,
                clock,
                new SimpleMeterRegistry(),
                new ConsumeProcessProduce.Settings(id, GROUP, Set.of(INPUT), id),
                record -> ((IngestCursor) record.event()).getPosition().startsWith("skip")
                        ? Optional.empty()
                        : Optional.of(new Work(record)));
        loop.onStart();
        return loop;
    }

    private void send(String... texts) {
        for (String text : texts) {
            log.append(INPUT, "key of " + text, event(text));
        }
    }

    private List<String> outputs() {
        return log.events(OUTPUT, IngestCursor.class).stream()
                .map(IngestCursor::getPosition)
                .sorted()
                .toList();
    }

    /** Steps until nothing is left to do now; faults of the surroundings are counted, as the runner would wait them out. */
    private int settle(ConsumeProcessProduce loop) throws Exception {
        int faults = 0;
        int idle = 0;
        for (int steps = 0; steps < 500 && idle < 3; steps++) {
            try {
                idle = loop.doWork() == 0 ? idle + 1 : 0;
            } catch (SurroundingsException e) {
                faults++;
            }
        }
        return faults;
    }

    private void settlePastWaits(ConsumeProcessProduce loop) throws Exception {
        for (int waits = 0; waits < 6; waits++) {
            settle(loop);
            clock.advance(Duration.ofSeconds(15));
        }
    }

    private Map<TopicPartition, Long> ends() {
        try (LogReader reader =
                log.assign(Map.of(new TopicPartition(INPUT, 0), 0L, new TopicPartition(INPUT, 1), 0L))) {
            return Map.copyOf(reader.endOffsets());
        }
    }

    @Test
    void everyRecordIsWorkedOnOnceAndItsOffsetCommittedWithItsOutput() throws Exception {
        send("a", "b", "c", "d", "e");
        ConsumeProcessProduce loop = start("one");
        settle(loop);
        assertEquals(List.of("done a", "done b", "done c", "done d", "done e"), outputs());
        assertEquals(ends(), log.committed(GROUP));
        loop.onClose();
        ConsumeProcessProduce next = start("two");
        settle(next);
        assertEquals(5, outputs().size(), "a restart repeats nothing");
        next.onClose();
    }

    @Test
    void recordsThatAskForNothingArePassedOver() throws Exception {
        send("skip 1", "a", "skip 2", "skip 3");
        ConsumeProcessProduce loop = start("one");
        settle(loop);
        assertEquals(List.of("done a"), outputs());
        assertEquals(ends(), log.committed(GROUP), "what was passed over is committed, too");
        loop.onClose();
    }

    @Test
    void markersOfTransactionsLeaveNoLag() throws Exception {
        try (TransactionalWriter writer = log.transactions("ingest")) {
            writer.inTransaction(transaction -> transaction.send(INPUT, "k", event("a")));
        }
        ConsumeProcessProduce loop = start("one");
        settle(loop);
        assertEquals(ends(), log.committed(GROUP));
        loop.onClose();
    }

    @Test
    void aCommitThatFailedIsRepeatedAndOneThatTookEffectIsNot() throws Exception {
        send("a", "b");
        ConsumeProcessProduce loop = start("one");
        log.failNextCommitBefore();
        assertEquals(1, settle(loop));
        assertEquals(List.of("done a", "done b"), outputs());
        send("c");
        log.failNextCommitAfter();
        assertEquals(1, settle(loop));
        assertEquals(List.of("done a", "done b", "done c"), outputs(), "nothing twice, nothing lost");
        assertEquals(ends(), log.committed(GROUP));
        loop.onClose();
    }

    @Test
    void aLogThatIsAwayIsWaitedOut() throws Exception {
        send("a", "b");
        ConsumeProcessProduce loop = start("one");
        loop.doWork();
        log.becomeUnavailable();
        for (int steps = 0; steps < 10; steps++) {
            try {
                loop.doWork();
            } catch (SurroundingsException e) {
                assertTrue(outputsWhenBack().isEmpty());
                log.becomeUnavailable();
            }
        }
        log.becomeAvailable();
        settle(loop);
        assertEquals(List.of("done a", "done b"), outputs());
        loop.onClose();
    }

    private List<String> outputsWhenBack() {
        log.becomeAvailable();
        return outputs();
    }

    @Test
    void aFaultOfTheRecordIsTriedThreeTimesAtOnePlaceAndSetAsideAndTheNextGoesThrough() throws Exception {
        scripts.put("bad", new Script().faulting(new RecordFaultException("object x is missing"), 2, 100));
        send("bad", "good");
        ConsumeProcessProduce loop = start("one");
        settlePastWaits(loop);
        assertEquals(List.of("done good"), outputs());
        DeadLetter letter = log.deadLetters(INPUT).get(0);
        assertEquals("object x is missing", letter.reason());
        assertEquals(RecordFaultException.class.getName(), letter.exception());
        assertEquals(INPUT, letter.origin().topic());
        assertEquals(3, letter.attempts());
        assertEquals(ends(), log.committed(GROUP));
        assertEquals(
                log.records(INPUT).stream()
                        .filter(record ->
                                ((IngestCursor) record.event()).getPosition().equals("bad"))
                        .map(LoggedRecord::offset)
                        .toList(),
                List.of(letter.offset()));
        loop.onClose();
    }

    @Test
    void aFaultThatPassesIsForgotten() throws Exception {
        scripts.put("shy", new Script().faulting(new RecordFaultException("not there yet"), 1, 2));
        send("shy");
        ConsumeProcessProduce loop = start("one");
        settlePastWaits(loop);
        assertEquals(List.of("done shy"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        loop.onClose();
    }

    @Test
    void betweenAttemptsItWaits() throws Exception {
        scripts.put("bad", new Script().faulting(new RecordFaultException("missing"), 1, 100));
        send("bad");
        ConsumeProcessProduce loop = start("one");
        settle(loop);
        assertEquals(99, scripts.get("bad").faultsLeft, "one attempt, then a wait that the clock decides");
        loop.onClose();
    }

    @Test
    void whatIsNoEventIsSetAsideAtOnceWithItsBytes() throws Exception {
        byte[] junk = "no event".getBytes(StandardCharsets.UTF_8);
        log.append(INPUT, "junk", junk);
        send("good");
        ConsumeProcessProduce loop = start("one");
        settle(loop);
        assertEquals(List.of("done good"), outputs());
        assertEquals(
                UnreadableEventException.class.getName(),
                log.deadLetters(INPUT).get(0).exception());
        assertEquals(
                "no event",
                new String(log.records(Topics.deadLetters(INPUT)).get(0).value(), StandardCharsets.UTF_8));
        loop.onClose();
    }

    @Test
    void aRecordThatKillsItsWorkerThreeTimesIsSetAside() throws Exception {
        scripts.put("killer", new Script());
        scripts.get("killer").derives = false;
        log.append(INPUT, "k", event("killer"));
        log.append(INPUT, "k", event("next"));
        for (int life = 1; life <= 3; life++) {
            ConsumeProcessProduce worker = start("worker");
            worker.doWork();
            worker.doWork();
            // Here the worker dies: nothing is closed, nothing is committed. Its group notices.
            assertEquals(List.of(), log.deadLetters(INPUT), "life " + life);
            dies();
        }
        ConsumeProcessProduce last = start("worker");
        settle(last);
        assertEquals(List.of("done next"), outputs());
        DeadLetter letter = log.deadLetters(INPUT).get(0);
        assertTrue(letter.reason().contains("ended its worker 3 times at the same place"), letter.reason());
        last.onClose();
    }

    @Test
    void longWorkThatGoesOnIsNotHeldAgainstItsRecord() throws Exception {
        scripts.put("long", new Script());
        scripts.get("long").steps = 12;
        log.append(INPUT, "k", event("long"));
        for (int life = 1; life <= 9; life++) {
            ConsumeProcessProduce worker = start("worker");
            int before = derived();
            for (int steps = 0; steps < 30 && derived() == before; steps++) {
                worker.doWork();
            }
            dies();
        }
        ConsumeProcessProduce last = start("worker");
        settle(last);
        assertEquals(List.of("done long"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        last.onClose();
    }

    private int derived() {
        return (int)
                store.keys().stream().filter(key -> key.startsWith("derived/")).count();
    }

    private void dies() {
        log.expelMembers(GROUP);
    }

    @Test
    void aStopInGoodOrderIsNotHeldAgainstTheRecord() throws Exception {
        scripts.put("slow", new Script());
        scripts.get("slow").derives = false;
        log.append(INPUT, "k", event("slow"));
        for (int life = 1; life <= 5; life++) {
            ConsumeProcessProduce worker = start("worker");
            worker.doWork();
            worker.doWork();
            worker.onClose();
        }
        ConsumeProcessProduce last = start("worker");
        settle(last);
        assertEquals(List.of("done slow"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        last.onClose();
    }

    @Test
    void aFaultOfTheSurroundingsIsNeverCounted() throws Exception {
        scripts.put("patient", new Script().faulting(new SurroundingsException("the store answers 503"), 2, 40));
        send("patient");
        ConsumeProcessProduce loop = start("one");
        assertEquals(40, settle(loop));
        assertEquals(List.of("done patient"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        assertEquals(
                1, store.keys().stream().filter(key -> key.endsWith("/1.json")).count());
        assertEquals(
                0, store.keys().stream().filter(key -> key.endsWith("/2.json")).count());
        loop.onClose();
    }

    @Test
    void aStoreThatIsAwayWhileAnAttemptIsRecordedIsWaitedOut() throws Exception {
        send("a");
        ConsumeProcessProduce loop = start("one");
        loop.doWork();
        store.setFault(InMemoryObjectStore.Fault.DISK_FULL);
        assertThrows(SurroundingsException.class, () -> {
            for (int steps = 0; steps < 5; steps++) {
                loop.doWork();
            }
        });
        store.setFault(InMemoryObjectStore.Fault.NONE);
        settle(loop);
        assertEquals(List.of("done a"), outputs());
        loop.onClose();
    }

    @Test
    void lackOfMemoryIsNotCountedAndGivesBackWhatTheWorkHolds() throws Exception {
        send("a");
        int[] calls = new int[1];
        ConsumeProcessProduce loop = new ConsumeProcessProduce(
                log,
                store,
                clock,
                new SimpleMeterRegistry(),
                new ConsumeProcessProduce.Settings("one", GROUP, Set.of(INPUT), "one"),
                record -> Optional.of(new RecordWork() {
                    private final Work inner = new Work(record);

                    @Override
                    public boolean step() {
                        if (calls[0]++ < 5) {
                            throw new OutOfMemoryError("by order of the test");
                        }
                        return inner.step();
                    }

                    @Override
                    public void emit(TransactionalWriter.Transaction transaction) {
                        inner.emit(transaction);
                    }

                    @Override
                    public String derivedPrefix() {
                        return inner.derivedPrefix();
                    }

                    @Override
                    public void close() {
                        inner.close();
                    }
                }));
        loop.onStart();
        int lacks = 0;
        for (int steps = 0; steps < 100; steps++) {
            try {
                loop.doWork();
            } catch (OutOfMemoryError e) {
                lacks++;
            }
        }
        assertEquals(5, lacks);
        assertEquals(6, closed.size(), "every work that was given up was closed");
        assertEquals(List.of("done a"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        loop.onClose();
    }

    @Test
    void workOnAPartitionThatWasLostIsAbandonedAndDoneByTheOther() throws Exception {
        for (int index = 0; index < 6; index++) {
            log.append(INPUT, "key" + index, event("r" + index));
        }
        ConsumeProcessProduce first = start("first");
        first.doWork();
        first.doWork();
        ConsumeProcessProduce second = start("second");
        for (int rounds = 0; rounds < 40; rounds++) {
            first.doWork();
            second.doWork();
        }
        assertEquals(List.of("done r0", "done r1", "done r2", "done r3", "done r4", "done r5"), outputs());
        assertEquals(List.of(), log.deadLetters(INPUT));
        assertEquals(ends(), log.committed(GROUP));
        first.onClose();
        second.onClose();
    }

    @Test
    void aZombieThatDoesNotKnowCommitsNothing() throws Exception {
        log.append(INPUT, "k", event("a"));
        ConsumeProcessProduce zombie = start("zombie");
        zombie.doWork();
        zombie.doWork();
        zombie.doWork();
        dies();
        ConsumeProcessProduce heir = start("heir");
        settle(heir);
        assertEquals(List.of("done a"), outputs());
        settle(zombie);
        assertEquals(List.of("done a"), outputs(), "the zombie has abandoned its work");
        heir.onClose();
    }

    @Test
    void aBugInTheWorkStopsTheLoopAndCounts() throws Exception {
        scripts.put("bug", new Script().faulting(new IllegalStateException("a bug"), 1, 100));
        log.append(INPUT, "k", event("bug"));
        log.append(INPUT, "k", event("next"));
        for (int life = 1; life <= 3; life++) {
            ConsumeProcessProduce worker = start("worker");
            assertThrows(IllegalStateException.class, () -> {
                for (int steps = 0; steps < 5; steps++) {
                    worker.doWork();
                }
            });
            worker.onClose();
        }
        ConsumeProcessProduce last = start("worker");
        settle(last);
        assertEquals(List.of("done next"), outputs());
        assertFalse(log.deadLetters(INPUT).isEmpty());
        last.onClose();
    }

    @Test
    void aTransactionThatExpiresIsRepeatedByANewWriterWithoutRepeatingTheWork() throws Exception {
        send("a");
        send("b");
        ConsumeProcessProduce worker = start("worker");
        log.expireNextCommit();
        assertEquals(1, settle(worker));
        assertEquals(List.of("done a", "done b"), outputs());
        assertEquals(2, closed.size(), "what was worked on is kept until its outcome is committed");
        worker.onClose();
    }

    @Test
    void aLaterInstanceOfTheSameIdEndsTheEarlierOne() throws Exception {
        send("a");
        ConsumeProcessProduce earlier = start("same");
        earlier.doWork();
        ConsumeProcessProduce later = start("same");
        assertThrows(FencedException.class, () -> {
            for (int steps = 0; steps < 20; steps++) {
                earlier.doWork();
                send("more " + steps);
            }
        });
        earlier.onClose();
        settle(later);
        assertTrue(outputs().contains("done a"));
        later.onClose();
    }
}
