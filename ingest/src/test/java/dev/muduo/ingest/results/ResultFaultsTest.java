package dev.muduo.ingest.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.StoringArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.schemas.StudyArrived;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are down, refuse or lose their answers, and a site that is killed: each result arrives once. */
class ResultFaultsTest {
    @TempDir
    Path folder;

    private ResultArchives archives;

    @BeforeEach
    void start() throws IOException {
        archives = new ResultArchives(folder);
    }

    @AfterEach
    void close() {
        archives.close();
    }

    /** Killed after every step that there is, and once more whenever an answer was lost. */
    @ParameterizedTest
    @ValueSource(strings = {"ORTHANC", "DICOMWEB"})
    void killedAnywhereTheSecondSendingChangesNothing(String kind) {
        ResultRig site = archives.site(kind, "SEG", "SR", "RTSTRUCT");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        for (int steps = 1; archives.own.objects().size() < 3; steps++) {
            site.serve(study, Phantom.label());
            archives.own.failAfterStoring(ResultArchives::hangUp);
            for (int step = 0; step < steps; step++) {
                site.rig.step(site.rig.service.agents().size() - 1);
                site.rig.step(0);
            }
            archives.own.recover();
            site.kill();
            for (int step = 0; step < steps; step++) {
                site.rig.step(0);
                site.rig.step(site.rig.service.agents().size() - 1);
            }
            site.kill();
        }
        site.work();
        assertEquals(
                ResultArchives.ALL,
                ResultArchives.modalities(archives.own),
                "and the archive has seen no two contents under one name");
        assertTrue(archives.own.received() > 3, "something was sent twice");
        assertEquals(List.of(), site.deadLetters());
    }

    static Stream<Arguments> surroundings() {
        return Stream.of(
                fault("DICOMWEB", ResultArchives.status(500)),
                fault("ORTHANC", ResultArchives.status(503)),
                fault("DICOMWEB", ResultArchives.status(404)),
                fault("ORTHANC", ResultArchives.status(401)),
                fault("ORTHANC", ResultArchives.status(507)),
                fault("DICOMWEB", ResultArchives::hangUp),
                fault("ORTHANC", ResultArchives.saying(200, new JsonObject().put("Status", "Failure"))),
                fault("DICOMWEB", ResultArchives.saying(202, new JsonObject())),
                fault("DICOMWEB", ResultArchives.saying(202, StoringArchive.storedWithWarning("2.25.1"))),
                fault("DICOMWEB", ResultArchives.saying(409, StoringArchive.failed(0xa700))));
    }

    private static Arguments fault(String kind, Consumer<HttpServerRequest> fault) {
        return Arguments.of(kind, fault);
    }

    @ParameterizedTest
    @MethodSource("surroundings")
    void anArchiveThatIsDownIsWaitedForAndNothingIsLost(String kind, Consumer<HttpServerRequest> fault) {
        ResultRig site = archives.site(kind, "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archives.own.fail(fault);
        site.serve(study, Phantom.label());
        site.work();
        SurroundingsException told = assertThrows(
                SurroundingsException.class,
                () -> site.rig.agent(site.rig.service.agents().size() - 1).doWork());
        assertFalse(told.toString().contains("Doe"), told.getMessage());
        assertEquals(0, site.dealtWith(), "the position waits for the archive");
        archives.own.recover();
        site.work();
        assertEquals(List.of("SEG", "SR"), ResultArchives.modalities(archives.own));
        assertEquals(1, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @Test
    void anArchiveThatIsDownHoldsNoOtherOneUp() {
        ResultRig site = archives.siteWithBoth("DICOMWEB", "SEG", "SR");
        StudyArrived first = site.arrive(DicomPhantom.study(1));
        StudyArrived second = site.arrive(DicomPhantom.study(2));
        archives.own.fail(ResultArchives.status(503));
        site.serve(first, Phantom.label());
        site.serve(second, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), ResultArchives.modalities(archives.other));
        assertEquals(0, site.dealtWith());
        site.kill();
        site.work();
        assertEquals(4, archives.other.received(), "and is not sent anything twice");
        archives.own.recover();
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), ResultArchives.modalities(archives.own));
        assertEquals(2, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413})
    void whatAnArchiveRefusesIsSetAsideAndKeepsTheOtherArchiveFromNothing(int status) {
        ResultRig site = archives.siteWithBoth("DICOMWEB", "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archives.own.fail(ResultArchives.saying(status, StoringArchive.failed(0x0122)));
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR"), ResultArchives.modalities(archives.other));
        assertEquals(1, site.deadLetters().size());
        assertTrue(site.deadLetters().get(0).reason().contains("archive main does not take"));
        assertEquals(1, site.dealtWith());
        archives.own.recover();
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(
                List.of("SEG", "SR"), ResultArchives.modalities(archives.own), "asked for again, it is sent again");
        assertEquals(2, archives.other.received());
    }

    @Test
    void anArchiveThatSaysThatItHasItHasIt() {
        ResultRig site = archives.site("DICOMWEB", "SEG");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archives.own.fail(ResultArchives.status(409));
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(1, archives.own.received());
        assertEquals(1, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    /** PS3.18, 10.5.3: with a warning the status is 202, and the object is among those stored. */
    @Test
    void whatIsStoredWithAWarningIsStored() {
        ResultRig site = archives.site("DICOMWEB", "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archives.own.failAfterStoring(request -> {
            List<DataSet> stored = archives.own.dataSets();
            String uid = stored.get(stored.size() - 1).requireText(Attribute.SOP_INSTANCE_UID);
            ResultArchives.saying(202, StoringArchive.storedWithWarning(uid)).accept(request);
        });
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR"), ResultArchives.modalities(archives.own));
        assertEquals(2, archives.own.received());
        assertEquals(1, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }
}
