package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.dicom.SeriesOption;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.edge.ReidentificationMap;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.spool.SpooledStudy;
import dev.muduo.ingest.spool.StudyDecision;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrthancPullTest {
    @TempDir
    Path folder;

    private final FakeArchive archive = new FakeArchive();
    private PullRig site;

    @BeforeEach
    void site() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass word\n");
        site = new PullRig(folder, ArchiveConfig.Kind.ORTHANC, archive.orthanc()).started();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void aStableStudyIsPulledOnceAndTheCursorMovesWithIt() throws IOException {
        archive.receive(DicomPhantom.study(1));
        site.work();
        assertEquals(0, site.rig.arrived().size(), "it is not stable yet");
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        site.work();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(1, site.cursors().size());
        assertEquals("orthanc-main", site.cursors().get(0).getSource());
        assertEquals(DicomPhantom.study(1).size(), archive.imageRequests());
        assertEquals("Basic bXVkdW86cGFzcyB3b3Jk", archive.authorizations().get(0), "base64 of muduo:pass word");
        assertScratchIsEmpty();
    }

    @Test
    void nothingThatNamesThePatientGetsOutAndTheEdgeKnowsTheWayBack() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        String out = site.published();
        for (String name :
                List.of("MRN-0815", "Doe", DicomPhantom.studyUid(1), FakeArchive.id(DicomPhantom.studyUid(1)))) {
            assertFalse(out.contains(name), name);
        }
        StudyArrived arrived = site.rig.arrived().get(0);
        ReidentificationMap map = new ReidentificationMap(folder.resolve("originals"));
        assertEquals(
                DicomPhantom.PATIENT_ID,
                map.find(
                                arrived.getStudyId(),
                                hash(arrived.getCt().getObject().getKey()),
                                hash(arrived.getPet().getObject().getKey()))
                        .orElseThrow()
                        .ct()
                        .headers()
                        .requireText(Attribute.PATIENT_ID));
    }

    private static String hash(String key) {
        return key.replaceAll(".*-([0-9a-f]{64}).*", "$1");
    }

    @Test
    void lateImagesMakeANewRevision() {
        archive.receive(PullRig.withoutLate(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        assertEquals(
                List.of(1, 2),
                site.rig.arrived().stream().map(StudyArrived::getRevision).toList());
    }

    /** As often as what is known already is sent once more, late or by another way, it publishes nothing. */
    @Test
    void imagesThatAreTakenOutAgainLeaveTheLatestRevision() {
        archive.receive(PullRig.withoutLate(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        archive.deleteInstance(PullRig.late(1).get(0).requireText(Attribute.SOP_INSTANCE_UID));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        assertEquals(
                List.of(1, 2),
                site.rig.arrived().stream().map(StudyArrived::getRevision).toList());
        assertEquals(3, site.cursors().size(), "it has been dealt with");
    }

    @Test
    void whenAStudyBecameStableTwiceMeanwhileItIsPulledOnce() {
        archive.receive(PullRig.withoutLate(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.receive(PullRig.late(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        site.work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void aResultThatWasSentBackDoesNotMakeItPullAgain() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        long before = archive.imageRequests();
        archive.receive(List.of(PullRig.result(1)));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        assertEquals(before, archive.imageRequests());
        assertEquals(1, site.rig.arrived().size());
        site.started().work();
        assertEquals(before, archive.imageRequests(), "the cursor has moved over it");
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        for (int seed = 1; seed <= 3; seed++) {
            archive.receive(DicomPhantom.study(seed));
            archive.stable(DicomPhantom.studyUid(seed));
        }
        site.work();
        long before = archive.imageRequests();
        archive.receive(DicomPhantom.study(4));
        archive.stable(DicomPhantom.studyUid(4));
        site.started().work();
        assertEquals(4, site.rig.arrived().size());
        assertEquals(before + DicomPhantom.study(4).size(), archive.imageRequests());
    }

    @Test
    void whatWasRemovedMeanwhileIsPassedOver() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.delete(DicomPhantom.studyUid(1));
        archive.receive(DicomPhantom.study(2));
        archive.stable(DicomPhantom.studyUid(2));
        site.work();
        site.work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void anImageThatIsRemovedInTheMiddleMakesItListTheStudyAgainAfterAWhile() {
        archive.receive(DicomPhantom.study(1));
        archive.receive(List.of(PullRig.late(1).get(0).toBuilder()
                .text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".5")
                .text(Attribute.SOP_INSTANCE_UID, DicomPhantom.studyUid(1) + ".5.1")
                .build()));
        archive.stable(DicomPhantom.studyUid(1));
        archive.beforeImages(() -> archive.deleteInstance(DicomPhantom.studyUid(1) + ".5.1"));
        site.work();
        assertEquals(0, site.rig.arrived().size());
        site.rig.clock.advance(Duration.ofMinutes(1));
        site.work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void studiesThatCannotBeUsedArePassedOverWithoutHoldingUpTheRest() {
        archive.receive(DicomPhantom.ct(1, UnaryOperator.identity()));
        archive.receive(DicomPhantom.pet(2, UnaryOperator.identity()));
        archive.receive(DicomPhantom.study(3));
        DataSet broken = DicomPhantom.ct(3, UnaryOperator.identity()).get(0);
        archive.receive(broken, "no DICOM at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        archive.receive(DicomPhantom.study(4));
        archive.receive(DicomPhantom.pet(
                4, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(4) + ".3")));
        archive.receive(DicomPhantom.study(5));
        for (int seed = 1; seed <= 5; seed++) {
            archive.stable(DicomPhantom.studyUid(seed));
        }
        site.work();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(5, site.cursors().size(), "the cursor has moved over each of them");
        long before = archive.imageRequests();
        site.started().work();
        assertEquals(before, archive.imageRequests());
        assertScratchIsEmpty();
    }

    @Test
    void aStudyOfWhichAPersonHasToChooseWaitsInTheSpoolAndIsTakenAsDecided() {
        site.with("ingest.dicom.spool", folder.resolve("spool").toString()).started();
        archive.receive(DicomPhantom.study(1));
        archive.receive(DicomPhantom.pet(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        site.work();
        Spool spool = site.rig.service.spool().orElseThrow();
        SpooledStudy held = spool.page(Optional.of(StudyState.HELD), "", 2).get(0);
        assertEquals(0, site.rig.arrived().size());
        List<SeriesOption> pets = held.outcome().orElseThrow().options().stream()
                .filter(option -> option.modality().equals("PT"))
                .toList();
        spool.decide(
                held.studyId(),
                new StudyDecision(
                        new StudyChoice(
                                Optional.empty(), Optional.of(pets.get(0).seriesId()), Optional.empty()),
                        false));
        site.work();
        assertEquals(1, site.rig.arrived().size());
        site.started().work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void aStudyThatIsTooLargeIsPassedOverWithoutPullingIt() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.with("ingest.pull.maxStudyInstances", 5).started().work();
        assertEquals(0, archive.imageRequests());
        assertEquals(1, site.cursors().size());
    }

    @Test
    void aStudyThatIsLargerThanTheArchiveSaidIsCutOffAndPassedOver() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.fail("/file", request -> request.response().end(Buffer.buffer(new byte[2 << 20])));
        site.with("ingest.pull.maxStudyMegabytes", 1).started().work();
        assertEquals(0, site.rig.arrived().size());
        assertEquals(1, site.cursors().size());
        assertScratchIsEmpty();
    }

    @Test
    void whateverFailsAroundItTheStudyIsPulledOnceWhenItIsOver() throws Exception {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        List<FakeArchive.Fault> faults = List.of(
                PullRig.status(500),
                PullRig.status(503),
                PullRig.status(401),
                PullRig.status(302),
                request -> request.connection().close(),
                request -> request.response().end("no json, Doe^Jane"));
        for (FakeArchive.Fault fault : faults) {
            archive.fail("/", fault);
            site.work();
            SurroundingsException told =
                    assertThrows(SurroundingsException.class, () -> site.pull().doWork());
            assertTrue(told.getMessage().contains("main"), told.getMessage());
            assertFalse(allMessages(told).contains("Doe"), told.getMessage());
            assertFalse(allMessages(told).contains("pass word"), told.getMessage());
            assertScratchIsEmpty();
        }
        archive.recover();
        site.store.setFault(Fault.UNAVAILABLE);
        site.work();
        long pulled = archive.imageRequests();
        site.work();
        assertEquals(pulled, archive.imageRequests(), "it is here already");
        site.store.setFault(Fault.NONE);
        site.log.failNextCommitAfter();
        site.work();
        site.work();
        site.work();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(1, site.cursors().size());
    }

    /** Killed after any number of steps, and once more on the way, it has published each study once. */
    @Test
    void killedAtAnyMomentEveryStudyIsPublishedOnce() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            archive.receive(DicomPhantom.study(seed));
            archive.stable(DicomPhantom.studyUid(seed));
        }
        for (int steps = 0; steps < 14; steps++) {
            PullRig each = new PullRig(
                            Files.createDirectory(folder.resolve("killed-" + steps)),
                            ArchiveConfig.Kind.ORTHANC,
                            archive.orthanc())
                    .with("ingest.pull.archives", site.archives());
            each.started().step(steps);
            each.started().step(14 - steps);
            each.log.failNextCommitAfter();
            each.started();
            // Idle in between is when what failed is tried again.
            for (int look = 0; look < 6; look++) {
                each.work();
            }
            assertEquals(
                    3,
                    each.rig.arrived().stream()
                            .map(StudyArrived::getStudyId)
                            .distinct()
                            .count(),
                    "after " + steps);
            assertEquals(3, each.rig.arrived().size(), "after " + steps);
            assertEquals(
                    6,
                    each.cursors().stream()
                            .mapToLong(c -> ChangeMark.at(c.getPosition()).sequence())
                            .max()
                            .orElseThrow());
        }
    }

    /** A proxy answers so while the archive behind it starts. */
    @Test
    void aListThatIsNotThereIsWaitedFor() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.fail("/changes", PullRig.status(404));
        site.work();
        assertThrows(SurroundingsException.class, () -> site.pull().doWork());
        archive.recover();
        site.work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void anArchiveThatFallsSilentIsGivenUpAfterItsTime() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.fail("/changes", request -> {});
        site.with("ingest.pull.requestTimeout", "100 ms").started();
        assertThrows(SurroundingsException.class, () -> {
            site.rig.agent(0).doWork();
            site.pull().doWork();
        });
        archive.recover();
        site.with("ingest.pull.requestTimeout", "30 s").started().work();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void anArchiveThatWasReplacedIsReadFromTheBeginning() {
        for (int seed = 1; seed <= 3; seed++) {
            archive.receive(DicomPhantom.study(seed));
            archive.stable(DicomPhantom.studyUid(seed));
        }
        site.work();
        archive.replaced();
        archive.receive(DicomPhantom.study(4));
        archive.stable(DicomPhantom.studyUid(4));
        site.work();
        site.work();
        assertEquals(4, site.rig.arrived().size());
    }

    /** It has counted as far as the one before it, or further, while nobody looked. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArchiveThatWasReplacedAndHasCountedFurtherIsReadFromTheBeginning(boolean restarted) {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        site.work();
        archive.replaced();
        for (int seed = 2; seed <= 4; seed++) {
            archive.receive(DicomPhantom.study(seed));
            archive.stable(DicomPhantom.studyUid(seed));
        }
        if (restarted) {
            site.started();
        }
        site.work();
        site.work();
        assertEquals(4, site.rig.arrived().size());
    }

    /** Orthanc forgets the changes of what is deleted. */
    private void pullTwoAndDeleteTheSecond() {
        for (int n = 1; n <= 2; n++) {
            archive.receive(DicomPhantom.study(n));
            archive.stable(DicomPhantom.studyUid(n));
        }
        site.work();
        archive.delete(DicomPhantom.studyUid(2));
        archive.forgetChangesOf(DicomPhantom.studyUid(2));
    }

    @Test
    void theLastChangeMayBeForgotten() {
        pullTwoAndDeleteTheSecond();
        long before = archive.imageRequests();
        archive.receive(DicomPhantom.study(3));
        archive.stable(DicomPhantom.studyUid(3));
        site.started().work();
        assertEquals(before + DicomPhantom.study(3).size(), archive.imageRequests(), "nothing is read twice");
        assertEquals(3, site.rig.arrived().size());
    }

    /** Orthanc's last change is then one of before the position, as after it was replaced. */
    @Test
    void nothingIsReadTwiceWhereTheNewestStudyIsDeleted() {
        pullTwoAndDeleteTheSecond();
        long before = archive.imageRequests();
        site.rig.clock.advance(Duration.ofHours(1));
        site.work();
        assertEquals(before, archive.imageRequests());
        assertEquals(2, site.rig.arrived().size());
    }

    /** An earlier version wrote the number of the change alone. */
    @Test
    void aPositionOfAnEarlierVersionIsRead() {
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        var unused = site.log.append(
                Topics.INGEST_CURSORS, "orthanc-main", new IngestCursor("orthanc-main", "2", site.rig.clock.instant()));
        archive.receive(DicomPhantom.study(2));
        archive.stable(DicomPhantom.studyUid(2));
        site.started().work();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(DicomPhantom.study(2).size(), archive.imageRequests());
    }

    @Test
    void aTokenIsReadAnewAndAMissingOneIsAFaultOfTheSurroundings() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "bearer first");
        site.work();
        Files.writeString(folder.resolve("pacs-user"), "bearer second");
        site.work();
        assertTrue(archive.authorizations().contains("Bearer first"));
        assertEquals(
                "Bearer second",
                archive.authorizations().get(archive.authorizations().size() - 1));
        for (String unusable : List.of("", "basic", "muduo:secret", "basic a:b\nbasic c:d")) {
            Files.writeString(folder.resolve("pacs-user"), unusable);
            site.rig.clock.advance(Duration.ofMinutes(1));
            SurroundingsException fault =
                    assertThrows(SurroundingsException.class, () -> site.pull().doWork());
            assertFalse(fault.getMessage().contains("secret"), fault.getMessage());
        }
        Files.delete(folder.resolve("pacs-user"));
        assertThrows(SurroundingsException.class, () -> site.pull().doWork());
    }

    private static String allMessages(Throwable fault) {
        return fault == null ? "" : fault + allMessages(fault.getCause());
    }

    private void assertScratchIsEmpty() {
        try (Stream<Path> left = Files.walk(folder.resolve("scratch"))) {
            assertEquals(0, left.filter(Files::isRegularFile).count(), "nothing is left on the scratch disk");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
