package dev.muduo.ingest.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.StudyArrived;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, of what, and to whom. */
class ResultSenderTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"ORTHANC", "DICOMWEB"})
    void aMaskGoesBackToItsPatientOnceHoweverOftenItIsAskedFor(String kind) {
        ResultRig site = archives.site(kind, "SEG", "SR", "RTSTRUCT");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        for (int request = 0; request < 5; request++) {
            site.serve(study, Phantom.label());
        }
        site.work();
        assertEquals(ResultArchives.ALL, ResultArchives.modalities(archives.own));
        assertEquals(3, archives.own.received(), "whoever asks again causes no traffic");
        assertEquals(5, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
        for (DataSet object : archives.own.dataSets()) {
            assertEquals(DicomPhantom.PATIENT_ID, object.requireText(Attribute.PATIENT_ID));
            assertEquals(DicomPhantom.PATIENT_NAME, object.requireText(Attribute.PATIENT_NAME));
            assertEquals(DicomPhantom.studyUid(1), object.requireText(Attribute.STUDY_INSTANCE_UID));
        }
        assertEquals(
                List.of("Basic bXVkdW86cGFzcw=="),
                archives.own.authorizations().stream().distinct().toList());
        assertArrayEquals(
                Phantom.label().labels(),
                ResultArchives.read(archives.own.objects().get(0), Phantom.CT_GRID));
    }

    @Test
    void aMaskOnThePetIsAnObjectOfThePet() {
        ResultRig site = archives.site("ORTHANC", "SEG", "SR");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        LabelMap onPet = Resampler.nearest(Phantom.label(), Phantom.PET_GRID);
        site.serve(study, Phantom.label());
        site.work();
        site.serve(study, onPet);
        site.work();
        assertEquals(List.of("SEG", "SR", "SEG", "SR"), ResultArchives.modalities(archives.own));
        assertEquals(
                List.of(DicomPhantom.studyUid(1) + ".1", DicomPhantom.studyUid(1) + ".2"),
                Stream.of(0, 2)
                        .map(at -> archives.own
                                .dataSets()
                                .get(at)
                                .items(Attribute.REFERENCED_SERIES_SEQUENCE)
                                .get(0)
                                .requireText(Attribute.SERIES_INSTANCE_UID))
                        .toList());
        assertArrayEquals(
                onPet.labels(), ResultArchives.read(archives.own.objects().get(2), Phantom.PET_GRID));
        List<Double> ofTheCt = ResultArchives.numbers(archives.own.dataSets().get(1));
        List<Double> ofThePet = ResultArchives.numbers(archives.own.dataSets().get(3));
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

    @Test
    void whatHasNoWayBackIsPassedOver() {
        ResultRig site = archives.site("ORTHANC", "SEG");
        site.rig.submit(site.rig.study(1));
        site.serve(site.rig.arrived().get(0), Phantom.label());
        site.serve(site.rig.arrived().get(0).getStudyId(), 1, Optional.empty());
        site.work();
        assertEquals(0, archives.own.received());
        assertEquals(2, site.dealtWith());
        assertEquals(List.of(), site.deadLetters());
    }

    @Test
    void aMaskThatIsNotThereAndAStudyThatIsNotKnownAreSetAside() {
        ResultRig site = archives.site("ORTHANC", "SEG");
        StudyArrived study = site.arrive(DicomPhantom.study(1));
        StoredObject missing = new StoredObject("studies/x/1/mask-x", "0".repeat(64), 9);
        site.serve(study.getStudyId(), 1, Optional.of(missing));
        site.serve("f".repeat(64), 1, Optional.of(missing));
        site.serve(study, Phantom.label());
        site.work();
        site.work();
        assertEquals(2, site.deadLetters().size());
        assertEquals(List.of("SEG"), ResultArchives.modalities(archives.own), "the next one is not held up");
        assertEquals(3, site.dealtWith());
    }

    @Test
    void withoutAWayBackNoDestinationIsTaken() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> new IngestRig(
                        folder,
                        new InMemoryEventLog(),
                        new InMemoryObjectStore(),
                        Map.of("ingest.results.destinations", List.of(archives.main("ORTHANC")))));
        assertTrue(refused.getMessage().contains("site.originals"), refused.getMessage());
    }
}
