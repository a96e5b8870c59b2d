package dev.muduo.imaging.suv;

import static dev.muduo.imaging.suv.PetHeaders.frame;
import static dev.muduo.imaging.suv.PetHeaders.frames;
import static dev.muduo.imaging.suv.PetHeaders.gml;
import static dev.muduo.imaging.suv.PetHeaders.injected;
import static dev.muduo.imaging.suv.PetHeaders.start;
import static dev.muduo.imaging.suv.PetHeaders.unit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.testing.DicomFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of section 5.4, each with a number worked out from its formula: 70 kg, 1.75 m, male; 370 MBq of F-18 (half life
 * 6586.2 s) injected at 10:00, the series begun at 11:00.
 */
class SuvBodyWeightTest {
    /** 70000 g / 370e6 Bq. */
    private static final double AT_INJECTION = 1.891891891891892e-4;

    /** The same after an hour's decay: divided by 2^(−3600 / 6586.2). */
    private static final double AN_HOUR_LATER = 2.7633668171764324e-4;

    /** And after 70 minutes. */
    private static final double SEVENTY_MINUTES_LATER = 2.9434878123987205e-4;

    private record Case(String name, Consumer<DataSetBuilder> change, String branch, double factor, String warning) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> units() {
        return Stream.of(
                new Case("Bq/ml", pet -> {}, "BQML/START/series-time/start-datetime", AN_HOUR_LATER, ""),
                new Case("SUVbw", gml("BW"), "GML/BW", 1, ""),
                new Case("no SUV type is SUVbw", unit("GML"), "GML/BW", 1, ""),
                new Case("Morgan", gml("LBM"), "GML/LBM", 1.2110726643598617, ""),
                new Case("Morgan, female", gml("LBM").andThen(sex("F")), "GML/LBM", 1.3666536509176104, ""),
                new Case("James", gml("LBMJAMES128"), "GML/LBMJAMES128", 1.2384996461429583, ""),
                new Case("Janmahasatian", gml("LBMJANMA"), "GML/LBMJANMA", 1.2531977192171366, ""),
                new Case("Janmahasatian, f", gml("LBMJANMA").andThen(sex("F")), "GML/LBMJANMA", 1.5487748497457237, ""),
                new Case("ideal weight", gml("IBW"), "GML/IBW", 0.9671179883945842, ""),
                new Case("ideal weight, female", gml("IBW").andThen(sex("F")), "GML/IBW", 1.0537407797681768, ""),
                new Case("ideal weight, other", gml("IBW").andThen(sex("O")), "GML/IBW", 1.0085728693898135, ""),
                new Case("body surface", unit("CM2ML"), "CM2ML", 3.787585663752127, ""),
                new Case(
                        "Philips' SUV factor",
                        unit("CNTS").andThen(philips("0.00025", "31.5")),
                        "CNTS/philips-suv-factor",
                        0.00025,
                        ""),
                new Case(
                        "Philips' activity factor",
                        unit("CNTS").andThen(philips("0.000000", "31.5")),
                        "CNTS/philips-activity-factor/START/series-time/start-datetime",
                        31.5 * AN_HOUR_LATER,
                        ""),
                new Case(
                        "SUVbw needs neither dose nor times",
                        gml("BW")
                                .andThen(pet -> pet.remove(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE)
                                        .remove(Attribute.ACQUISITION_TIME)
                                        .remove(Attribute.PATIENT_WEIGHT)),
                        "GML/BW",
                        1,
                        ""),
                new Case(
                        "nor readable ones",
                        gml("BW")
                                .andThen(injected(
                                        dose -> dose.text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, "unknown"))),
                        "GML/BW",
                        1,
                        ""));
    }

    static Stream<Case> decay() {
        return Stream.of(
                new Case("to the injection", correction("ADMIN"), "BQML/ADMIN", AT_INJECTION, ""),
                new Case(
                        "to the injection, without any time",
                        correction("ADMIN")
                                .andThen(injected(dose -> dose.remove(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME)
                                        .remove(Attribute.RADIONUCLIDE_HALF_LIFE))),
                        "BQML/ADMIN",
                        AT_INJECTION,
                        ""),
                // λT/(1 − e^(−λT)) with T = 120 s, times e^(λ · 3600 s)
                new Case(
                        "not at all",
                        correction("NONE").andThen(frame(0, 120_000)),
                        "BQML/NONE/start-datetime",
                        2.780852938825503e-4,
                        ""),
                new Case(
                        "dose in MBq",
                        injected(dose -> dose.numbers(Attribute.RADIONUCLIDE_TOTAL_DOSE, 370)),
                        "BQML/START/series-time/start-datetime",
                        AN_HOUR_LATER,
                        "taken as MBq"),
                new Case(
                        "weight in grams",
                        pet -> pet.numbers(Attribute.PATIENT_WEIGHT, 70000),
                        "BQML/START/series-time/start-datetime",
                        AN_HOUR_LATER,
                        "taken as grams"),
                new Case(
                        "half life by code",
                        injected(dose -> dose.remove(Attribute.RADIONUCLIDE_HALF_LIFE)),
                        "BQML/START/series-time/start-datetime",
                        AN_HOUR_LATER,
                        "from the nuclide's code"),
                new Case(
                        "the written half life wins over the code",
                        injected(dose -> dose.numbers(Attribute.RADIONUCLIDE_HALF_LIFE, 4057.7)),
                        "BQML/START/series-time/start-datetime",
                        3.499216094e-4,
                        ""));
    }

    static Stream<Case> references() {
        Consumer<DataSetBuilder> late =
                pet -> pet.text(Attribute.SERIES_TIME, "123000").text(Attribute.ACQUISITION_TIME, "111000");
        return Stream.of(
                new Case(
                        "(a) a series that begins before its first acquisition",
                        pet -> pet.text(Attribute.ACQUISITION_TIME, "110500"),
                        "BQML/START/series-time/start-datetime",
                        AN_HOUR_LATER,
                        ""),
                new Case(
                        "(b) GE's time where the series was saved later",
                        late.andThen(ge("20240301110000.00")),
                        "BQML/START/ge-scan-time/start-datetime",
                        AN_HOUR_LATER,
                        "ge-scan-time and the series' date and time are 5400 s apart"),
                // Frame of 300 s: its mean activity is at 149.605 s, here 749.605 s after the reference.
                new Case(
                        "(c) computed from the frames",
                        late.andThen(frame(749_605.3444573409, 300_000)),
                        "BQML/START/frame-reference-time/start-datetime",
                        AN_HOUR_LATER,
                        "frame-reference-time and the series' date and time are 5400 s apart"),
                new Case(
                        "(b) before (c), and they disagree",
                        late.andThen(ge("20240301110000.00")).andThen(frame(149_605, 300_000)),
                        "BQML/START/ge-scan-time/start-datetime",
                        AN_HOUR_LATER,
                        "ge-scan-time and the time computed from Frame Reference Time are 600 s apart"),
                new Case(
                        "(d) the earliest acquisition",
                        late,
                        "BQML/START/earliest-acquisition/start-datetime",
                        SEVENTY_MINUTES_LATER,
                        "not stated"),
                new Case(
                        "(d) where another vendor owns the block",
                        late.andThen(ge("20240301110000.00")).andThen(creator("ACME 1.0")),
                        "BQML/START/earliest-acquisition/start-datetime",
                        SEVENTY_MINUTES_LATER,
                        "not stated"),
                new Case(
                        "(b) without any creator",
                        late.andThen(ge("20240301110000.00")).andThen(pet -> pet.remove(new Tag(0x0009, 0x0010))),
                        "BQML/START/ge-scan-time/start-datetime",
                        AN_HOUR_LATER,
                        "ge-scan-time and the series' date and time"),
                new Case(
                        "Siemens' time disagrees",
                        pet -> pet.bytes(new Tag(0x0071, 0x0010), Vr.LO, ascii("SIEMENS MED PT"))
                                .bytes(new Tag(0x0071, 0x1022), Vr.DT, ascii("20240301110200")),
                        "BQML/START/series-time/start-datetime",
                        AN_HOUR_LATER,
                        "Siemens' time of decay correction are 120 s apart"));
    }

    static Stream<Case> injections() {
        String dateTime = "BQML/START/series-time/start-datetime";
        String time = "BQML/START/series-time/start-time";
        return Stream.of(
                new Case("time of day", startTime("100000"), time, AN_HOUR_LATER, ""),
                new Case(
                        "over midnight",
                        startTime("233000")
                                .andThen(pet -> pet.text(Attribute.SERIES_TIME, "003000")
                                        .text(Attribute.ACQUISITION_TIME, "003000")),
                        time,
                        AN_HOUR_LATER,
                        ""),
                new Case(
                        "over midnight with days",
                        start("20240229233000")
                                .andThen(pet -> pet.text(Attribute.SERIES_TIME, "003000")
                                        .text(Attribute.ACQUISITION_TIME, "003000")),
                        dateTime,
                        AN_HOUR_LATER,
                        ""),
                new Case(
                        "a day that was shifted",
                        start("20240302100000"),
                        dateTime,
                        AN_HOUR_LATER,
                        "only its time of day"),
                new Case(
                        "a year that was shifted",
                        start("19000101100000"),
                        dateTime,
                        AN_HOUR_LATER,
                        "only its time of day"),
                new Case("a zone that nothing else has", start("20240301100000+0100"), dateTime, AN_HOUR_LATER, ""),
                new Case(
                        "another zone than the series'",
                        start("20240301090000+0000")
                                .andThen(pet -> pet.text(Attribute.TIMEZONE_OFFSET_FROM_UTC, "+0100")),
                        dateTime,
                        AN_HOUR_LATER,
                        ""),
                new Case(
                        "a long time ago for F-18",
                        start("20240301070000"),
                        dateTime,
                        AT_INJECTION * Math.pow(2, 14400 / 6586.2),
                        "240 min after the injection"),
                // A dynamic scan may begin before the injection.
                new Case(
                        "seconds after the scan began",
                        start("20240301110010"),
                        dateTime,
                        AT_INJECTION * Math.pow(2, -10 / 6586.2),
                        "0 min after the injection"),
                new Case(
                        "seconds after the scan began, by the time of day",
                        startTime("110010"),
                        time,
                        AT_INJECTION * Math.pow(2, -10 / 6586.2),
                        "0 min after the injection"),
                // PS3.5, 6.2: a DT may end after the day.
                new Case("a day without an hour", dayAndTime("20240301", "100000", 6586.2), time, AN_HOUR_LATER, ""),
                new Case(
                        "a day that was shifted, without an hour",
                        dayAndTime("19000101", "100000", 6586.2),
                        time,
                        AN_HOUR_LATER,
                        "only its time of day"),
                new Case(
                        "a day without an hour, of Cu-64",
                        dayAndTime("20240301", "100000", 45_723.6),
                        time,
                        AT_INJECTION * Math.pow(2, 3600 / 45_723.6),
                        ""),
                new Case(
                        "a day without an hour, of Zr-89",
                        dayAndTime("20240227", "110000", 282_276),
                        time,
                        AT_INJECTION * Math.pow(2, 3 * 86400 / 282_276.0),
                        ""),
                // Zr-89: days between injection and scan are as it should be.
                new Case(
                        "a long half life",
                        injected(dose -> dose.text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, "20240227110000")
                                .numbers(Attribute.RADIONUCLIDE_HALF_LIFE, 282_276)),
                        dateTime,
                        AT_INJECTION * Math.pow(2, 3 * 86400 / 282_276.0),
                        ""));
    }

    @ParameterizedTest
    @MethodSource({"units", "decay", "references", "injections"})
    void factorAndBranch(Case example) {
        DataSetBuilder pet = DicomFiles.pet(1, 0);
        example.change().accept(pet);
        SuvScale scale = SuvBodyWeight.of(frames(pet));
        SuvProvenance provenance = scale.provenance();
        assertEquals(example.branch(), provenance.branch());
        assertEquals(example.factor(), provenance.factor().orElseThrow(), 1e-6 * example.factor());
        assertEquals(2 * example.factor(), scale.rescales().get(0).slope(), 2e-6 * example.factor(), "slope 2");
        boolean silent = example.warning().isEmpty() && provenance.warnings().isEmpty();
        boolean warned = !example.warning().isEmpty()
                && provenance.warnings().stream().anyMatch(warning -> warning.contains(example.warning()));
        assertTrue(silent || warned, provenance.warnings().toString());
    }

    @Test
    void everySliceHasItsOwnSlope() {
        SuvScale scale = SuvBodyWeight.of(
                frames(DicomFiles.pet(1, 0), DicomFiles.pet(2, 3).numbers(Attribute.RESCALE_SLOPE, 5)));
        assertEquals(2 * AN_HOUR_LATER, scale.rescales().get(0).slope(), 1e-12);
        assertEquals(5 * AN_HOUR_LATER, scale.rescales().get(1).slope(), 1e-12);
    }

    /** Each frame decays by itself, the injection is found once: λT/(1 − e^(−λT)) · e^(λ · 3600 s) and e^(λ · 4200 s). */
    @Test
    void uncorrectedFramesHaveFactorsOfTheirOwn() {
        Consumer<DataSetBuilder> none = correction("NONE").andThen(frame(0, 120_000));
        DataSetBuilder first = DicomFiles.pet(1, 0);
        DataSetBuilder second = DicomFiles.pet(2, 3).text(Attribute.ACQUISITION_TIME, "111000");
        none.accept(first);
        none.accept(second);
        SuvScale scale = SuvBodyWeight.of(frames(second, first));
        assertEquals(2 * 2.962113709489268e-4, scale.rescales().get(0).slope(), 1e-12);
        assertEquals(2 * 2.780852938825503e-4, scale.rescales().get(1).slope(), 1e-12);
        assertEquals(OptionalDouble.empty(), scale.provenance().factor());
    }

    /** Acquisition Date is of type 2: the series' day is that of the frames before midnight, or of those after it. */
    @ParameterizedTest
    @CsvSource({"20240229, 233000", "20240301, 003000"})
    void aScanOverMidnightWithoutAcquisitionDates(String seriesDate, String seriesTime) {
        Consumer<DataSetBuilder> none = correction("NONE")
                .andThen(frame(0, 120_000))
                .andThen(start("20240229223000"))
                .andThen(pet -> pet.remove(Attribute.ACQUISITION_DATE)
                        .text(Attribute.SERIES_DATE, seriesDate)
                        .text(Attribute.SERIES_TIME, seriesTime));
        DataSetBuilder before = DicomFiles.pet(1, 0).text(Attribute.ACQUISITION_TIME, "233000");
        DataSetBuilder after = DicomFiles.pet(2, 3).text(Attribute.ACQUISITION_TIME, "003000");
        none.accept(before);
        none.accept(after);
        SuvScale scale = SuvBodyWeight.of(frames(before, after));
        double first = 2 * 2.780852938825503e-4;
        assertEquals(first, scale.rescales().get(0).slope(), 1e-12);
        assertEquals(first * Math.pow(2, 3600 / 6586.2), scale.rescales().get(1).slope(), 1e-12);
        assertEquals(List.of(), scale.provenance().warnings());
    }

    @Test
    void theTagsThatWentInAreNamed() {
        List<String> tags =
                SuvBodyWeight.of(frames(DicomFiles.pet(1, 0))).provenance().tags();
        assertTrue(
                tags.containsAll(List.of(
                        "(0054,1001)",
                        "(0054,1102)",
                        "(0010,1030)",
                        "(0018,1074)",
                        "(0018,1075)",
                        "(0018,1078)",
                        "(0008,0021)",
                        "(0008,0031)",
                        "(0028,1053)")),
                tags.toString());
        assertFalse(tags.contains("(0010,0040)"), "the sex was not needed");
    }

    private static Consumer<DataSetBuilder> sex(String sex) {
        return pet -> pet.text(Attribute.PATIENT_SEX, sex);
    }

    private static Consumer<DataSetBuilder> correction(String correction) {
        return pet -> pet.text(Attribute.DECAY_CORRECTION, correction);
    }

    /** Start DateTime without an hour, and Start Time. */
    private static Consumer<DataSetBuilder> dayAndTime(String day, String time, double halfLifeSeconds) {
        return injected(dose -> dose.text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, day)
                .text(Attribute.RADIOPHARMACEUTICAL_START_TIME, time)
                .numbers(Attribute.RADIONUCLIDE_HALF_LIFE, halfLifeSeconds));
    }

    private static Consumer<DataSetBuilder> startTime(String time) {
        return injected(dose -> dose.remove(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME)
                .text(Attribute.RADIOPHARMACEUTICAL_START_TIME, time));
    }

    private static Consumer<DataSetBuilder> ge(String dateTime) {
        return creator("GEMS_PETD_01")
                .andThen(pet -> pet.bytes(new Tag(0x0009, 0x100d), Vr.UN, ascii(dateTime + "\0")));
    }

    private static Consumer<DataSetBuilder> creator(String creator) {
        return pet -> pet.bytes(new Tag(0x0009, 0x0010), Vr.LO, ascii(creator));
    }

    /** In the second block of the group: the first is another's. */
    private static Consumer<DataSetBuilder> philips(String suvFactor, String activityFactor) {
        return pet -> pet.bytes(new Tag(0x7053, 0x0010), Vr.LO, ascii("ACME"))
                .bytes(new Tag(0x7053, 0x1000), Vr.DS, ascii("99"))
                .bytes(new Tag(0x7053, 0x0011), Vr.LO, ascii("Philips PET Private Group"))
                .bytes(new Tag(0x7053, 0x1100), Vr.DS, ascii(suvFactor))
                .bytes(new Tag(0x7053, 0x1109), Vr.UN, ascii(activityFactor));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
