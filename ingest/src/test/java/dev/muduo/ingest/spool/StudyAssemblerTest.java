package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyAssemblerTest {
    @TempDir
    Path folder;

    private IngestRig rig;

    @BeforeEach
    void rig() {
        rig = IngestRig.withSpool(folder, Map.of()).started();
    }

    @Test
    void aStudyIsTakenWhenNothingOfItHasComeForAWhile() {
        rig.push(DicomPhantom.study(1));
        rig.clock.advance(IngestRig.IDLE.minusSeconds(1));
        rig.work();
        assertEquals(0, rig.arrived().size(), "more may come");
        rig.clock.advance(Duration.ofSeconds(1));
        rig.work();
        StudyArrived study = rig.arrived().get(0);
        assertEquals(1, study.getRevision());
        assertEquals("FDG", study.getTracer());
        assertEquals("Phantom Works", study.getSource().getScanner());
        assertEquals("GML/BW", study.getSuv().getBranch());
        assertEquals(StudyState.TAKEN, rig.firstState());
        rig.quiet();
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void aStudyThatNeverEndsIsTakenAtTheCap() {
        List<DataSet> slices = DicomPhantom.study(1);
        rig.push(slices);
        for (int minute = 0; minute < 30; minute++) {
            rig.clock.advance(IngestRig.IDLE.dividedBy(2));
            // Something always comes; that it is of no use makes no difference here.
            rig.push(slices.get(0).toBuilder()
                    .text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".5")
                    .text(Attribute.SOP_INSTANCE_UID, DicomPhantom.studyUid(1) + ".5." + minute)
                    .numbers(Attribute.IMAGE_POSITION_PATIENT, 0, 0, 3 * minute)
                    .text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "LOCALIZER")
                    .build());
            rig.work();
        }
        assertEquals(0, rig.arrived().size());
        rig.clock.advance(Duration.ofMinutes(15));
        rig.work();
        assertEquals(1, rig.arrived().size());
    }

    /** The store refuses one study, as a machine with too little memory would: the one that came later is taken before it. */
    @Test
    void aStudyThatCannotBeTakenLetsOthersGoFirst() {
        rig.push(DicomPhantom.study(1));
        String first = rig.firstStudyId();
        rig.clock.advance(Duration.ofSeconds(1));
        rig.push(DicomPhantom.study(2));
        rig.clock.advance(IngestRig.IDLE);
        rig.store.failNext(1);
        rig.work();
        assertEquals(1, rig.arrived().size());
        assertEquals(StudyState.OPEN, rig.spool().required(first).state());
        rig.quiet();
        assertEquals(2, rig.arrived().size());
        assertEquals(StudyState.TAKEN, rig.spool().required(first).state());
    }

    @Test
    void whatIsSentAgainChangesNothing() {
        rig.push(DicomPhantom.study(1));
        rig.quiet();
        DicomPhantom.study(1).forEach(slice -> assertFalse(rig.push(slice)));
        rig.quiet();
        assertEquals(1, rig.arrived().size());
        assertEquals(StudyState.TAKEN, rig.firstState());
    }

    @Test
    void lateInstancesOpenANewRevision() {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        DataSet late = slices.remove(slices.size() - 1);
        rig.push(slices);
        rig.quiet();
        assertEquals(
                List.of(7),
                rig.arrived().stream().map(StudyAssemblerTest::petSlices).toList());
        rig.push(late);
        rig.quiet();
        assertEquals(
                List.of(7, 8),
                rig.arrived().stream().map(StudyAssemblerTest::petSlices).toList());
        assertEquals(
                List.of(1, 2),
                rig.arrived().stream().map(StudyArrived::getRevision).toList());
    }

    private static int petSlices(StudyArrived study) {
        return study.getPet().getGeometry().getDims().get(2);
    }

    @Test
    void aRoleThatContradictsIsRefusedOnceAndNotHeldAgainstTheStudy() {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        DataSet last = slices.remove(slices.size() - 1);
        DataSet lastButOne = slices.remove(slices.size() - 1);
        rig.push(slices);
        rig.quiet();
        rig.push(
                lastButOne,
                new StudyRemarks(Optional.empty(), Optional.of(Role.VALIDATION), Optional.empty(), Optional.empty()));
        rig.quiet();
        assertEquals("role-conflict", rig.firstOutcome().code());
        rig.push(last);
        rig.quiet();
        assertEquals(
                List.of(6, 8),
                rig.arrived().stream().map(StudyAssemblerTest::petSlices).toList());
    }

    @Test
    void aSliceThatIsMissingIsWaitedFor() {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        DataSet late = slices.remove(4);
        rig.push(slices);
        rig.quiet();
        assertEquals(StudyState.REFUSED, rig.firstState());
        assertEquals("missing-slices", rig.firstOutcome().code());
        rig.push(late);
        rig.quiet();
        assertEquals(StudyState.TAKEN, rig.firstState());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void whatTheStoreFailsIsTriedAgain() {
        rig.push(DicomPhantom.study(1));
        rig.store.setFault(Fault.UNAVAILABLE);
        rig.clock.advance(IngestRig.IDLE);
        for (int step = 0; step < 20; step++) {
            rig.step(step % rig.service.agents().size());
        }
        assertEquals(StudyState.OPEN, rig.firstState());
        rig.store.setFault(Fault.NONE);
        rig.quiet();
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void instancesAreForgottenAfterAWhileAndHeldStudiesAreNot() {
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.study(2));
        rig.push(DicomPhantom.ct(
                2, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(2) + ".3")));
        rig.quiet();
        rig.clock.advance(Duration.ofHours(25));
        rig.work();
        List<SpooledStudy> left = rig.spool().page(Optional.empty(), "", 10);
        assertEquals(
                List.of(StudyState.HELD), left.stream().map(SpooledStudy::state).toList());
    }

    /** Whatever moment a process dies at, each study is published once, whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17})
    void deathAtAnyMoment(int seed) {
        Random random = new Random(seed);
        List<DataSet> sent = new ArrayList<>(DicomPhantom.study(1));
        sent.addAll(DicomPhantom.study(2));
        Collections.shuffle(sent, random);
        for (DataSet slice : sent) {
            rig.push(slice);
            disturb(random, Duration.ofSeconds(1));
        }
        for (int step = 0; step < 30; step++) {
            disturb(random, Duration.ofSeconds(20));
        }
        recover();
        assertEquals(
                2,
                rig.arrived().size(),
                () -> rig.spool().page(Optional.empty(), "", 10).toString());
        rig.arrived()
                .forEach(study ->
                        assertEquals(10, study.getCt().getGeometry().getDims().get(2)));
        Set<String> ids = new HashSet<>();
        rig.arrived().forEach(study -> ids.add(study.getStudyId()));
        assertEquals(2, ids.size(), () -> rig.arrived() + " " + rig.spool().page(Optional.empty(), "", 10));
    }

    /** Instances that trickle in make revisions, each of another content, of which the last is whole. */
    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 24})
    void deathAndTrickle(int seed) {
        Random random = new Random(seed);
        List<DataSet> sent = new ArrayList<>(DicomPhantom.study(1));
        Collections.shuffle(sent, random);
        for (DataSet slice : sent) {
            rig.push(slice);
            disturb(random, IngestRig.IDLE.dividedBy(2));
        }
        recover();
        Set<String> contents = new HashSet<>();
        rig.arrived()
                .forEach(study -> assertTrue(
                        contents.add(study.getCt().getObject().getKey().replaceAll(".*/", "")
                                + study.getPet().getObject().getKey().replaceAll(".*/", "")),
                        "no content twice"));
        StudyArrived last = rig.arrived().get(rig.arrived().size() - 1);
        assertEquals(10, last.getCt().getGeometry().getDims().get(2));
        assertEquals(8, last.getPet().getGeometry().getDims().get(2));
    }

    /** A fault that is still to come ends a round of work; there are few of them. */
    private void recover() {
        rig.store.setFault(Fault.NONE);
        for (int round = 0; round < 4; round++) {
            rig.quiet();
        }
    }

    private void disturb(Random random, Duration most) {
        rig.store.setFault(random.nextInt(4) == 0 ? Fault.UNAVAILABLE : Fault.NONE);
        if (random.nextInt(10) == 0) {
            rig.log.failNextCommitAfter();
        }
        rig.clock.advance(most.dividedBy(4).multipliedBy(random.nextInt(4)));
        for (int step = random.nextInt(6); step > 0; step--) {
            rig.step(random.nextInt(rig.service.agents().size()));
        }
        if (random.nextInt(5) == 0) {
            rig.store.setFault(Fault.NONE);
            rig = rig.successor().started();
        }
    }
}
