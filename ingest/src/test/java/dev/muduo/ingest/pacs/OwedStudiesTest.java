package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.spool.DicomStudies;
import dev.muduo.ingest.spool.SpooledStudy;
import dev.muduo.ingest.spool.StudyDecision;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Studies that an archive lists and does not give: none holds another one up, and none is lost. */
class OwedStudiesTest {
    private static final int ATTEMPTS = 4;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final FakeArchive archive = new FakeArchive();
    private PullRig site;

    @BeforeEach
    void credentials() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private void follow(ArchiveConfig.Kind kind) {
        site = new PullRig(folder, kind, kind == ArchiveConfig.Kind.ORTHANC ? archive.orthanc() : archive.dicomWeb())
                .with("ingest.pull.attempts", ATTEMPTS)
                .started();
    }

    private void receive(int seed) {
        archive.receive(DicomPhantom.study(seed));
        archive.stable(DicomPhantom.studyUid(seed));
    }

    private List<SpooledStudy> in(StudyState state) {
        return studies().page(Optional.of(state), "", 100);
    }

    private DicomStudies studies() {
        return new DicomStudies(site.rig.spool());
    }

    /** Lets as much time pass as all attempts take. */
    private void exhaust() {
        for (int attempt = 0; attempt <= ATTEMPTS; attempt++) {
            site.rig.clock.advance(HOUR);
            site.settle();
        }
    }

    /** What of the first study fails: an image, a series, or the list of them. */
    static Stream<Arguments> faults() {
        String image = "/instances/" + FakeArchive.id(DicomPhantom.studyUid(1) + ".2.8") + "/file";
        String orthancList = "/studies/" + FakeArchive.id(DicomPhantom.studyUid(1)) + "/instances";
        String series = "/series/" + DicomPhantom.studyUid(1) + ".2";
        String seriesList = "/studies/" + DicomPhantom.studyUid(1) + "/series?";
        FakeArchive.Fault cutOff = request -> request.response()
                .putHeader("Content-Type", "multipart/related; boundary=x")
                .end(Buffer.buffer("--x\r\n\r\nDoe^Jane, cut off"));
        FakeArchive.Fault hangUp = request -> request.connection().close();
        return Stream.of(
                Arguments.of(ArchiveConfig.Kind.ORTHANC, image, PullRig.status(500)),
                Arguments.of(ArchiveConfig.Kind.ORTHANC, image, PullRig.status(403)),
                Arguments.of(ArchiveConfig.Kind.ORTHANC, image, PullRig.status(404)),
                Arguments.of(ArchiveConfig.Kind.ORTHANC, image, hangUp),
                Arguments.of(ArchiveConfig.Kind.ORTHANC, orthancList, PullRig.status(500)),
                Arguments.of(ArchiveConfig.Kind.ORTHANC, orthancList, PullRig.status(404)),
                Arguments.of(ArchiveConfig.Kind.DICOMWEB, series, PullRig.status(500)),
                Arguments.of(ArchiveConfig.Kind.DICOMWEB, series, PullRig.status(404)),
                Arguments.of(ArchiveConfig.Kind.DICOMWEB, series, cutOff),
                Arguments.of(ArchiveConfig.Kind.DICOMWEB, seriesList, PullRig.status(500)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aStudyThatIsNeverGivenHoldsNobodyUpAndWaitsForAPersonInTheEnd(
            ArchiveConfig.Kind kind, String path, FakeArchive.Fault fault) throws IOException {
        follow(kind);
        archive.fail(path, fault);
        receive(1);
        receive(2);
        site.settle();
        site.settle();
        assertEquals(1, site.rig.arrived().size(), "the one behind it is here");
        assertEquals(1, in(StudyState.OPEN).size(), "and it will be asked for again");
        exhaust();
        assertEquals(List.of(), in(StudyState.OPEN));
        SpooledStudy held = in(StudyState.HELD).get(0);
        assertEquals(Optional.of("main"), held.archive());
        assertFalse(held.toString().contains("Doe"), held.toString());
        assertFalse(held.toString().contains(DicomPhantom.studyUid(1)), held.toString());
        assertFalse(site.published().contains(DicomPhantom.studyUid(1)));

        int requests = archive.requestsFor(path);
        exhaust();
        assertEquals(requests, archive.requestsFor(path), "it is left alone");
        site.started().settle();
        assertEquals(held.studyId(), in(StudyState.HELD).get(0).studyId(), "after a restart, too");

        archive.recover();
        studies().retry(held.studyId());
        site.settle();
        assertEquals(2, site.rig.arrived().size());
        assertEquals(List.of(), in(StudyState.HELD));
        site.started().settle();
        site.settle();
        assertEquals(2, site.rig.arrived().size());
    }

    /** Its image is on a disk that is away: it is counted, and left out of the answer. */
    @Test
    void aStudyOfWhichAnImageIsLeftOutIsOwedAndArrivesWhole() {
        follow(ArchiveConfig.Kind.DICOMWEB);
        archive.withhold(DicomPhantom.studyUid(1) + ".2.8");
        receive(1);
        receive(2);
        site.settle();
        assertEquals(
                1, site.rig.arrived().size(), "half of what was listed is no study, and the one behind it is here");
        assertEquals(
                "incomplete", in(StudyState.OPEN).get(0).outcome().orElseThrow().code());
        archive.recover();
        site.rig.clock.advance(HOUR);
        site.settle();
        assertEquals(2, site.rig.arrived().size());
        assertEquals(
                1,
                site.rig.arrived().stream()
                        .map(study -> study.getPet().getGeometry().getDims())
                        .distinct()
                        .count(),
                "all slices");
        assertEquals(List.of(), in(StudyState.OPEN));
    }

    /** There are archives that count images that they do not have. */
    @Test
    void whatAnArchiveCountsAndNeverGivesIsDoneWithoutInTheEnd() {
        follow(ArchiveConfig.Kind.DICOMWEB);
        archive.withhold(DicomPhantom.studyUid(1) + ".2.8");
        receive(1);
        site.settle();
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            assertEquals(0, site.rig.arrived().size(), "attempt " + attempt);
            site.rig.clock.advance(HOUR);
            site.work();
        }
        assertEquals(1, site.rig.arrived().size());
        assertEquals(ATTEMPTS - 1, pulled("incomplete"));
        assertEquals(0, studies().count(StudyState.HELD) + studies().count(StudyState.OPEN));
        long requests = archive.imageRequests();
        exhaust();
        assertEquals(requests, archive.imageRequests(), "with these numbers of images it has been dealt with");
    }

    @Test
    void aStudyThatAlwaysTakesTooLongHoldsNobodyUp() {
        follow(ArchiveConfig.Kind.ORTHANC);
        site.with("ingest.pull.studyTimeout", "200 ms").started();
        archive.fail(
                "/instances/" + FakeArchive.id(DicomPhantom.studyUid(1) + ".1.1") + "/file",
                request -> request.response().setChunked(true).write("half an image"));
        receive(1);
        site.work();
        receive(2);
        site.with("ingest.pull.studyTimeout", "1 min").started().work();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(1, in(StudyState.OPEN).size());
        assertTrue(in(StudyState.OPEN).get(0).outcome().orElseThrow().message().contains("longer"));
    }

    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void whenTheArchiveAnnouncesItAnewItIsPulled(ArchiveConfig.Kind kind) {
        follow(kind);
        archive.receive(PullRig.withoutLate(1));
        archive.stable(DicomPhantom.studyUid(1));
        String image = "/instances/" + FakeArchive.id(DicomPhantom.studyUid(1) + ".1.1");
        archive.fail(kind == ArchiveConfig.Kind.ORTHANC ? image : "/series/", PullRig.status(500));
        site.settle();
        exhaust();
        assertEquals(1, in(StudyState.HELD).size());
        archive.recover();
        exhaust();
        assertEquals(0, site.rig.arrived().size(), "nobody has said anything");
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.settle();
        site.settle();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(List.of(), in(StudyState.HELD));
    }

    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void whatAPersonDismissesIsNotPulledWhenItIsAnnouncedAnew(ArchiveConfig.Kind kind) {
        follow(kind);
        archive.receive(PullRig.withoutLate(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.fail(kind == ArchiveConfig.Kind.ORTHANC ? "/file" : "/series/", PullRig.status(500));
        site.settle();
        exhaust();
        String id = in(StudyState.HELD).get(0).studyId();
        Refusal chosen = assertThrows(Refusal.class, () -> studies().decide(id, StudyDecision.NONE));
        assertEquals("decision-beside-the-point", chosen.code());
        assertEquals(
                StudyState.DISMISSED,
                studies().decide(id, StudyDecision.DISMISSED).state());
        archive.recover();
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.started().settle();
        site.settle();
        assertEquals(0, site.rig.arrived().size());
        assertEquals(0, studies().count(StudyState.HELD) + studies().count(StudyState.OPEN));
        assertEquals(1, pulled("dismissed"));
    }

    private double pulled(String outcome) {
        return site.rig
                .meters
                .counter("muduo.ingest.pulled", "archive", "main", "outcome", outcome)
                .count();
    }

    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void anArchiveThatIsDownIsWaitedForHoweverLongAndOwesNothing(ArchiveConfig.Kind kind) {
        follow(kind);
        archive.beforeImages(() -> archive.fail("/", PullRig.status(503)));
        for (int seed = 1; seed <= 4; seed++) {
            receive(seed);
        }
        site.settle();
        exhaust();
        exhaust();
        assertThrows(SurroundingsException.class, () -> site.pull().doWork());
        assertEquals(0, studies().count(StudyState.HELD) + studies().count(StudyState.OPEN));
        archive.recover();
        site.settle();
        site.settle();
        assertEquals(4, site.rig.arrived().size());
    }

    /** It answers, and its images are on a disk that is away. */
    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void anArchiveThatHasNoImagesNowIsWaitedForHoweverLong(ArchiveConfig.Kind kind) {
        follow(kind);
        for (int seed = 1; seed <= 5; seed++) {
            receive(seed);
        }
        archive.fail(kind == ArchiveConfig.Kind.ORTHANC ? "/file" : "/series/", PullRig.status(500));
        site.settle();
        exhaust();
        exhaust();
        exhaust();
        assertEquals(List.of(), in(StudyState.HELD));
        assertEquals(5, in(StudyState.OPEN).size());
        archive.recover();
        exhaust();
        assertEquals(5, site.rig.arrived().size());
        assertEquals(List.of(), in(StudyState.OPEN));
    }

    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void whatTheArchiveSaysIsRemovedIsDroppedAndCounted(ArchiveConfig.Kind kind) {
        follow(kind);
        archive.beforeImages(() -> archive.delete(DicomPhantom.studyUid(1)));
        receive(1);
        receive(2);
        site.settle();
        site.rig.clock.advance(HOUR);
        site.settle();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(1, pulled("gone"));
        assertEquals(0, studies().count(StudyState.HELD) + studies().count(StudyState.OPEN));
    }

    @Test
    void aStudyThatIsRemovedBeforeItIsListedIsCountedToo() {
        follow(ArchiveConfig.Kind.ORTHANC);
        receive(1);
        archive.delete(DicomPhantom.studyUid(1));
        site.work();
        assertEquals(1, pulled("gone"));
        assertEquals(1, site.cursors().size());
        assertEquals(0, studies().count(StudyState.OPEN));
    }

    @ParameterizedTest
    @EnumSource(ArchiveConfig.Kind.class)
    void whatIsNotThereYetIsAskedForAgain(ArchiveConfig.Kind kind) {
        follow(kind);
        receive(1);
        archive.fail(kind == ArchiveConfig.Kind.ORTHANC ? "/file" : "/series/", PullRig.status(404));
        site.settle();
        assertEquals(0, pulled("gone"));
        archive.recover();
        site.rig.clock.advance(HOUR);
        site.settle();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(0, studies().count(StudyState.OPEN));
    }

    /** Its object in the store is damaged, so that it cannot be taken whatever is tried. */
    @Test
    void aStudyThatCannotBeTakenLetsTheNextOneGoFirst() {
        follow(ArchiveConfig.Kind.ORTHANC);
        receive(1);
        site.work();
        String ct = site.rig.arrived().get(0).getCt().getObject().getKey();
        PullRig other = new PullRig(folder.resolve("other"), ArchiveConfig.Kind.ORTHANC, archive.orthanc())
                .with("ingest.pull.archives", site.archives())
                .with("site.secretFile", folder.resolve("site-secret").toString());
        other.started();
        site = other;
        receive(2);
        site.store.createIfAbsent(ct, new byte[] {1, 2, 3}, "application/gzip");
        for (int take = 0; take < 20; take++) {
            site.work();
        }
        assertEquals(1, site.rig.arrived().size());
        assertEquals(
                "not-taken", in(StudyState.OPEN).get(0).outcome().orElseThrow().code());
        site.store.delete(ct);
        site.rig.clock.advance(HOUR);
        site.work();
        assertEquals(2, site.rig.arrived().size());
    }

    @Test
    void aStoreThatIsDownIsWaitedForHoweverLong() {
        follow(ArchiveConfig.Kind.ORTHANC);
        for (int seed = 1; seed <= 5; seed++) {
            receive(seed);
        }
        site.store.setFault(Fault.UNAVAILABLE);
        for (int take = 0; take < 60; take++) {
            site.work();
        }
        long pulled = archive.imageRequests();
        for (int take = 0; take < 60; take++) {
            site.work();
        }
        assertEquals(pulled, archive.imageRequests(), "no more are pulled in vain");
        site.store.setFault(Fault.NONE);
        exhaust();
        assertEquals(5, site.rig.arrived().size());
        assertEquals(0, studies().count(StudyState.HELD) + studies().count(StudyState.OPEN));
    }

    /** The disk that takes what is owed says who it is of to its owner alone. */
    @Test
    void whatLeadsToAPatientStaysAtTheEdge() throws IOException {
        follow(ArchiveConfig.Kind.DICOMWEB);
        archive.fail("/series/" + DicomPhantom.studyUid(1) + ".1", PullRig.status(500));
        receive(1);
        site.settle();
        try (Stream<Path> files = Files.list(folder.resolve("spool").resolve("pulls"))) {
            Path file = files.findFirst().orElseThrow();
            assertTrue(
                    Files.readString(file).contains(DicomPhantom.studyUid(1)), "a person can find it in the archive");
            assertFalse(file.toString().contains(DicomPhantom.studyUid(1)));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void aDecisionAboutAStudyHoldsWhenItIsPulledAgain() {
        follow(ArchiveConfig.Kind.ORTHANC);
        archive.receive(PullRig.withoutLate(1));
        archive.receive(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        SpooledStudy held = in(StudyState.HELD).get(0);
        String ct = held.outcome().orElseThrow().options().get(0).seriesId();
        studies()
                .decide(
                        held.studyId(),
                        new StudyDecision(new StudyChoice(Optional.of(ct), Optional.empty(), Optional.empty()), false));
        site.work();
        assertEquals(1, site.rig.arrived().size());
        site.rig.clock.advance(Duration.ofDays(2));
        site.work();
        assertEquals(0, site.rig.spool().page(Optional.empty(), "", 1).size(), "its images are gone from the spool");
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        assertEquals(2, site.rig.arrived().size());
        assertEquals(List.of(), in(StudyState.HELD));
    }
}
