package dev.muduo.ingest.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.Series;
import dev.muduo.ingest.dicom.OriginalStudy;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReidentificationMapTest {
    private static final String STUDY = "a".repeat(64);
    private static final String CT = "b".repeat(64);
    private static final String PET = "c".repeat(64);

    @TempDir
    Path folder;

    private Path root;
    private ReidentificationMap map;

    @BeforeEach
    void open() {
        root = folder.resolve("data").resolve("originals");
        map = new ReidentificationMap(root);
    }

    @Test
    void itLeadsBackToThePatientAndTheImagesAlsoAfterARestart() {
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        SourceStudy found = new ReidentificationMap(root).find(STUDY, CT, PET).orElseThrow();
        assertEquals(DicomPhantom.PATIENT_ID, found.ct().headers().requireText(Attribute.PATIENT_ID));
        assertEquals(DicomPhantom.PATIENT_NAME, found.pet().headers().requireText(Attribute.PATIENT_NAME));
        assertEquals(DicomPhantom.studyUid(1), found.ct().headers().requireText(Attribute.STUDY_INSTANCE_UID));
        assertEquals(DicomPhantom.studyUid(1) + ".1", found.ct().seriesUid());
        assertEquals(
                DicomPhantom.ct(1, UnaryOperator.identity()).size(),
                found.ct().slices().size());
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                        path.toString());
            }
        }
    }

    @Test
    void revisionsAreKeptApartAndTheHeadersThatCameLastStay() {
        String otherCt = "d".repeat(64);
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        map.keep(original(STUDY, otherCt, UnaryOperator.identity()));
        map.keep(original(STUDY, otherCt, slice -> slice.text(Attribute.PATIENT_NAME, "Roe^Jane")));
        assertEquals(DicomPhantom.PATIENT_NAME, name(map.find(STUDY, CT, PET)));
        assertEquals("Roe^Jane", name(map.find(STUDY, otherCt, PET)));
        assertEquals(Optional.empty(), map.find(STUDY, "e".repeat(64), PET));
    }

    @Test
    void aStudyIsForgottenWithAllItsRevisionsAndNoOther() throws IOException {
        String other = "aa" + "f".repeat(62);
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        map.keep(original(STUDY, "d".repeat(64), UnaryOperator.identity()));
        map.keep(original(other, CT, UnaryOperator.identity()));
        map.forget(STUDY);
        map.forget(STUDY);
        assertEquals(Optional.empty(), map.find(STUDY, CT, PET));
        assertTrue(map.find(other, CT, PET).isPresent());
        try (Stream<Path> all = Files.walk(root)) {
            assertEquals(1, all.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void whatAnInterruptedWriteLeftIsNeitherReadNorInTheWay() throws IOException {
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        Path file = onlyFile();
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.move(file, half);
        Files.write(half, new byte[] {'P', 'K'});
        assertEquals(Optional.empty(), map.find(STUDY, CT, PET));
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        assertTrue(map.find(STUDY, CT, PET).isPresent());
        assertFalse(Files.exists(half));
    }

    @Test
    void damageIsSaidAndAskedToBeMended() throws IOException {
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        Files.write(onlyFile(), new byte[] {'P', 'K'});
        SurroundingsException fault = assertThrows(SurroundingsException.class, () -> map.find(STUDY, CT, PET));
        assertTrue(fault.getMessage().contains("send the study again"), fault.getMessage());
        map.keep(original(STUDY, CT, UnaryOperator.identity()));
        assertTrue(map.find(STUDY, CT, PET).isPresent());
    }

    @Test
    void imagesThatNoResultCouldNameAreRefused() {
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> map.keep(original(STUDY, CT, slice -> slice.remove(Attribute.FRAME_OF_REFERENCE_UID))));
        assertEquals("no-way-back", refusal.code());
        assertFalse(refusal.getMessage().contains("Doe"), refusal.getMessage());
    }

    @Test
    void aNameThatIsNoHashNeverBecomesAPath() {
        assertThrows(IllegalArgumentException.class, () -> map.find("../../etc", CT, PET));
        assertThrows(IllegalArgumentException.class, () -> map.forget(".."));
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private static String name(Optional<SourceStudy> study) {
        return study.orElseThrow().ct().headers().requireText(Attribute.PATIENT_NAME);
    }

    private static OriginalStudy original(String study, String ct, UnaryOperator<DataSetBuilder> change) {
        return new OriginalStudy(
                study, ct, PET, series(DicomPhantom.ct(1, change)), series(DicomPhantom.pet(1, change)));
    }

    private static Series series(List<DataSet> slices) {
        return Series.of(DicomPhantom.sources(slices), DicomLimits.STANDARD);
    }
}
