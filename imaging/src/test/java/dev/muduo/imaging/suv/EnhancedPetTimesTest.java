package dev.muduo.imaging.suv;

import static dev.muduo.imaging.suv.PetHeaders.frames;
import static dev.muduo.imaging.suv.PetHeaders.injected;
import static dev.muduo.imaging.suv.PetHeaders.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.EnhancedPet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of an enhanced image, all of them DT: on days that were shifted, to other fractions, and in several zones. */
class EnhancedPetTimesTest {
    /** 70000 g / 370e6 Bq. */
    private static final double AT_INJECTION = 1.891891891891892e-4;

    private static final double HALF_LIFE = 6586.2;
    private static final String OTHER_DAY =
            "the day of the injection does not go with that of the scan: only its time of day is used";
    private static final String ONE_ZONE = "one names a time zone and the other none";

    // ---- a correction to the injection ----

    @ParameterizedTest
    @CsvSource({
        "20240302100000,      20240301095959,       -1",
        "20240229100000,      20240301095959,       -1",
        "20240302100000.5,    20240301100000,     -0.5",
        "20240302100000,      20240301100000.25,  0.25",
        "20240229100000,      20240301100001,        1",
        "20240302000000.5,    20240229235959.75, -0.75",
        "20240302235959.75,   20240301000000,     0.25",
    })
    void isOneOnADayThatWasShiftedToo(String injected, String corrected, double seconds) {
        SuvProvenance provenance = provenance(start(injected), corrected);
        assertEquals("BQML/ADMIN", provenance.branch());
        assertFactor(AT_INJECTION * Math.pow(2, seconds / HALF_LIFE), provenance);
        assertEquals(List.of(OTHER_DAY), provenance.warnings());
    }

    @Test
    void isOneByTheTimeOfDayAlone() {
        SuvProvenance provenance = provenance(
                injected(dose -> dose.remove(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME)
                        .text(Attribute.RADIOPHARMACEUTICAL_START_TIME, "100000")),
                "20240301095959");
        assertEquals("BQML/ADMIN", provenance.branch());
        assertFactor(AT_INJECTION * Math.pow(2, -1 / HALF_LIFE), provenance);
        assertTrue(provenance.tags().contains("(0018,1072)"), provenance.toString());
    }

    /** Of Zr-89 three days are an uptake, and no day that was shifted. */
    @Test
    void isNoneDaysAfterTheInjectionOfALongLivedNuclide() {
        SuvProvenance provenance = provenance(
                injected(dose -> dose.text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, "20240227100000")
                        .numbers(Attribute.RADIONUCLIDE_HALF_LIFE, 282_276)),
                "20240301095959");
        assertEquals("BQML/START/decay-correction-datetime/start-datetime", provenance.branch());
        assertFactor(AT_INJECTION * Math.pow(2, (3 * 86400 - 1) / 282_276.0), provenance);
    }

    // ---- days without an hour ----

    /** Midnight would be made up. */
    @ParameterizedTest
    @ValueSource(strings = {"20240301", "20240301+0100", "202403"})
    void aDayIsNoMomentOfDecayCorrection(String day) {
        assertRefused(SuvFault.NO_REFERENCE_TIME, () -> provenance(start("20240301100000"), day));
        assertRefused(SuvFault.NO_REFERENCE_TIME, () -> uncorrected(start("20240301100000"), day));
        assertRefused(SuvFault.NO_INJECTION_TIME, () -> provenance(start(day), "20240301110000"));
    }

    private static void assertRefused(SuvFault fault, Executable of) {
        assertEquals(fault, assertThrows(SuvRefusedException.class, of).fault());
    }

    // ---- zones ----

    @ParameterizedTest
    @CsvSource({
        "20240301100000+0000, 20240301110000+0100, 0",
        "20240301233000-0500, 20240302063000+0100, 3600",
        "20240301100000+0100, 20240301110000+0100, 3600",
    })
    void timesThatNameTheirZonesAreInstants(String injected, String corrected, double seconds) {
        SuvProvenance provenance = provenance(start(injected), corrected);
        assertFactor(AT_INJECTION * Math.pow(2, seconds / HALF_LIFE), provenance);
        assertTrue(provenance.warnings().stream().noneMatch(said -> said.contains(ONE_ZONE)), provenance.toString());
    }

    @Test
    void framesThatNameTheirZoneAreInstants() {
        SuvScale inZones = uncorrected(start("20240301090000+0000"), "20240301110000+0100");
        SuvScale onOneClock = uncorrected(start("20240301100000"), "20240301110000");
        assertEquals(onOneClock, inZones);
    }

    @ParameterizedTest
    @CsvSource({"20240301100000+0100, 20240301110000", "20240301100000, 20240301110000+0100"})
    void itIsSaidWhereOnlyOneNamesAZone(String injected, String other) {
        SuvProvenance corrected = provenance(start(injected), other);
        assertFactor(AT_INJECTION * Math.pow(2, 3600 / HALF_LIFE), corrected);
        SuvProvenance uncorrected = uncorrected(start(injected), other).provenance();
        for (SuvProvenance provenance : List.of(corrected, uncorrected)) {
            assertEquals(1, provenance.warnings().size(), provenance.toString());
            assertTrue(provenance.warnings().get(0).contains(ONE_ZONE), provenance.toString());
        }
    }

    /** What names no zone is then on the file's clock (PS3.3, C.12.1.1.8). */
    @Test
    void nothingIsSaidWhereTheFileNamesItsClock() {
        Consumer<DataSetBuilder> clock = pet -> pet.text(Attribute.TIMEZONE_OFFSET_FROM_UTC, "+0100");
        SuvProvenance provenance = provenance(start("20240301090000+0000").andThen(clock), "20240301110000");
        assertFactor(AT_INJECTION * Math.pow(2, 3600 / HALF_LIFE), provenance);
        assertEquals(List.of(), provenance.warnings());
    }

    @Test
    void aZoneThatIsNoneIsRefused() {
        assertThrows(DicomException.class, () -> provenance(start("20240301100000+9900"), "20240301110000"));
    }

    private static SuvProvenance provenance(Consumer<DataSetBuilder> change, String corrected) {
        DataSetBuilder file = EnhancedPet.of(DicomFiles.pet(1, 0));
        change.accept(file);
        return SuvBodyWeight.of(frames(file.text(Attribute.DECAY_CORRECTION_DATE_TIME, corrected)))
                .provenance();
    }

    /** One frame of five minutes. */
    private static SuvScale uncorrected(Consumer<DataSetBuilder> change, String acquired) {
        DataSetBuilder file = EnhancedPet.of(DicomFiles.pet(1, 0).text(Attribute.DECAY_CORRECTION, "NONE"));
        change.accept(file);
        Attribute sequence = Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
        DataSet content = DataSet.builder()
                .text(Attribute.FRAME_ACQUISITION_DATE_TIME, acquired)
                .numbers(Attribute.FRAME_ACQUISITION_DURATION, 300_000)
                .build();
        DataSet frame = file.build().items(sequence).get(0).toBuilder()
                .items(Attribute.FRAME_CONTENT_SEQUENCE, content)
                .build();
        return SuvBodyWeight.of(frames(file.items(sequence, frame)));
    }

    private static void assertFactor(double expected, SuvProvenance provenance) {
        assertEquals(expected, provenance.factor().orElseThrow(), 1e-9 * expected);
    }
}
