package dev.muduo.ingest.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.annotation.AnnotationTarget;
import dev.muduo.imaging.annotation.DicomAnnotation;
import dev.muduo.imaging.annotation.SegmentationReader;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.deidentify.UidMapping;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.StoringArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StudyArrived;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultSenderTest {
    private static final List<String> ALL = List.of("SEG", "SR", "RTSTRUCT");

    @TempDir
    Path folder;

    private final StoringArchive archive = new StoringArchive();
    private final StoringArchive other = new StoringArchive();

    @BeforeEach
    void credentials() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
    }

    @AfterEach
    void close() {
        archive.close();
        other.close();
    }

    private ResultRig site(String kind, String... objects) {
        return new ResultRig(folder, List.of(main(kind)), objects);
    }

    private Map<String, ?> main(String kind) {
        return ResultRig.destination(
                folder,
                "main",
                kind,
                kind.equals("ORTHANC") ? archive.orthanc() : archive.dicomWeb(),
                Identity.ORIGINAL);
    }

    private Map<String, ?> research() {
        return ResultRig.destination(folder, "research", "DICOMWEB", other.dicomWeb(), Identity.PSEUDONYMOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORTHANC", "DICOMWEB"})
    void aMaskGoesBackToItsPatientOnceHoweverOftenItIsAskedFor(String kind) {
        ResultRig site = site(kind, "SEG", "SR", "RTSTRUCT");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        for (int request = 0; request < 5; request++) {
            site.serve(study, Phantom.label());
        }
        site.work();
        assertEquals(ALL, modalities(archive));
        assertEquals(3, archive.received(), "whoever asks again causes no traffic");
        assertEquals(5, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
        for (DataSet object : archive.dataSets()) {
            assertEquals(DicomPhantom.PATIENT_ID, object.requireText(Attribute.PATIENT_ID));
            assertEquals(DicomPhantom.PATIENT_NAME, object.requireText(Attribute.PATIENT_NAME));
            assertEquals(DicomPhantom.studyUid(1), object.requireText(Attribute.STUDY_INSTANCE_UID));
        }
        assertEquals(
                List.of("Basic bXVkdW86cGFzcw=="),
                archive.authorizations().stream().distinct().toList());
        assertArrayEquals(Phantom.label().labels(), read(archive.objects().get(0), Phantom.CT_GRID));
    }

    private static List<String> modalities(StoringArchive archive) {
        return archive.dataSets().stream()
                .map(object -> object.requireText(Attribute.MODALITY))
                .toList();
    }

    /** The labels of a segmentation, on the grid of the image that it is of. */
    private static byte[] read(byte[] segmentation, Grid grid) {
        Structures structures = new Structures(IngestRig.STRUCTURES);
        DicomAnnotation annotation = SegmentationReader.read(
                Dicom.read(segmentation, "result"), AnnotationTarget.of(grid), Vocabulary.of(structures), 0.5);
        return annotation.labels().labels();
    }

    @Test
    void aMaskOnThePetIsAnObjectOfThePet() {
        ResultRig site = site("ORTHANC", "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        LabelMap onPet = Resampler.nearest(Phantom.label(), Phantom.PET_GRID);
        site.serve(study, Phantom.label());
        site.work();
        site.serve(study, onPet);
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), modalities(archive));
        assertEquals(
                List.of(DicomPhantom.studyUid(1) + ".1", DicomPhantom.studyUid(1) + ".2"),
                Stream.of(0, 2)
                        .map(at -> archive.dataSets()
                                .get(at)
                                .items(Attribute.REFERENCED_SERIES_SEQUENCE)
                                .get(0)
                                .requireText(Attribute.SERIES_INSTANCE_UID))
                        .toList());
        assertArrayEquals(onPet.labels(), read(archive.objects().get(2), Phantom.PET_GRID));
        List<Double> ofTheCt = numbers(archive.dataSets().get(1));
        List<Double> ofThePet = numbers(archive.dataSets().get(3));
        assertEquals(10, ofTheCt.size(), "a volume, three SUVs and a glycolysis of each of two structures");
        assertEquals(volumeMl(Phantom.label(), 1), ofTheCt.get(0), 1e-9, "of the mask as it was sent");
        assertEquals(volumeMl(onPet, 1), ofThePet.get(0), 1e-9);
        assertEquals(
                ofTheCt.subList(1, 4),
                ofThePet.subList(1, 4),
                "the PET is measured on its own voxels wherever the mask lies");
        assertEquals(ofTheCt.get(0) * ofTheCt.get(1), ofTheCt.get(4), 1e-9);
    }

    private static double volumeMl(LabelMap map, int structure) {
        int voxels = 0;
        for (byte label : map.labels()) {
            voxels += label == structure ? 1 : 0;
        }
        return voxels * map.grid().voxelMm3() / 1000;
    }

    /** All numbers of a report. */
    private static List<Double> numbers(DataSet item) {
        List<Double> numbers = new ArrayList<>();
        for (DataSet measured : item.items(Attribute.MEASURED_VALUE_SEQUENCE)) {
            numbers.add(measured.requireNumber(Attribute.NUMERIC_VALUE));
        }
        item.items(Attribute.CONTENT_SEQUENCE).forEach(child -> numbers.addAll(numbers(child)));
        return numbers;
    }

    /** Killed after every step that there is, and once more whenever an answer was lost. */
    @ParameterizedTest
    @ValueSource(strings = {"ORTHANC", "DICOMWEB"})
    void killedAnywhereTheSecondSendingChangesNothing(String kind) {
        ResultRig site = site(kind, "SEG", "SR", "RTSTRUCT");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        for (int steps = 1; archive.objects().size() < 3; steps++) {
            site.serve(study, Phantom.label());
            archive.failAfterStoring(ResultSenderTest::hangUp);
            for (int step = 0; step < steps; step++) {
                site.rig.step(site.rig.service.agents().size() - 1);
                site.rig.step(0);
            }
            archive.recover();
            site.kill();
            for (int step = 0; step < steps; step++) {
                site.rig.step(0);
                site.rig.step(site.rig.service.agents().size() - 1);
            }
            site.kill();
        }
        site.work();
        assertEquals(ALL, modalities(archive), "and the archive has seen no two contents under one name");
        assertTrue(archive.received() > 3, "something was sent twice");
        assertEquals(List.of(), site.deadLetters());
    }

    static Stream<Arguments> surroundings() {
        return Stream.of(
                fault("DICOMWEB", status(500)),
                fault("ORTHANC", status(503)),
                fault("DICOMWEB", status(404)),
                fault("ORTHANC", status(401)),
                fault("ORTHANC", status(507)),
                fault("DICOMWEB", ResultSenderTest::hangUp),
                fault("ORTHANC", saying(200, new JsonObject().put("Status", "Failure"))),
                fault("DICOMWEB", saying(202, new JsonObject())),
                fault("DICOMWEB", saying(409, StoringArchive.failed(0xa700))));
    }

    private static Arguments fault(String kind, Consumer<HttpServerRequest> fault) {
        return Arguments.of(kind, fault);
    }

    private static void hangUp(HttpServerRequest request) {
        request.connection().close();
    }

    private static Consumer<HttpServerRequest> saying(int status, JsonObject answer) {
        return request -> request.response().setStatusCode(status).end(answer.encode());
    }

    private static Consumer<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end("Doe^Jane");
    }

    @ParameterizedTest
    @MethodSource("surroundings")
    void anArchiveThatIsDownIsWaitedForAndNothingIsLost(String kind, Consumer<HttpServerRequest> fault) {
        ResultRig site = site(kind, "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archive.fail(fault);
        site.serve(study, Phantom.label());
        site.work();
        SurroundingsException told = assertThrows(
                SurroundingsException.class,
                () -> site.rig.agent(site.rig.service.agents().size() - 1).doWork());
        assertFalse(told.toString().contains("Doe"), told.getMessage());
        assertEquals(0, site.dealtWith(), "the position waits for the archive");
        archive.recover();
        site.work();
        assertEquals(List.of("SEG", "SR"), modalities(archive));
        assertEquals(1, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @Test
    void anArchiveThatIsDownHoldsNoOtherOneUp() {
        ResultRig site = new ResultRig(folder, List.of(main("DICOMWEB"), research()), "SEG", "SR");
        StudyArrived first = site.arrive(DicomPhantom.study(1));
        StudyArrived second = site.arrive(DicomPhantom.study(2));
        archive.fail(status(503));
        site.serve(first, Phantom.label());
        site.serve(second, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), modalities(other));
        assertEquals(0, site.dealtWith());
        site.kill();
        site.work();
        assertEquals(4, other.received(), "and is not sent anything twice");
        archive.recover();
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), modalities(archive));
        assertEquals(2, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413})
    void whatAnArchiveRefusesIsSetAsideAndKeepsTheOtherArchiveFromNothing(int status) {
        ResultRig site = new ResultRig(folder, List.of(main("DICOMWEB"), research()), "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archive.fail(saying(status, StoringArchive.failed(0x0122)));
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR"), modalities(other));
        assertEquals(1, site.deadLetters().size());
        assertTrue(site.deadLetters().get(0).reason().contains("archive main does not take"));
        assertEquals(1, site.dealtWith());
        archive.recover();
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(List.of("SEG", "SR"), modalities(archive), "asked for again, it is sent again");
        assertEquals(2, other.received());
    }

    @Test
    void anArchiveThatSaysThatItHasItHasIt() {
        ResultRig site = site("DICOMWEB", "SEG");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        archive.fail(status(409));
        site.serve(study, Phantom.label());
        site.work();
        assertEquals(1, archive.received());
        assertEquals(1, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @Test
    void whatHasNoWayBackIsPassedOver() {
        ResultRig site = site("ORTHANC", "SEG");
        site.rig.submit(site.rig.study(1));
        site.serve(site.rig.arrived().get(0), Phantom.label());
        site.serve(site.rig.arrived().get(0).getStudyId(), 1, Optional.empty());
        site.work();
        assertEquals(0, archive.received());
        assertEquals(2, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @Test
    void aMaskThatIsNotThereAndAStudyThatIsNotKnownAreSetAside() {
        ResultRig site = site("ORTHANC", "SEG");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        StoredObject missing = new StoredObject("studies/x/1/mask-x", "0".repeat(64), 9);
        site.serve(study.getStudyId(), 1, Optional.of(missing));
        site.serve("f".repeat(64), 1, Optional.of(missing));
        site.serve(study, Phantom.label());
        site.work();
        site.work();
        assertEquals(2, site.deadLetters().size());
        assertEquals(List.of("SEG"), modalities(archive), "the next one is not held up");
        assertEquals(3, site.dealtWith());
    }

    @Test
    void anotherArchiveIsToldOfNobody() throws IOException {
        ResultRig site = new ResultRig(folder, List.of(main("ORTHANC"), research()), "SEG", "SR", "RTSTRUCT");
        List<String> planted = new ArrayList<>();
        UnaryOperator<DataSetBuilder> names = slice -> {
            planted.clear();
            return plant(slice, planted);
        };
        List<DataSet> slices = new ArrayList<>(DicomPhantom.ct(1, names));
        slices.addAll(DicomPhantom.pet(1, names));
        planted.addAll(List.of(
                DicomPhantom.PATIENT_ID,
                "Doe",
                "Jane",
                DicomPhantom.studyUid(1),
                site.rig.clock.instant().toString().substring(0, 10).replace("-", "")));
        SegmentationServed served;
        String said;
        try (CapturedLog log = new CapturedLog()) {
            served = site.serve(site.arrive(slices), Phantom.label());
            archive.fail(status(500));
            site.work();
            archive.fail(saying(400, StoringArchive.failed(0x0122)));
            site.work();
            archive.recover();
            site.serve(site.rig.arrived().get(0), Phantom.label());
            site.work();
            said = log.text();
        }
        assertTrue(site.rig.meters.scrape().contains("muduo_results_accepted_total"), site.rig.meters.scrape());
        assertTrue(said.contains("is set aside"), said);
        assertEquals(ALL, modalities(archive));
        assertEquals(ALL, modalities(other));
        for (String value : planted) {
            other.objects().forEach(object -> assertAbsent(value, object));
            site.outside().forEach(object -> assertAbsent(value, object));
            assertFalse(said.contains(value), () -> value + " is in the log");
        }
        assertFalse(served.toString().contains("Doe"));
        UidMapping uids = new UidMapping(SiteSecret.read(folder.resolve("site-secret")));
        for (DataSet object : other.dataSets()) {
            assertEquals(uids.map(DicomPhantom.studyUid(1)), object.requireText(Attribute.STUDY_INSTANCE_UID));
            assertEquals("YES", object.requireText(Attribute.PATIENT_IDENTITY_REMOVED));
        }
        assertNotEquals(sopInstanceUids(archive), sopInstanceUids(other));
        assertEquals(
                numbers(archive.dataSets().get(1)), numbers(other.dataSets().get(1)));
        assertArrayEquals(Phantom.label().labels(), read(other.objects().get(0), Phantom.CT_GRID));
    }

    /** A value of its own in every text that results copy. */
    private static DataSetBuilder plant(DataSetBuilder slice, List<String> planted) {
        for (Attribute attribute : List.of(
                Attribute.ISSUER_OF_PATIENT_ID,
                Attribute.STUDY_ID,
                Attribute.STUDY_DESCRIPTION,
                Attribute.ACCESSION_NUMBER,
                Attribute.REFERRING_PHYSICIAN_NAME,
                Attribute.POSITION_REFERENCE_INDICATOR)) {
            String value = "PLANTED" + planted.size();
            planted.add(value);
            slice.text(attribute, value);
        }
        slice.text(Attribute.PATIENT_BIRTH_DATE, "19440606").text(Attribute.STUDY_DATE, "20251224");
        planted.addAll(List.of("19440606", "20251224"));
        return slice;
    }

    private static List<String> sopInstanceUids(StoringArchive archive) {
        return archive.dataSets().stream()
                .map(object -> object.requireText(Attribute.SOP_INSTANCE_UID))
                .toList();
    }

    private static void assertAbsent(String value, byte[] content) {
        assertFalse(new String(content, StandardCharsets.ISO_8859_1).contains(value), value);
    }

    @Test
    void withoutAWayBackNoDestinationIsTaken() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> new IngestRig(
                        folder,
                        new InMemoryEventLog(),
                        new InMemoryObjectStore(),
                        Map.of("ingest.results.destinations", List.of(main("ORTHANC")))));
        assertTrue(refused.getMessage().contains("site.originals"), refused.getMessage());
    }
}
