package dev.muduo.ingest.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.door.DoorLimits;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.Phantom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DicomStudyDoorTest {
    private static final SiteSecret SECRET = SiteSecret.of("0123456789abcdef0123456789abcdef");

    @TempDir
    Path folder;

    @Test
    void theFilesOfAStudyBecomeItsVolumes() throws IOException {
        DicomStudy study = admit(DicomPhantom.study(1));
        assertVolume(Phantom.ct(1), study.volumes().ct().file(), 0);
        assertVolume(Phantom.pet(1), study.volumes().pet().file(), 1e-6);
        assertEquals(
                SECRET.pseudonym(DicomPhantom.studyUid(1)), study.identity().studyId());
        assertEquals(
                Optional.of(SECRET.pseudonym(DicomPhantom.PATIENT_ID)),
                study.identity().subjectId());
        assertEquals("GML/BW", study.suv().branch());
        assertEquals(Optional.of("FDG"), study.tracer());
        assertEquals(Optional.of("Phantom Works"), study.scanner());
        assertEquals(List.of(), study.warnings());
    }

    @Test
    void theOrderOfTheFilesMakesNoDifference() throws IOException {
        DicomStudy study = admit(DicomPhantom.study(1));
        List<DataSet> shuffled = new ArrayList<>(DicomPhantom.study(1));
        Collections.shuffle(shuffled, new Random(7));
        assertSame(study, admit(shuffled));
    }

    @Test
    void whatComesTwiceCountsOnce() throws IOException {
        List<DicomSource> files = DicomPhantom.sources(DicomPhantom.study(1));
        DataSet again = DicomPhantom.study(1).get(3);
        files.add(DicomSource.of("again", DicomPhantom.encode(again)));
        files.add(DicomSource.of("otherwise", DicomPhantom.encode(again, TransferSyntax.IMPLICIT_LITTLE_ENDIAN)));
        assertSame(admit(DicomPhantom.study(1)), admit(files, ConflictRule.HOLD, StudyChoice.NONE));
    }

    @Test
    void anotherContentUnderTheSameUidIsHeldOrSettledByTheRule() throws IOException {
        List<DicomSource> files = DicomPhantom.sources(DicomPhantom.study(1));
        DataSet other = DicomPhantom.ct(2, slice -> slice).get(3).toBuilder()
                .text(Attribute.STUDY_INSTANCE_UID, DicomPhantom.studyUid(1))
                .text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".1")
                .text(Attribute.FRAME_OF_REFERENCE_UID, DicomPhantom.studyUid(1) + ".9")
                .text(Attribute.SOP_INSTANCE_UID, DicomPhantom.studyUid(1) + ".1.4")
                .build();
        files.add(DicomSource.of("other", DicomPhantom.encode(other)));
        AmbiguousStudyException held =
                assertThrows(AmbiguousStudyException.class, () -> admit(files, ConflictRule.HOLD, StudyChoice.NONE));
        assertEquals(HoldReason.INSTANCE_CONFLICT, held.reason());
        DicomStudy first = admit(files, ConflictRule.FIRST, StudyChoice.NONE);
        DicomStudy last = admit(files, ConflictRule.LAST, StudyChoice.NONE);
        assertEquals(List.of("1 images came a second time with another content: the last was used"), last.warnings());
        assertSame(admit(DicomPhantom.study(1)), first);
        assertNotEquals(
                first.volumes().ct().contentSha256(), last.volumes().ct().contentSha256());
        StudyChoice choice = new StudyChoice(Optional.empty(), Optional.empty(), Optional.of(ConflictRule.LAST));
        assertSame(last, admit(files, ConflictRule.HOLD, choice));
    }

    @Test
    void severalCandidatesAreHeldUntilAPersonChooses() throws IOException {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        slices.addAll(DicomPhantom.ct(1, series(".3")));
        slices.addAll(DicomPhantom.pet(1, series(".4")));
        AmbiguousStudyException pets = assertThrows(AmbiguousStudyException.class, () -> admit(slices));
        assertEquals(HoldReason.SEVERAL_PETS, pets.reason());
        assertEquals(SECRET.pseudonym(DicomPhantom.studyUid(1)), pets.studyId());
        assertEquals(4, pets.options().size());
        assertFalse(pets.toString().contains(DicomPhantom.studyUid(1)));

        String pet = SECRET.pseudonym(DicomPhantom.studyUid(1) + ".4");
        AmbiguousStudyException cts = assertThrows(
                AmbiguousStudyException.class,
                () -> admit(DicomPhantom.sources(slices), ConflictRule.HOLD, choice(Optional.empty(), pet)));
        assertEquals(HoldReason.SEVERAL_CTS, cts.reason());
        String ct = SECRET.pseudonym(DicomPhantom.studyUid(1) + ".3");
        DicomStudy chosen = admit(DicomPhantom.sources(slices), ConflictRule.HOLD, choice(Optional.of(ct), pet));
        assertEquals(DicomPhantom.studyUid(1) + ".4", chosen.pet().common().requireText(Attribute.SERIES_INSTANCE_UID));
        assertEquals(DicomPhantom.studyUid(1) + ".3", chosen.ct().common().requireText(Attribute.SERIES_INSTANCE_UID));
    }

    @Test
    void twoPatientsInOneStudyAreHeld() {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.ct(1, slice -> slice.text(Attribute.PATIENT_ID, "other")));
        slices.addAll(DicomPhantom.pet(1, slice -> slice));
        assertEquals(
                HoldReason.SEVERAL_PATIENTS,
                assertThrows(AmbiguousStudyException.class, () -> admit(slices)).reason());
    }

    @Test
    void anIssuerMakesAnotherPatientOfTheSameId() throws IOException {
        UnaryOperator<DataSetBuilder> issued = slice -> slice.text(Attribute.ISSUER_OF_PATIENT_ID, "NORTH");
        List<DataSet> slices = new ArrayList<>(DicomPhantom.ct(1, issued));
        slices.addAll(DicomPhantom.pet(1, issued));
        assertEquals(
                Optional.of(SECRET.pseudonym(DicomPhantom.PATIENT_ID + "^^^NORTH")),
                admit(slices).identity().subjectId());
    }

    @ParameterizedTest
    @CsvSource({
        "UNITS, CPS, unknown-units",
        "UNITS, BQML, no-dose",
        "SUV_TYPE, IBW, no-height",
        "CORRECTED_IMAGE, NORM, no-pet",
        "FRAME_OF_REFERENCE_UID, 2.25.1, no-ct",
        "RESCALE_SLOPE, many, dicom-unreadable",
        "IMAGE_ORIENTATION_PATIENT, '-1\\0\\0\\0\\-0.9\\0.43589', gantry-tilt"
    })
    void whyAStudyIsRefusedIsSaid(Attribute attribute, String value, String code) {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.ct(1, slice -> slice));
        slices.addAll(DicomPhantom.pet(1, slice -> slice.text(attribute, value)));
        Refusal refused = assertThrows(Refusal.class, () -> admit(slices));
        assertEquals(code, refused.code(), refused.getMessage());
        assertFalse(refused.getMessage().contains(DicomPhantom.PATIENT_ID));
    }

    @Test
    void aMissingSliceIsMissed() {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        slices.remove(4);
        assertEquals(
                "missing-slices",
                assertThrows(Refusal.class, () -> admit(slices)).code());
    }

    @Test
    void reportsAmongTheFilesArePassedOver() throws IOException {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        slices.add(DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.88.33")
                .text(Attribute.SOP_INSTANCE_UID, "2.25.5")
                .build());
        assertSame(admit(DicomPhantom.study(1)), admit(slices));
    }

    private static UnaryOperator<DataSetBuilder> series(String suffix) {
        return slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + suffix);
    }

    private static StudyChoice choice(Optional<String> ct, String pet) {
        return new StudyChoice(ct, Optional.of(pet), Optional.empty());
    }

    private DicomStudy admit(List<DataSet> slices) throws IOException {
        return admit(DicomPhantom.sources(slices), ConflictRule.HOLD, StudyChoice.NONE);
    }

    private DicomStudy admit(List<DicomSource> files, ConflictRule rule, StudyChoice choice) throws IOException {
        return new DicomStudyDoor(new StudyDoor(DoorLimits.STANDARD), SECRET, rule)
                .admit(files, choice, Files.createTempDirectory(folder, "admitted"));
    }

    private static void assertSame(DicomStudy expected, DicomStudy actual) {
        assertEquals(expected.identity(), actual.identity());
        assertEquals(
                expected.volumes().ct().contentSha256(), actual.volumes().ct().contentSha256());
        assertEquals(
                expected.volumes().pet().contentSha256(), actual.volumes().pet().contentSha256());
    }

    private static void assertVolume(Volume expected, Path file, double tolerance) {
        Volume actual = Nifti.readVolume(file);
        assertEquals(expected.grid(), actual.grid());
        assertArrayEquals(expected.values(), actual.values(), (float) tolerance);
    }
}
