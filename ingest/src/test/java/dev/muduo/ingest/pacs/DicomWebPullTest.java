package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.schemas.StudyArrived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomWebPullTest {
    @TempDir
    Path folder;

    private final FakeArchive archive = new FakeArchive();
    private PullRig site;

    @BeforeEach
    void site() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "bearer token\n");
        site = new PullRig(folder, ArchiveConfig.Kind.DICOMWEB, archive.dicomWeb()).started();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void studiesOfAllPagesArePulledOnceWhenTheyHaveSettled() {
        for (int seed = 1; seed <= 5; seed++) {
            archive.receive(DicomPhantom.study(seed));
        }
        site.work();
        assertEquals(0, site.rig.arrived().size(), "somebody may still be sending");
        site.settle();
        site.settle();
        assertEquals(5, site.rig.arrived().size());
        assertEquals(5, site.cursors().size(), "one a study: there is no position in such an archive");
        assertEquals(10, archive.imageRequests(), "two series a study");
        assertTrue(
                archive.requests()
                        .contains("/dicom-web/studies?StudyDate=20251217-20260102&ModalitiesInStudy=PT"
                                + "&includefield=00201206&includefield=00201208&limit=100&offset=4"),
                archive.requests().toString());
    }

    @Test
    void nothingThatNamesThePatientGetsOut() {
        archive.receive(DicomPhantom.study(1));
        site.settle();
        assertEquals(1, site.rig.arrived().size());
        String out = site.published();
        for (String name : List.of("MRN-0815", "Doe", DicomPhantom.studyUid(1))) {
            assertFalse(out.contains(name), name);
        }
    }

    @Test
    void aStudyThatGrowsBecomesANewRevisionWhenItHasSettledAgain() {
        archive.receive(PullRig.withoutLate(1));
        site.settle();
        archive.receive(PullRig.late(1));
        site.work();
        assertEquals(1, site.rig.arrived().size());
        site.settle();
        assertEquals(
                List.of(1, 2),
                site.rig.arrived().stream().map(StudyArrived::getRevision).toList());
    }

    @Test
    void whatWasDealtWithIsKnownAfterARestartAndResultsDoNotMakeItPullAgain() {
        archive.receive(DicomPhantom.study(1));
        archive.receive(DicomPhantom.ct(2, UnaryOperator.identity()));
        site.settle();
        long before = archive.imageRequests();
        archive.receive(List.of(PullRig.result(1)));
        site.settle();
        site.started().settle();
        assertEquals(before, archive.imageRequests());
        assertEquals(1, site.rig.arrived().size());
        assertEquals(2, site.cursors().size(), "the study without a PET was passed over once");
    }

    @Test
    void aStudyThatChangesWhileItIsPulledIsPulledWhenItHasSettled() {
        archive.receive(DicomPhantom.study(1));
        site.work();
        archive.beforeImages(() -> archive.deleteInstance(DicomPhantom.studyUid(1) + ".2.8"));
        site.rig.clock.advance(PullRig.SETTLE);
        site.work();
        assertEquals(0, site.rig.arrived().size(), "half of what was listed is no study");
        site.settle();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void anArchiveThatDoesNotCountIsLookedAtMoreClosely() {
        archive.withoutCounts();
        archive.receive(DicomPhantom.study(1));
        site.settle();
        site.settle();
        assertEquals(1, site.rig.arrived().size());
        assertEquals(2, archive.imageRequests());
    }

    @Test
    void whateverFailsAroundItTheStudyIsPulledOnceWhenItIsOver() {
        archive.receive(DicomPhantom.study(1));
        site.work();
        site.rig.clock.advance(PullRig.SETTLE);
        for (FakeArchive.Fault fault : List.of(
                PullRig.status(500),
                request -> request.connection().close(),
                request -> request.response()
                        .putHeader("Content-Type", "text/plain")
                        .end("Doe^Jane"))) {
            archive.fail("/", fault);
            site.work();
            SurroundingsException told =
                    assertThrows(SurroundingsException.class, () -> site.pull().doWork());
            assertFalse(told.toString().contains("Doe"), told.getMessage());
        }
        archive.recover();
        site.settle();
        assertEquals(1, site.rig.arrived().size());
    }

    /** A proxy answers so while the archive behind it starts. */
    @Test
    void aListThatIsNotThereIsWaitedFor() {
        archive.receive(DicomPhantom.study(1));
        archive.fail("/studies?", PullRig.status(404));
        site.work();
        site.rig.clock.advance(PullRig.SETTLE);
        assertThrows(SurroundingsException.class, () -> site.pull().doWork());
        archive.recover();
        site.settle();
        site.settle();
        assertEquals(1, site.rig.arrived().size());
    }

    @Test
    void aListOfSomethingElseIsAFaultOfTheArchive() {
        archive.fail("/studies?", request -> request.response().end("[{\"ID\": \"1\"}]"));
        site.work();
        site.rig.clock.advance(PullRig.SETTLE);
        assertThrows(SurroundingsException.class, () -> site.pull().doWork());
    }

    @Test
    void manyStudiesTakeAsManyLooksAsTheyHavePages() {
        IntStream.rangeClosed(1, 4).forEach(seed -> archive.receive(DicomPhantom.study(seed)));
        site.work();
        assertEquals(
                3,
                archive.requests().stream()
                        .filter(path -> path.contains("offset="))
                        .count(),
                "two pages, and an empty one that says that it was the last");
    }
}
