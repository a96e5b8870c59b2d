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
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every study is taught exactly once, whatever dies; a record that cannot be taught is set aside and stops nobody. */
class TeacherWorkerFaultTest {
    private final TeachingWorld world = new TeachingWorld();

    @BeforeEach
    void aGeneratorIsPromoted() {
        world.promote(1);
    }

    private void assertTaughtOnce(String... names) {
        List<String> taught =
                world.produced().stream().map(PseudoLabelsProduced::getStudyId).toList();
        assertEquals(Set.of(names).stream().map(TeachingWorld::id).collect(Collectors.toSet()), Set.copyOf(taught));
        assertEquals(names.length, taught.size(), "events");
    }

    private DeadLetter onlyDeadLetter() {
        List<DeadLetter> letters = world.log.deadLetters(Topics.STUDIES);
        assertEquals(1, letters.size(), letters.toString());
        return letters.get(0);
    }

    // ---- whatever dies ----

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() throws Exception {
        world.arrive("one", Role.TRAIN);
        world.log.failNextCommitAfter();

        world.drain(world.worker());

        assertTaughtOnce("one");
    }

    @Test
    void aCommitThatFailsIsRepeatedWithoutTeachingAgain() throws Exception {
        world.arrive("one", Role.TRAIN);
        world.log.failNextCommitBefore();

        world.drain(world.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingWorld.PATCHES, world.networks.asked.size());
    }

    @Test
    void aDeathBetweenManifestAndCommitLeavesTheStudyToTheNextWorker() throws Exception {
        world.arrive("one", Role.TRAIN);
        TeacherWorker first = world.worker();
        world.workUntil(first, TeachingWorld.PATCHES);
        world.log.becomeUnavailable();
        assertThrows(SurroundingsException.class, first::doWork);
        assertTrue(world.store.keys().stream().anyMatch(key -> key.contains("/pseudo-labels-")));
        world.log.becomeAvailable();
        assertEquals(List.of(), world.produced());
        world.killable.noticeDeaths();

        world.drain(world.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingWorld.PATCHES, world.networks.asked.size());
        assertEquals(0, world.produced().get(0).getPatchesEncoded());
    }

    @Test
    void aRestartInTheMiddleGoesOnWhereTheFirstWorkerEnded() throws Exception {
        world.arrive("one", Role.TRAIN);
        TeacherWorker first = world.worker();
        world.workUntil(first, 5);
        first.onClose();

        world.drain(world.worker());

        assertTaughtOnce("one");
        assertEquals(TeachingWorld.PATCHES, world.networks.asked.size());
        assertEquals(TeachingWorld.PATCHES - 5, world.produced().get(0).getPatchesEncoded());
    }

    @Test
    void aWorkerThatLosesItsPartitionsLeavesTheStudyToTheirNewOwner() throws Exception {
        for (int study = 0; study < 6; study++) {
            world.arrive("study " + study, Role.TRAIN);
        }
        TeacherWorker first = world.worker();
        world.workUntil(first, 3);

        // A second and a third member join while the first is in the middle of a study.
        List<TeacherWorker> all = List.of(first, world.worker(), world.worker());
        for (int round = 0; round < 400; round++) {
            for (TeacherWorker worker : all) {
                worker.doWork();
            }
            world.clock.advance(Duration.ofSeconds(1));
        }

        assertTaughtOnce("study 0", "study 1", "study 2", "study 3", "study 4", "study 5");
        assertEquals(6 * TeachingWorld.PATCHES, world.storedPatches());
    }

    @Test
    void aStudyThatKillsItsWorkerThreeTimesAtTheSamePlaceIsSetAside() throws Exception {
        StudyRecord deadly = world.arrive("deadly", Role.TRAIN);
        world.networks.before = () -> {
            if (world.storedPatches() >= 4) {
                throw new TeachingWorld.Killed();
            }
        };
        for (int death = 0; death < 3; death++) {
            world.workUntilKilled(world.worker());
        }
        // The first death came after four patches, so it began at another place than the two after it.
        world.workUntilKilled(world.worker());
        world.networks.before = () -> {};
        world.arrive("next", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("next");
        assertTrue(onlyDeadLetter().reason().contains("ended its worker 3 times at the same place"));
        assertEquals(
                4,
                world.store.keys().stream()
                        .filter(key -> key.contains(deadly.studyId() + "/1/patch-"))
                        .count());
    }

    @Test
    void aWorkerThatDiesOftenWhileItAdvancesIsNotHeldAgainstTheStudy() throws Exception {
        world.arrive("long", Role.TRAIN);
        for (int death = 1; death <= 5; death++) {
            long reach = 2L * death;
            world.networks.before = () -> {
                if (world.storedPatches() >= reach) {
                    throw new TeachingWorld.Killed();
                }
            };
            world.workUntilKilled(world.worker());
        }
        world.networks.before = () -> {};

        world.drain(world.worker());

        assertTaughtOnce("long");
        assertEquals(List.of(), world.log.deadLetters(Topics.STUDIES));
    }

    // ---- faults of a record ----

    @Test
    void aDamagedVolumeIsSetAsideAfterThreeAttempts() throws Exception {
        StudyRecord bad = world.arrive("bad", Role.TRAIN);
        world.store.corrupt(bad.pet().key());
        world.arrive("good", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("good");
        assertEquals(3, onlyDeadLetter().attempts());
        assertEquals(ChecksumMismatchException.class.getName(), onlyDeadLetter().exception());
        assertTrue(onlyDeadLetter().reason().contains(bad.pet().key()));
    }

    @Test
    void aMissingVolumeIsSetAsideAfterThreeAttempts() throws Exception {
        StudyRecord bad = world.arrive("bad", Role.TRAIN);
        world.store.delete(bad.ct().key());
        world.arrive("good", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("good");
        assertEquals(3, onlyDeadLetter().attempts());
        assertEquals(MissingObjectException.class.getName(), onlyDeadLetter().exception());
    }

    @Test
    void aGridThatTheVolumeDoesNotHaveIsSetAside() throws Exception {
        StudyArrived truth = world.study("bad", 1, Role.TRAIN);
        Grid turned = new Grid(24, 36, 24, TeachingWorld.GRID.affine());
        StudyArrived lie = StudyArrived.newBuilder(truth)
                .setCt(new VolumeRef(truth.getCt().getObject(), StudyRecord.geometry(turned)))
                .build();
        world.log.append(Topics.STUDIES, lie.getStudyId(), lie);
        world.arrive("good", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("good");
        assertTrue(onlyDeadLetter().reason().contains("should lie on the grid"));
    }

    @Test
    void aRecordThatIsNoEventIsSetAsideAtOnce() throws Exception {
        world.log.append(Topics.STUDIES, "key", "no event".getBytes(StandardCharsets.UTF_8));
        world.arrive("good", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("good");
        assertEquals(UnreadableEventException.class.getName(), onlyDeadLetter().exception());
    }

    @Test
    void aStudyThatANewerVersionHasPublishedIsTaughtAfterTheUpgrade() throws Exception {
        NewerEvent newer = new NewerEvent(world.log.append(Topics.STUDIES, "key", world.study("newer", 1, Role.TRAIN)));
        TeacherWorker worker = world.worker();

        world.drain(worker);
        assertEquals(List.of(), world.log.deadLetters(Topics.STUDIES));

        newer.becomesKnown();
        world.drain(worker);
        assertTaughtOnce("newer");
        assertEquals(List.of(), world.log.deadLetters(Topics.STUDIES));
    }

    @Test
    void aRecordOverTheBoundIsSetAsideAtOnce() throws Exception {
        world.log.append(Topics.STUDIES, "key", new byte[EventCodec.MAX_EVENT_BYTES + 1]);
        world.arrive("good", Role.TRAIN);

        world.drain(world.worker());

        assertTaughtOnce("good");
        assertTrue(onlyDeadLetter().reason().contains("an event has at most 16384 bytes, this record has 16385"));
    }

    // ---- faults of the surroundings ----

    @Test
    void aStoreThatIsGoneIsWaitedForAndNothingIsLost() throws Exception {
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();
        world.workUntil(worker, 4);

        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.REFUSED, Fault.DISK_FULL)) {
            world.store.setFault(fault);
            // What is written behind shows one step later, what is read ahead when it is needed.
            world.workUntilSurroundingsFail(worker, 6);
            for (int trial = 0; trial < 20; trial++) {
                assertThrows(SurroundingsException.class, worker::doWork, fault.toString());
                world.clock.advance(Duration.ofSeconds(30));
            }
            world.store.setFault(Fault.NONE);
            world.workUntil(worker, world.storedPatches() + 1);
        }
        world.drain(worker);

        assertTaughtOnce("one");
        assertEquals(List.of(), world.log.deadLetters(Topics.STUDIES));
        assertEquals(TeachingWorld.PATCHES, world.storedPatches());
    }

    @Test
    void aLogThatIsGoneAtTheStartIsWaitedFor() throws Exception {
        world.arrive("one", Role.TRAIN);
        world.log.becomeUnavailable();
        TeacherWorker worker = world.worker();
        for (int trial = 0; trial < 5; trial++) {
            assertThrows(SurroundingsException.class, worker::doWork);
        }
        world.log.becomeAvailable();

        world.drain(worker);

        assertTaughtOnce("one");
        assertEquals(
                1,
                world.log.committed(ConsumerGroups.TEACHER_WORKERS).values().stream()
                        .filter(offset -> offset > 0)
                        .count());
    }

    @Test
    void anAnswerOfTheGeneratorThatIsNotFiniteIsAFaultOfTheRecord() throws Exception {
        world.arrive("one", Role.TRAIN);
        world.networks.before = () -> {
            throw new RecordFaultException("the prompt generator's answer to a patch is not finite");
        };

        world.drain(world.worker());

        assertEquals(3, onlyDeadLetter().attempts());
    }
}
