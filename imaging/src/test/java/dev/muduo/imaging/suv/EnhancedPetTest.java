package dev.muduo.imaging.suv;

import static dev.muduo.imaging.suv.PetHeaders.frames;
import static dev.muduo.imaging.suv.PetHeaders.gml;
import static dev.muduo.imaging.suv.PetHeaders.injected;
import static dev.muduo.imaging.suv.PetHeaders.start;
import static dev.muduo.imaging.suv.PetHeaders.unit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesFault;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.EnhancedPet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an enhanced image says elsewhere than a classic one makes the same SUV. */
class EnhancedPetTest {
    private record Case(String name, Consumer<DataSetBuilder> change, String branch) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> acquisitions() {
        return Stream.of(
                new Case("start", pet -> {}, "BQML/START/decay-correction-datetime/start-datetime"),
                new Case("administration", correction("ADMIN"), "BQML/ADMIN"),
                new Case("none", correction("NONE"), "BQML/NONE/start-datetime"),
                new Case("MBq", injected(dose -> dose.numbers(Attribute.RADIONUCLIDE_TOTAL_DOSE, 370)), "BQML/START/*"),
                new Case("over midnight", start("20240229230000"), "BQML/START/*"),
                new Case("shifted day", start("20240302100000"), "BQML/START/*"),
                new Case("SUVbw", unit("GML"), "GML/BW"),
                new Case("Morgan", gml("LBM"), "GML/LBM"),
                new Case("James", gml("LBMJAMES128"), "GML/LBMJAMES128"),
                new Case("Janmahasatian", gml("LBMJANMA"), "GML/LBMJANMA"),
                new Case("ideal weight", gml("IBW"), "GML/IBW"),
                new Case("surface", unit("CM2ML"), "CM2ML"));
    }

    @ParameterizedTest
    @MethodSource("acquisitions")
    void theSameAcquisitionHasTheSameSuv(Case acquisition) {
        DataSetBuilder[] slices = slices(acquisition.change());
        SuvVolume classic = SuvVolume.of(series(slices));
        SuvVolume enhanced = SuvVolume.of(series(EnhancedPet.of(slices)));
        assertEquals(classic.volume().grid(), enhanced.volume().grid());
        assertTrue(classic.volume().values()[3] > 0);
        assertArrayEquals(classic.volume().values(), enhanced.volume().values(), 1e-9f);
        String branch = enhanced.provenance().branch();
        assertTrue(branch.matches(acquisition.branch().replace("*", ".*")), branch);
        assertEquals(
                classic.provenance().warnings().stream()
                        .filter(warning -> !warning.contains("the reference time by"))
                        .toList(),
                enhanced.provenance().warnings());
    }

    /** Three bed positions, ten minutes apart, each with a slope of its own. */
    private static DataSetBuilder[] slices(Consumer<DataSetBuilder> change) {
        DataSetBuilder[] slices = new DataSetBuilder[3];
        for (int n = 0; n < slices.length; n++) {
            slices[n] = DicomFiles.pet(n + 1, 3 * n)
                    .numbers(Attribute.RESCALE_SLOPE, 2 + n)
                    .text(Attribute.ACQUISITION_TIME, "11" + n + "000")
                    .numbers(Attribute.ACTUAL_FRAME_DURATION, 300_000);
            change.accept(slices[n]);
        }
        return slices;
    }

    private static Consumer<DataSetBuilder> correction(String word) {
        return pet -> pet.text(Attribute.DECAY_CORRECTION, word);
    }

    private static Series series(DataSetBuilder... files) {
        DicomSource[] sources = new DicomSource[files.length];
        for (int n = 0; n < files.length; n++) {
            sources[n] = DicomFiles.source("file " + n, files[n]);
        }
        return Series.of(List.of(sources), DicomLimits.STANDARD);
    }

    @Test
    void theProvenanceNamesWhatTheFileHas() {
        SuvProvenance provenance = scale(enhanced()).provenance();
        assertEquals(
                List.of(
                        "(0018,9759)",
                        "(0018,9758)",
                        "(0040,9096)",
                        "(0040,08EA)",
                        "(0010,1030)",
                        "(0018,1074)",
                        "(0018,1075)",
                        "(0018,9701)",
                        "(0018,1078)",
                        "(0040,9225)"),
                provenance.tags());
        assertEquals(List.of(), provenance.warnings());
    }

    /** A correction to the injection may be written to the second, and the injection to its fraction. */
    @Test
    void aCorrectionToTheInjectionIsOneWithinAMinute() {
        SuvScale scale = scale(enhanced().text(Attribute.DECAY_CORRECTION_DATE_TIME, "20240301095959.500000"));
        assertEquals("BQML/ADMIN", scale.provenance().branch());
        assertEquals(
                1.891891891891892e-4 * Math.pow(2, -0.5 / 6586.2),
                scale.provenance().factor().orElseThrow(),
                1e-15);
    }

    @Test
    void aCorrectionToAfterTheAcquisitionIsSaid() {
        SuvScale scale = scale(enhanced().text(Attribute.DECAY_CORRECTION_DATE_TIME, "20240301113000"));
        assertEquals(
                List.of("the time of decay correction is 1800 s after the earliest acquisition"),
                scale.provenance().warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "MODALITY, CT, NOT_PET",
        "ATTENUATION_CORRECTED, NO, NOT_ATTENUATION_CORRECTED",
        "ATTENUATION_CORRECTED, '', NOT_ATTENUATION_CORRECTED",
        "DECAY_CORRECTED, '', NOT_DECAY_CORRECTED",
        "DECAY_CORRECTION_DATE_TIME, '', NO_REFERENCE_TIME",
        "DECAY_CORRECTION_DATE_TIME, 20240301093000, NO_REFERENCE_TIME",
        "DECAY_CORRECTED, NO, NO_FRAME_DURATION",
        "IMAGE_TYPE, DERIVED\\PRIMARY\\MIP, PROJECTION",
        "PATIENT_WEIGHT, '', NO_WEIGHT",
    })
    void refusedWhereItCannotBeKnown(Attribute attribute, String value, SuvFault fault) {
        assertRefused(fault, EnhancedPet.of(DicomFiles.pet(1, 0)).text(attribute, value));
    }

    @Test
    void refusedWithoutADoseOrWithTwo() {
        DataSetBuilder noDose = enhanced();
        injected(dose -> dose.remove(Attribute.RADIONUCLIDE_TOTAL_DOSE)).accept(noDose);
        assertRefused(SuvFault.NO_DOSE, noDose);
        DataSet one = DicomFiles.injection().build();
        assertRefused(SuvFault.NO_DOSE, enhanced().items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, one, one));
    }

    @Test
    void refusedWithoutTheTimeOfEveryFrameWhereNothingIsCorrected() {
        DataSetBuilder uncorrected = EnhancedPet.of(slices(correction("NONE")));
        assertRefused(
                SuvFault.NO_REFERENCE_TIME,
                lastFrame(uncorrected, groups -> groups.remove(Attribute.FRAME_CONTENT_SEQUENCE)));
    }

    /** How a frame was calculated says that it is a projection, whatever its type is called. */
    @Test
    void refusedAsAProjection() {
        DataSet type = DataSet.builder()
                .text(Attribute.VOLUME_BASED_CALCULATION_TECHNIQUE, "MAX_IP")
                .build();
        assertRefused(
                SuvFault.PROJECTION,
                lastFrame(enhanced(), groups -> groups.items(Attribute.PET_FRAME_TYPE_SEQUENCE, type)));
    }

    // ---- units ----

    @ParameterizedTest
    @CsvSource({
        "Bq/mL, BQML/START/decay-correction-datetime/start-datetime",
        "g/ml, GML/BW",
        "{SUVbw}g/ml, GML/BW",
        "{SUVlbm}g/ml, GML/LBM",
    })
    void unitsAsTheyWereOrMayBeWritten(String code, String branch) {
        assertEquals(
                branch,
                scale(lastFrame(EnhancedPet.of(DicomFiles.pet(1, 0)), mapped(EnhancedPet.mapping(code, 1))))
                        .provenance()
                        .branch());
    }

    /** The scanner's own SUV needs no dose; its slope is of the stored numbers, as any mapping's is. */
    @Test
    void ofSeveralMappingsTheOneToSuv() {
        SuvScale scale = scale(lastFrame(
                EnhancedPet.of(DicomFiles.pet(1, 0)),
                mapped(
                        EnhancedPet.mapping("{counts}", 7),
                        EnhancedPet.mapping("Bq/ml", 2),
                        EnhancedPet.mapping("g/ml{SUVbw}", 0.25))));
        assertEquals("GML/BW", scale.provenance().branch());
        assertEquals(0.25, scale.rescales().get(0).slope());
    }

    /** Both SUVs have been written in g/ml, and so is a concentration. */
    @ParameterizedTest
    @CsvSource({
        "g/ml,   126401, GML/BW",
        "g/ml,   126402, ''",
        "cm2/ml, 126403, CM2ML",
        "cm2/ml, 126401, ''",
    })
    void aUnitWithoutAnnotationIsWhatTheQuantitySays(String unit, String quantity, String branch) {
        DataSetBuilder said = EnhancedPet.of(DicomFiles.pet(1, 0));
        lastFrame(said, mapped(quantity(EnhancedPet.mapping(unit, 1), quantity)));
        if (!branch.isEmpty()) {
            assertEquals(branch, scale(said).provenance().branch());
            return;
        }
        assertTrue(assertRefused(SuvFault.UNKNOWN_UNITS, said).getMessage().contains("(0040,9220)"));
    }

    /** Activity needs no guess; an SUV that names itself needs no dose. */
    @Test
    void ofSeveralMappingsAPlainUnitComesAfterActivity() {
        DataSetBuilder plain = EnhancedPet.mapping("g/ml", 0.25);
        DataSetBuilder activity = EnhancedPet.mapping("Bq/ml", 2);
        assertTrue(branch(plain, activity).startsWith("BQML/"));
        assertTrue(branch(quantity(plain, "126402"), activity).startsWith("BQML/"));
        assertEquals("GML/BW", branch(quantity(plain, "126401"), activity));
    }

    private static String branch(DataSetBuilder... mappings) {
        return scale(lastFrame(EnhancedPet.of(DicomFiles.pet(1, 0)), mapped(mappings)))
                .provenance()
                .branch();
    }

    private static DataSetBuilder quantity(DataSetBuilder mapping, String code) {
        DataSet said = DataSet.builder()
                .text(Attribute.VALUE_TYPE, "CODE")
                .items(Attribute.CONCEPT_NAME_CODE_SEQUENCE, code("246205007", "SCT"))
                .items(Attribute.CONCEPT_CODE_SEQUENCE, code(code, "DCM"))
                .build();
        return mapping.items(Attribute.QUANTITY_DEFINITION_SEQUENCE, said);
    }

    private static DataSet code(String value, String scheme) {
        return DataSet.builder()
                .text(Attribute.CODE_VALUE, value)
                .text(Attribute.CODING_SCHEME_DESIGNATOR, scheme)
                .build();
    }

    /** A slope of 64 bits may be one, and its product with the factor none. */
    @ParameterizedTest
    @CsvSource({"Bq/ml, 1e-322", "cm2/ml, 1e308"})
    void refusedWhereSlopeAndFactorMakeNoSlope(String unit, double slope) {
        assertRefused(
                SuvFault.NOT_FINITE,
                lastFrame(EnhancedPet.of(DicomFiles.pet(1, 0)), mapped(EnhancedPet.mapping(unit, slope))));
    }

    @Test
    void refusedWithoutOneUnitOfAllFrames() {
        assertRefused(
                SuvFault.UNKNOWN_UNITS,
                lastFrame(enhanced(), groups -> groups.remove(Attribute.REAL_WORLD_VALUE_MAPPING_SEQUENCE)));
        assertRefused(SuvFault.UNKNOWN_UNITS, mappedLast("{counts}/s"));
        assertRefused(SuvFault.UNKNOWN_UNITS, mappedLast("Bq/ml", "Bq/ml"));
        assertRefused(SuvFault.DIFFERS_WITHIN_SERIES, mappedLast("g/ml{SUVbw}"));
        assertRefused(
                SuvFault.UNKNOWN_UNITS,
                lastFrame(
                        enhanced(), mapped(EnhancedPet.mapping("Bq/ml", 1).remove(Attribute.REAL_WORLD_VALUE_SLOPE))));
        assertRefused(
                SuvFault.NON_ZERO_INTERCEPT,
                lastFrame(
                        enhanced(),
                        mapped(EnhancedPet.mapping("Bq/ml", 1).numbers(Attribute.REAL_WORLD_VALUE_INTERCEPT, 5))));
    }

    private static DataSetBuilder mappedLast(String... units) {
        return lastFrame(
                enhanced(),
                mapped(Stream.of(units)
                        .map(unit -> EnhancedPet.mapping(unit, 1))
                        .toArray(DataSetBuilder[]::new)));
    }

    /** Outside of what a mapping names a number has no unit: the pixels of the last frame are 3 to 8. */
    @Test
    void refusedWhereThePixelsGoBeyondTheMapping() {
        assertEquals(18, SuvVolume.of(series(lastMapped(3, 8))).volume().values().length);
        for (DataSetBuilder narrow : List.of(lastMapped(4, 8), lastMapped(3, 7))) {
            SeriesRefusedException refused =
                    assertThrows(SeriesRefusedException.class, () -> SuvVolume.of(series(narrow)));
            assertEquals(SeriesFault.MIXED_VALUES, refused.fault());
        }
    }

    private static DataSetBuilder lastMapped(int first, int last) {
        return lastFrame(
                enhanced(),
                mapped(EnhancedPet.mapping("Bq/ml", 1)
                        .numbers(Attribute.REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, first)
                        .numbers(Attribute.REAL_WORLD_VALUE_LAST_VALUE_MAPPED, last)));
    }

    private static UnaryOperator<DataSetBuilder> mapped(DataSetBuilder... mappings) {
        return groups -> groups.items(
                Attribute.REAL_WORLD_VALUE_MAPPING_SEQUENCE,
                Stream.of(mappings).map(DataSetBuilder::build).toList());
    }

    /** The file with other functional groups of its last frame. */
    private static DataSetBuilder lastFrame(DataSetBuilder file, UnaryOperator<DataSetBuilder> change) {
        Attribute sequence = Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
        List<DataSet> frames = file.build().items(sequence);
        DataSet last = frames.get(frames.size() - 1);
        return file.items(
                sequence,
                Stream.concat(
                                frames.stream().limit(frames.size() - 1L),
                                Stream.of(change.apply(last.toBuilder()).build()))
                        .toList());
    }

    private static DataSetBuilder enhanced() {
        return EnhancedPet.of(slices(pet -> {}));
    }

    private static SuvScale scale(DataSetBuilder file) {
        return SuvBodyWeight.of(frames(file));
    }

    private static SuvRefusedException assertRefused(SuvFault fault, DataSetBuilder file) {
        SuvRefusedException refused = assertThrows(SuvRefusedException.class, () -> scale(file));
        assertEquals(fault, refused.fault(), refused.getMessage());
        return refused;
    }
}
