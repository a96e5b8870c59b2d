package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Grid;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.DeadLetter;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every study is taught exactly once, whatever dies; a record that cannot be taught is set aside and stops nobody. */
class TeacherWorkerFaultTest {
    private final TeachingBench bench = new TeachingBench();

    @BeforeEach
    void aGeneratorIsPromoted() {
        bench.promote(1);
    }

    private void assertTaughtOnce(String... names) {
        List<String> taught =
                bench.produced().stream().map(PseudoLabelsProduced::getStudyId).toList();
        assertEquals(Set.of(names).stream().map(TeachingBench::id).collect(Collectors.toSet()), Set.copyOf(taught));
        assertEquals(names.length, taught.size(), "events");
    }

    private DeadLetter onlyDeadLetter() {
        List<DeadLetter> letters = bench.log.deadLetters(Topics.STUDIES);
        assertEquals(1, letters.size(), letters.toString());
        return letters.get(0);
    }

    // ---- whatever dies ----

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() throws Exception {
        bench.arrive("one", Role.TRAIN);
        bench.log.failNextCommitAfter();

        bench.drain(bench.worker());

        assertTaughtOnce("one");
    }

    @Test
    void aCommitThatFailsIsRepeatedWithoutTeachingAgain() throws Exception {
        bench.arrive("one", Role.TRAIN);
        bench.log.failNextCommitBefore();

        bench.drain(bench.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingBench.PATCHES, bench.networks.asked.size());
    }

    @Test
    void aDeathBetweenManifestAndCommitLeavesTheStudyToTheNextWorker() throws Exception {
        bench.arrive("one", Role.TRAIN);
        TeacherWorker first = bench.worker();
        bench.workUntil(first, TeachingBench.PATCHES);
        bench.log.becomeUnavailable();
        assertThrows(SurroundingsException.class, first::doWork);
        assertTrue(bench.store.keys().stream().anyMatch(key -> key.contains("/pseudo-labels-")));
        bench.log.becomeAvailable();
        assertEquals(List.of(), bench.produced());
        bench.killable.noticeDeaths();

        bench.drain(bench.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingBench.PATCHES, bench.networks.asked.size());
        assertEquals(0, bench.produced().get(0).getPatchesEncoded());
    }

    @Test
    void aRestartInTheMiddleGoesOnWhereTheFirstWorkerEnded() throws Exception {
        bench.arrive("one", Role.TRAIN);
        TeacherWorker first = bench.worker();
        bench.workUntil(first, 5);
        first.onClose();

        bench.drain(bench.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingBench.PATCHES, bench.networks.asked.size());
        assertEquals(TeachingBench.PATCHES - 5, bench.produced().get(0).getPatchesEncoded());
    }

    @Test
    void aWorkerThatLosesItsPartitionsLeavesTheStudyToTheirNewOwner() throws Exception {
        for (int study = 0; study < 6; study++) {
            bench.arrive("study " + study, Role.TRAIN);
        }
        TeacherWorker first = bench.worker();
        bench.workUntil(first, 3);

        // A second and a third member join while the first is in the middle of a study.
        List<TeacherWorker> all = List.of(first, bench.worker(), bench.worker());
        for (int round = 0; round < 400; round++) {
            for (TeacherWorker worker : all) {
                worker.doWork();
            }
            bench.clock.advance(Duration.ofSeconds(1));
        }

        assertTaughtOnce("study 0", "study 1", "study 2", "study 3", "study 4", "study 5");
        assertEquals(6 * TeachingBench.PATCHES, bench.storedPatches());
    }

    @Test
    void aStudyThatKillsItsWorkerThreeTimesAtTheSamePlaceIsSetAside() throws Exception {
        StudyRecord deadly = bench.arrive("deadly", Role.TRAIN);
        bench.networks.before = () -> {
            if (bench.storedPatches() >= 4) {
                throw new TeachingBench.Killed();
            }
        };
        for (int death = 0; death < 3; death++) {
            bench.workUntilKilled(bench.worker());
        }
        // The first death came after four patches, so it began at another place than the two after it.
        bench.workUntilKilled(bench.worker());
        bench.networks.before = () -> {};
        bench.arrive("next", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("next");
        assertTrue(onlyDeadLetter().reason().contains("ended its worker 3 times at the same place"));
        assertEquals(
                4,
                bench.store.keys().stream()
                        .filter(key -> key.contains(deadly.studyId() + "/1/patch-"))
                        .count());
    }

    @Test
    void aWorkerThatDiesOftenWhileItAdvancesIsNotHeldAgainstTheStudy() throws Exception {
        bench.arrive("long", Role.TRAIN);
        for (int death = 1; death <= 5; death++) {
            long reach = 2L * death;
            bench.networks.before = () -> {
                if (bench.storedPatches() >= reach) {
                    throw new TeachingBench.Killed();
                }
            };
            bench.workUntilKilled(bench.worker());
        }
        bench.networks.before = () -> {};

        bench.drain(bench.worker());

        assertTaughtOnce("long");
        assertEquals(List.of(), bench.log.deadLetters(Topics.STUDIES));
    }

    // ---- faults of a record ----

    @Test
    void aDamagedVolumeIsSetAsideAfterThreeAttempts() throws Exception {
        StudyRecord bad = bench.arrive("bad", Role.TRAIN);
        bench.store.corrupt(bad.pet().key());
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertEquals(3, onlyDeadLetter().attempts());
        assertEquals(ChecksumMismatchException.class.getName(), onlyDeadLetter().exception());
        assertTrue(onlyDeadLetter().reason().contains(bad.pet().key()));
    }

    @Test
    void aMissingVolumeIsSetAsideAfterThreeAttempts() throws Exception {
        StudyRecord bad = bench.arrive("bad", Role.TRAIN);
        bench.store.delete(bad.ct().key());
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertEquals(3, onlyDeadLetter().attempts());
        assertEquals(MissingObjectException.class.getName(), onlyDeadLetter().exception());
    }

    @Test
    void aGridThatTheVolumeDoesNotHaveIsSetAside() throws Exception {
        StudyArrived truth = bench.study("bad", 1, Role.TRAIN);
        Grid turned = new Grid(24, 36, 24, TeachingBench.GRID.affine());
        StudyArrived lie = StudyArrived.newBuilder(truth)
                .setCt(new VolumeRef(truth.getCt().getObject(), StudyRecord.geometry(turned)))
                .build();
        bench.log.append(Topics.STUDIES, lie.getStudyId(), lie);
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertTrue(onlyDeadLetter().reason().contains("should lie on the grid"));
    }

    @Test
    void aRecordThatIsNoEventIsSetAsideAtOnce() throws Exception {
        bench.log.append(Topics.STUDIES, "key", "no event".getBytes(StandardCharsets.UTF_8));
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertEquals(UnreadableEventException.class.getName(), onlyDeadLetter().exception());
    }

    @Test
    void aRecordOfAnUnknownSchemaIsSetAsideAtOnce() throws Exception {
        byte[] record = new EventCodec().encode(bench.study("newer", 1, Role.TRAIN));
        ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putLong(2, 0x1122334455667788L);
        bench.log.append(Topics.STUDIES, "key", record);
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertTrue(onlyDeadLetter().reason().contains("no schema here has the fingerprint 1122334455667788"));
    }

    @Test
    void aRecordOverTheBoundIsSetAsideAtOnce() throws Exception {
        bench.log.append(Topics.STUDIES, "key", new byte[EventCodec.MAX_EVENT_BYTES + 1]);
        bench.arrive("good", Role.TRAIN);

        bench.drain(bench.worker());

        assertTaughtOnce("good");
        assertTrue(onlyDeadLetter().reason().contains("an event has at most 16384 bytes, this record has 16385"));
    }

    // ---- faults of the surroundings ----

    @Test
    void aStoreThatIsGoneIsWaitedForAndNothingIsLost() throws Exception {
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();
        bench.workUntil(worker, 4);

        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.REFUSED, Fault.DISK_FULL)) {
            bench.store.setFault(fault);
            // What is written behind shows one step later, what is read ahead when it is needed.
            bench.workUntilSurroundingsFail(worker, 6);
            for (int trial = 0; trial < 20; trial++) {
                assertThrows(SurroundingsException.class, worker::doWork, fault.toString());
                bench.clock.advance(Duration.ofSeconds(30));
            }
            bench.store.setFault(Fault.NONE);
            bench.workUntil(worker, bench.storedPatches() + 1);
        }
        bench.drain(worker);

        assertTaughtOnce("one");
        assertEquals(List.of(), bench.log.deadLetters(Topics.STUDIES));
        assertEquals(TeachingBench.PATCHES, bench.storedPatches());
    }

    @Test
    void aLogThatIsGoneAtTheStartIsWaitedFor() throws Exception {
        bench.arrive("one", Role.TRAIN);
        bench.log.becomeUnavailable();
        TeacherWorker worker = bench.worker();
        for (int trial = 0; trial < 5; trial++) {
            assertThrows(SurroundingsException.class, worker::doWork);
        }
        bench.log.becomeAvailable();

        bench.drain(worker);

        assertTaughtOnce("one");
        assertEquals(
                1,
                bench.log.committed(ConsumerGroups.TEACHER_WORKERS).values().stream()
                        .filter(offset -> offset > 0)
                        .count());
    }

    @Test
    void anAnswerOfTheGeneratorThatIsNotFiniteIsAFaultOfTheRecord() throws Exception {
        bench.arrive("one", Role.TRAIN);
        bench.networks.before = () -> {
            throw new RecordFaultException("the prompt generator's answer to a patch is not finite");
        };

        bench.drain(bench.worker());

        assertEquals(3, onlyDeadLetter().attempts());
    }
}
