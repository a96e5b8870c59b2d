package dev.muduo.platform.log;

import static dev.muduo.platform.log.ScriptedLoop.GROUP;
import static dev.muduo.platform.log.ScriptedLoop.INPUT;
import static dev.muduo.platform.log.ScriptedLoop.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ScriptedLoop.Script;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumeProcessProduceTest {
    private final ScriptedLoop rig = new ScriptedLoop();

    @Test
    void everyRecordIsWorkedOnOnceAndItsOffsetCommittedWithItsOutput() throws Exception {
        rig.send("a", "b", "c", "d", "e");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settle(loop);
        assertEquals(List.of("done a", "done b", "done c", "done d", "done e"), rig.outputs());
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        loop.onClose();
        ConsumeProcessProduce next = rig.start("two");
        rig.settle(next);
        assertEquals(5, rig.outputs().size(), "a restart repeats nothing");
        next.onClose();
    }

    @Test
    void recordsThatAskForNothingArePassedOver() throws Exception {
        rig.send("skip 1", "a", "skip 2", "skip 3");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settle(loop);
        assertEquals(List.of("done a"), rig.outputs());
        assertEquals(rig.ends(), rig.log.committed(GROUP), "what was passed over is committed, too");
        loop.onClose();
    }

    @Test
    void markersOfTransactionsLeaveNoLag() throws Exception {
        try (TransactionalWriter writer = rig.log.transactions("ingest")) {
            writer.inTransaction(transaction -> transaction.send(INPUT, "k", event("a")));
        }
        ConsumeProcessProduce loop = rig.start("one");
        rig.settle(loop);
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        loop.onClose();
    }

    @Test
    void aCommitThatFailedIsRepeatedAndOneThatTookEffectIsNot() throws Exception {
        rig.send("a", "b");
        ConsumeProcessProduce loop = rig.start("one");
        rig.log.failNextCommitBefore();
        assertEquals(1, rig.settle(loop));
        assertEquals(List.of("done a", "done b"), rig.outputs());
        rig.send("c");
        rig.log.failNextCommitAfter();
        assertEquals(1, rig.settle(loop));
        assertEquals(List.of("done a", "done b", "done c"), rig.outputs(), "nothing twice, nothing lost");
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        loop.onClose();
    }

    @Test
    void aLogThatIsAwayIsWaitedOut() throws Exception {
        rig.send("a", "b");
        ConsumeProcessProduce loop = rig.start("one");
        loop.doWork();
        rig.log.becomeUnavailable();
        for (int steps = 0; steps < 10; steps++) {
            try {
                loop.doWork();
            } catch (SurroundingsException e) {
                assertTrue(outputsWhenBack().isEmpty());
                rig.log.becomeUnavailable();
            }
        }
        rig.log.becomeAvailable();
        rig.settle(loop);
        assertEquals(List.of("done a", "done b"), rig.outputs());
        loop.onClose();
    }

    private List<String> outputsWhenBack() {
        rig.log.becomeAvailable();
        return rig.outputs();
    }

    @Test
    void aFaultOfTheSurroundingsIsNeverCounted() throws Exception {
        rig.scripts.put("patient", new Script().faulting(new SurroundingsException("the store answers 503"), 2, 40));
        rig.send("patient");
        ConsumeProcessProduce loop = rig.start("one");
        assertEquals(40, rig.settle(loop));
        assertEquals(List.of("done patient"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        assertEquals(
                1,
                rig.store.keys().stream().filter(key -> key.endsWith("/1.json")).count());
        assertEquals(
                0,
                rig.store.keys().stream().filter(key -> key.endsWith("/2.json")).count());
        loop.onClose();
    }

    @Test
    void aStoreThatIsAwayWhileAnAttemptIsRecordedIsWaitedOut() throws Exception {
        rig.send("a");
        ConsumeProcessProduce loop = rig.start("one");
        loop.doWork();
        rig.store.setFault(InMemoryObjectStore.Fault.DISK_FULL);
        assertThrows(SurroundingsException.class, () -> {
            for (int steps = 0; steps < 5; steps++) {
                loop.doWork();
            }
        });
        rig.store.setFault(InMemoryObjectStore.Fault.NONE);
        rig.settle(loop);
        assertEquals(List.of("done a"), rig.outputs());
        loop.onClose();
    }

    @Test
    void workOnAPartitionThatWasLostIsAbandonedAndDoneByTheOther() throws Exception {
        for (int index = 0; index < 6; index++) {
            rig.log.append(INPUT, "key" + index, event("r" + index));
        }
        ConsumeProcessProduce first = rig.start("first");
        first.doWork();
        first.doWork();
        ConsumeProcessProduce second = rig.start("second");
        for (int rounds = 0; rounds < 40; rounds++) {
            first.doWork();
            second.doWork();
        }
        assertEquals(List.of("done r0", "done r1", "done r2", "done r3", "done r4", "done r5"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        first.onClose();
        second.onClose();
    }

    @Test
    void aZombieThatDoesNotKnowCommitsNothing() throws Exception {
        rig.log.append(INPUT, "k", event("a"));
        ConsumeProcessProduce zombie = rig.start("zombie");
        zombie.doWork();
        zombie.doWork();
        zombie.doWork();
        rig.dies();
        ConsumeProcessProduce heir = rig.start("heir");
        rig.settle(heir);
        assertEquals(List.of("done a"), rig.outputs());
        rig.settle(zombie);
        assertEquals(List.of("done a"), rig.outputs(), "the zombie has abandoned its work");
        heir.onClose();
    }

    @Test
    void aTransactionThatExpiresIsRepeatedByANewWriterWithoutRepeatingTheWork() throws Exception {
        rig.send("a");
        rig.send("b");
        ConsumeProcessProduce worker = rig.start("worker");
        rig.log.expireNextCommit();
        assertEquals(1, rig.settle(worker));
        assertEquals(List.of("done a", "done b"), rig.outputs());
        assertEquals(2, rig.closed.size(), "what was worked on is kept until its outcome is committed");
        worker.onClose();
    }

    @Test
    void aLaterInstanceOfTheSameIdEndsTheEarlierOne() throws Exception {
        rig.send("a");
        ConsumeProcessProduce earlier = rig.start("same");
        earlier.doWork();
        ConsumeProcessProduce later = rig.start("same");
        assertThrows(FencedException.class, () -> {
            for (int steps = 0; steps < 20; steps++) {
                earlier.doWork();
                rig.send("more " + steps);
            }
        });
        earlier.onClose();
        rig.settle(later);
        assertTrue(rig.outputs().contains("done a"));
        later.onClose();
    }

    @Test
    void lackOfMemoryIsNotCountedAndGivesBackWhatTheWorkHolds() throws Exception {
        rig.send("a");
        ConsumeProcessProduce loop = rig.start("one", new LackOfMemory(5)::around);
        int lacks = 0;
        for (int steps = 0; steps < 100; steps++) {
            try {
                loop.doWork();
            } catch (OutOfMemoryError e) {
                lacks++;
            }
        }
        assertEquals(5, lacks);
        assertEquals(6, rig.closed.size(), "every work that was given up was closed");
        assertEquals(List.of("done a"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        loop.onClose();
    }

    /** So many steps of any work find no memory. */
    private static final class LackOfMemory {
        private int left;

        LackOfMemory(int times) {
            left = times;
        }

        RecordWork around(RecordWork inner) {
            return new RecordWork() {
                @Override
                public boolean step() throws Exception {
                    if (left-- > 0) {
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
            };
        }
    }
}
