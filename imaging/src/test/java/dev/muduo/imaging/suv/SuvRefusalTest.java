package dev.muduo.imaging.suv;

import static dev.muduo.imaging.suv.PetHeaders.frame;
import static dev.muduo.imaging.suv.PetHeaders.frames;
import static dev.muduo.imaging.suv.PetHeaders.gml;
import static dev.muduo.imaging.suv.PetHeaders.injected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.testing.DicomFiles;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nobody can know what the SUV is, none is made up. */
class SuvRefusalTest {
    @Test
    void framesThatDisagreeOnTheReferenceTimeAreNotUsed() {
        Consumer<DataSetBuilder> late = pet -> pet.text(Attribute.SERIES_TIME, "123000");
        DataSetBuilder first = DicomFiles.pet(1, 0);
        DataSetBuilder second = DicomFiles.pet(2, 3);
        late.andThen(frame(149_605, 300_000)).accept(first);
        late.andThen(frame(349_605, 300_000)).accept(second);
        SuvProvenance provenance = SuvBodyWeight.of(frames(first, second)).provenance();
        assertEquals("BQML/START/earliest-acquisition/start-datetime", provenance.branch());
        assertTrue(provenance.warnings().get(0).contains("disagree among themselves by 200 s"), provenance.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "MODALITY, CT, NOT_PET",
        "UNITS, CPS, UNKNOWN_UNITS",
        "UNITS, CNTS, UNKNOWN_UNITS",
        "UNITS, '', UNKNOWN_UNITS",
        "DECAY_CORRECTION, '', UNKNOWN_DECAY_CORRECTION",
        "DECAY_CORRECTION, NONE, NO_FRAME_DURATION",
        "CORRECTED_IMAGE, DECY, NOT_ATTENUATION_CORRECTED",
        "CORRECTED_IMAGE, ATTN, NOT_DECAY_CORRECTED",
        "SERIES_TYPE, WHOLE BODY\\REPROJECTION, PROJECTION",
        "IMAGE_TYPE, DERIVED\\PRIMARY\\MIP, PROJECTION",
        "RESCALE_INTERCEPT, -5, NON_ZERO_INTERCEPT",
        "PATIENT_WEIGHT, 0, NO_WEIGHT",
        "PATIENT_WEIGHT, '', NO_WEIGHT",
        "ACQUISITION_TIME, '', NO_REFERENCE_TIME",
    })
    void refusedWhereItCannotBeKnown(Attribute attribute, String value, SuvFault fault) {
        assertRefused(fault, DicomFiles.pet(1, 0).text(attribute, value));
    }

    @ParameterizedTest
    @CsvSource({
        "RADIONUCLIDE_TOTAL_DOSE, '', NO_DOSE",
        "RADIONUCLIDE_TOTAL_DOSE, 0, NO_DOSE",
        "RADIOPHARMACEUTICAL_START_DATE_TIME, '', NO_INJECTION_TIME",
        "RADIOPHARMACEUTICAL_START_DATE_TIME, 20240301, NO_INJECTION_TIME",
        "RADIOPHARMACEUTICAL_START_DATE_TIME, 2024, NO_INJECTION_TIME",
    })
    void refusedWithoutWhatIsSaidOfTheInjection(Attribute attribute, String value, SuvFault fault) {
        DataSetBuilder pet = DicomFiles.pet(1, 0);
        injected(dose -> dose.text(attribute, value)).accept(pet);
        assertRefused(fault, pet);
    }

    @Test
    void refusedWithoutAHalfLifeOrAKnownNuclide() {
        DataSetBuilder pet = DicomFiles.pet(1, 0);
        injected(dose -> dose.remove(Attribute.RADIONUCLIDE_HALF_LIFE).remove(Attribute.RADIONUCLIDE_CODE_SEQUENCE))
                .accept(pet);
        assertRefused(SuvFault.NO_HALF_LIFE, pet);
    }

    @Test
    void refusedWithTwoInjections() {
        DataSet one = DicomFiles.injection().build();
        assertRefused(
                SuvFault.NO_DOSE,
                DicomFiles.pet(1, 0).items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, one, one));
    }

    @Test
    void leanMassNeedsHeightAndSex() {
        Consumer<DataSetBuilder> lean = gml("LBM");
        DataSetBuilder centimetres = DicomFiles.pet(1, 0).numbers(Attribute.PATIENT_SIZE, 175);
        lean.accept(centimetres);
        assertRefused(SuvFault.NO_HEIGHT, centimetres);
        DataSetBuilder noSex = DicomFiles.pet(1, 0).remove(Attribute.PATIENT_SEX);
        lean.accept(noSex);
        assertRefused(SuvFault.NO_SEX, noSex);
        DataSetBuilder surface = DicomFiles.pet(1, 0);
        gml("BSA").accept(surface);
        assertRefused(SuvFault.UNKNOWN_UNITS, surface);
    }

    @ParameterizedTest
    @CsvSource({
        "UNITS, GML",
        "SUV_TYPE, BW",
        "DECAY_CORRECTION, ADMIN",
        "CORRECTED_IMAGE, ATTN\\DECY",
        "SERIES_DATE, 20240302",
        "SERIES_TIME, 110001",
        "PATIENT_WEIGHT, 71",
        "PATIENT_SIZE, 1.8",
        "PATIENT_SEX, F",
    })
    void refusedWhereSlicesDisagree(Attribute attribute, String other) {
        assertRefused(
                SuvFault.DIFFERS_WITHIN_SERIES,
                DicomFiles.pet(1, 0),
                DicomFiles.pet(2, 3),
                DicomFiles.pet(3, 6).text(attribute, other));
    }

    @ParameterizedTest
    @CsvSource({
        "RADIONUCLIDE_TOTAL_DOSE, 371e6",
        "RADIONUCLIDE_HALF_LIFE, 6588",
        "RADIOPHARMACEUTICAL_START_TIME, 100000",
        "RADIOPHARMACEUTICAL_START_DATE_TIME, 20240301100001",
    })
    void refusedWhereSlicesDisagreeOnTheInjection(Attribute attribute, String other) {
        DataSetBuilder second = DicomFiles.pet(2, 3);
        injected(dose -> dose.text(attribute, other)).accept(second);
        assertRefused(SuvFault.DIFFERS_WITHIN_SERIES, DicomFiles.pet(1, 0), second);
    }

    /** The same number in other digits is the same number. */
    @Test
    void equalNumbersDoNotDisagree() {
        DataSetBuilder second = DicomFiles.pet(2, 3).text(Attribute.PATIENT_WEIGHT, "70.000");
        assertEquals(
                2,
                SuvBodyWeight.of(frames(DicomFiles.pet(1, 0), second))
                        .rescales()
                        .size());
    }

    private static void assertRefused(SuvFault fault, DataSetBuilder... slices) {
        SuvRefusedException refused = assertThrows(SuvRefusedException.class, () -> SuvBodyWeight.of(frames(slices)));
        assertEquals(fault, refused.fault(), refused.getMessage());
        assertFalse(refused.getMessage().isBlank());
    }
}
