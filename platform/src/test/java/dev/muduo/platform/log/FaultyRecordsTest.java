package dev.muduo.platform.log;

import static dev.muduo.platform.log.ScriptedLoop.GROUP;
import static dev.muduo.platform.log.ScriptedLoop.INPUT;
import static dev.muduo.platform.log.ScriptedLoop.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.ScriptedLoop.Script;
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which faults are held against a record, and which are not. */
class FaultyRecordsTest {
    private final ScriptedLoop rig = new ScriptedLoop();

    @Test
    void aFaultOfTheRecordIsTriedThreeTimesAtOnePlaceAndSetAsideAndTheNextGoesThrough() throws Exception {
        rig.scripts.put("bad", new Script().faulting(new RecordFaultException("object x is missing"), 2, 100));
        rig.send("bad", "good");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settlePastWaits(loop);
        assertEquals(List.of("done good"), rig.outputs());
        DeadLetter letter = rig.log.deadLetters(INPUT).get(0);
        assertEquals("object x is missing", letter.reason());
        assertEquals(RecordFaultException.class.getName(), letter.exception());
        assertEquals(INPUT, letter.origin().topic());
        assertEquals(3, letter.attempts());
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        assertEquals(
                rig.log.records(INPUT).stream()
                        .filter(record ->
                                ((IngestCursor) record.event()).getPosition().equals("bad"))
                        .map(LoggedRecord::offset)
                        .toList(),
                List.of(letter.offset()));
        loop.onClose();
    }

    @Test
    void aFaultThatPassesIsForgotten() throws Exception {
        rig.scripts.put("shy", new Script().faulting(new RecordFaultException("not there yet"), 1, 2));
        rig.send("shy");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settlePastWaits(loop);
        assertEquals(List.of("done shy"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        loop.onClose();
    }

    @Test
    void betweenAttemptsItWaits() throws Exception {
        rig.scripts.put("bad", new Script().faulting(new RecordFaultException("missing"), 1, 100));
        rig.send("bad");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settle(loop);
        assertEquals(99, rig.scripts.get("bad").faultsLeft, "one attempt, then a wait that the clock decides");
        loop.onClose();
    }

    @Test
    void whatIsNoEventIsSetAsideAtOnceWithItsBytes() throws Exception {
        byte[] junk = "no event".getBytes(StandardCharsets.UTF_8);
        rig.log.append(INPUT, "junk", junk);
        rig.send("good");
        ConsumeProcessProduce loop = rig.start("one");
        rig.settle(loop);
        assertEquals(List.of("done good"), rig.outputs());
        assertEquals(
                UnreadableEventException.class.getName(),
                rig.log.deadLetters(INPUT).get(0).exception());
        assertEquals(
                "no event",
                new String(rig.log.records(Topics.deadLetters(INPUT)).get(0).value(), StandardCharsets.UTF_8));
        loop.onClose();
    }

    @Test
    void anEventOfANewerVersionIsWaitedForAndNeverSetAside() throws Exception {
        NewerEvent newer = new NewerEvent(rig.log.append(INPUT, "k", event("newer")));
        rig.log.append(INPUT, "k", event("behind it"));
        ConsumeProcessProduce loop = rig.start("one");
        NewerEventException waits = assertThrows(NewerEventException.class, loop::doWork);
        assertTrue(waits.getMessage().contains("Upgrade this process"), waits.getMessage());
        rig.settlePastWaits(loop);
        assertEquals(List.of(), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        assertEquals(Map.of(), rig.log.committed(GROUP), "its group has passed nothing over");

        newer.becomesKnown();
        rig.settlePastWaits(loop);
        assertEquals(List.of("done behind it", "done newer"), rig.outputs());
        assertEquals(rig.ends(), rig.log.committed(GROUP));
        loop.onClose();
    }

    @Test
    void aRecordThatKillsItsWorkerThreeTimesIsSetAside() throws Exception {
        rig.scripts.put("killer", new Script());
        rig.scripts.get("killer").derives = false;
        rig.log.append(INPUT, "k", event("killer"));
        rig.log.append(INPUT, "k", event("next"));
        for (int life = 1; life <= 3; life++) {
            ConsumeProcessProduce worker = rig.start("worker");
            worker.doWork();
            worker.doWork();
            // Here the worker dies: nothing is rig.closed, nothing is committed. Its group notices.
            assertEquals(List.of(), rig.log.deadLetters(INPUT), "life " + life);
            rig.dies();
        }
        ConsumeProcessProduce last = rig.start("worker");
        rig.settle(last);
        assertEquals(List.of("done next"), rig.outputs());
        DeadLetter letter = rig.log.deadLetters(INPUT).get(0);
        assertTrue(letter.reason().contains("ended its worker 3 times at the same place"), letter.reason());
        last.onClose();
    }

    @Test
    void longWorkThatGoesOnIsNotHeldAgainstItsRecord() throws Exception {
        rig.scripts.put("long", new Script());
        rig.scripts.get("long").steps = 12;
        rig.log.append(INPUT, "k", event("long"));
        for (int life = 1; life <= 9; life++) {
            ConsumeProcessProduce worker = rig.start("worker");
            int before = rig.derived();
            for (int steps = 0; steps < 30 && rig.derived() == before; steps++) {
                worker.doWork();
            }
            rig.dies();
        }
        ConsumeProcessProduce last = rig.start("worker");
        rig.settle(last);
        assertEquals(List.of("done long"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        last.onClose();
    }

    @Test
    void aStopInGoodOrderIsNotHeldAgainstTheRecord() throws Exception {
        rig.scripts.put("slow", new Script());
        rig.scripts.get("slow").derives = false;
        rig.log.append(INPUT, "k", event("slow"));
        for (int life = 1; life <= 5; life++) {
            ConsumeProcessProduce worker = rig.start("worker");
            worker.doWork();
            worker.doWork();
            worker.onClose();
        }
        ConsumeProcessProduce last = rig.start("worker");
        rig.settle(last);
        assertEquals(List.of("done slow"), rig.outputs());
        assertEquals(List.of(), rig.log.deadLetters(INPUT));
        last.onClose();
    }

    @Test
    void aBugInTheWorkStopsTheLoopAndCounts() throws Exception {
        rig.scripts.put("bug", new Script().faulting(new IllegalStateException("a bug"), 1, 100));
        rig.log.append(INPUT, "k", event("bug"));
        rig.log.append(INPUT, "k", event("next"));
        for (int life = 1; life <= 3; life++) {
            ConsumeProcessProduce worker = rig.start("worker");
            assertThrows(IllegalStateException.class, () -> {
                for (int steps = 0; steps < 5; steps++) {
                    worker.doWork();
                }
            });
            worker.onClose();
        }
        ConsumeProcessProduce last = rig.start("worker");
        rig.settle(last);
        assertEquals(List.of("done next"), rig.outputs());
        assertFalse(rig.log.deadLetters(INPUT).isEmpty());
        last.onClose();
    }
}
