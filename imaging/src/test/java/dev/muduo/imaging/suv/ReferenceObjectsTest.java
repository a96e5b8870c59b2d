package dev.muduo.imaging.suv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The digital reference objects of oncoray/suv_computation: over the mask the SUV is 0.20, 1.00 and 4.00. */
class ReferenceObjectsTest {
    private static final Path FOLDER = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "suv-dro");
    private static final long MOST_BYTES = 64L << 20;

    @ParameterizedTest
    @CsvSource(textBlock = """
                    DRO_0_0, 0.20, 1.00, 4.00, BQML/START/series-time/start-datetime,         no
                    DRO_1_0, 0.20, 1.00, 4.00, BQML/START/series-time/start-datetime,         no
                    DRO_2_0, 0.20, 1.00, 4.00, GML/BW,                                        no
                    DRO_2_1, 0.20, 1.00, 4.00, GML/LBMJAMES128,                               no
                    DRO_2_3, 0.19, 0.98, 3.98, CM2ML,                                         no
                    DRO_2_5, 0.20, 1.00, 4.00, CNTS/philips-activity-factor/START/series-time/start-datetime, no
                    DRO_3_0, 0.20, 1.00, 4.00, BQML/START/series-time/start-datetime,         MBq
                    DRO_3_1, 0.20, 1.00, 4.00, BQML/ADMIN,                                    no
                    DRO_3_4, 0.20, 1.00, 4.00, BQML/NONE/start-datetime,                      no
                    DRO_4_0, 0.20, 1.00, 4.00, BQML/START/series-time/start-datetime,         no
                    DRO_4_1, 0.20, 1.00, 4.00, BQML/START/series-time/start-time,             no
                    DRO_5_0, 0.20, 1.00, 4.00, BQML/START/series-time/start-datetime,         no
                    """)
    void suvIsTheExpectedOne(String object, double min, double median, double max, String branch, String warning) {
        Assessed assessed = assess(object, null);
        assertEquals(branch, assessed.provenance().branch(), object);
        assertStatistics(min, median, max, assessed);
        List<String> warnings = assessed.provenance().warnings();
        assertTrue(
                warning.equals("no") ? warnings.isEmpty() : warnings.toString().contains(warning), warnings.toString());
    }

    /** No object reaches branch (b): GE's private time, where the series was saved after its first acquisition. */
    @Test
    void gesPrivateTimeWhereTheSeriesTimeIsLate() {
        Assessed assessed = assess(
                "DRO_0_0",
                file -> late(file)
                        .bytes(new Tag(0x0009, 0x0010), Vr.LO, ascii("GEMS_PETD_01"))
                        .bytes(new Tag(0x0009, 0x100d), Vr.UN, ascii(seriesTime(file))));
        assertEquals(
                "BQML/START/ge-scan-time/start-datetime", assessed.provenance().branch());
        assertStatistics(0.20, 1.00, 4.00, assessed);
        assertTrue(assessed.provenance().tags().contains("(0009,100D)"));
        assertTrue(assessed.provenance().warnings().toString().contains("series' date and time"));
    }

    /** Nor (c) and (d), here right because the objects' acquisition begins with the series. */
    @Test
    void theFramesTimesWhereTheSeriesTimeIsLate() {
        Assessed computed = assess("DRO_0_0", ReferenceObjectsTest::late);
        assertEquals(
                "BQML/START/frame-reference-time/start-datetime",
                computed.provenance().branch());
        assertStatistics(0.20, 1.00, 4.00, computed);
        Assessed earliest = assess("DRO_0_0", file -> late(file).remove(Attribute.FRAME_REFERENCE_TIME));
        assertEquals(
                "BQML/START/earliest-acquisition/start-datetime",
                earliest.provenance().branch());
        assertStatistics(0.20, 1.00, 4.00, earliest);
        assertTrue(earliest.provenance().warnings().toString().contains("not stated"));
    }

    /** No object is of a scan that goes on after midnight; here every second frame does, and none says on which day (type 2). */
    @Test
    void aScanOverMidnightWithoutAcquisitionDates() {
        Assessed assessed = assess("DRO_4_1", file -> {
            boolean after = file.requireInteger(Attribute.INSTANCE_NUMBER) % 2 == 0;
            return file.toBuilder()
                    .remove(Attribute.ACQUISITION_DATE)
                    .text(Attribute.SERIES_TIME, "235500")
                    .text(Attribute.ACQUISITION_TIME, after ? "000500" : "235500")
                    .numbers(Attribute.FRAME_REFERENCE_TIME, after ? 750_000 : 150_000)
                    .items(
                            Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                            file.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE).get(0).toBuilder()
                                    .text(Attribute.RADIOPHARMACEUTICAL_START_TIME, "225500")
                                    .build());
        });
        assertEquals("BQML/START/series-time/start-time", assessed.provenance().branch());
        assertStatistics(0.20, 1.00, 4.00, assessed);
        assertEquals(List.of(), assessed.provenance().warnings());
    }

    private static DataSetBuilder late(DataSet file) {
        return file.toBuilder().text(Attribute.SERIES_TIME, "123000");
    }

    private static String seriesTime(DataSet file) {
        return file.requireText(Attribute.SERIES_DATE) + file.requireText(Attribute.SERIES_TIME);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertStatistics(double min, double median, double max, Assessed assessed) {
        assertEquals(min, rounded(assessed.min()), 1e-9, "min of " + assessed);
        assertEquals(median, rounded(assessed.median()), 1e-9, "median of " + assessed);
        assertEquals(max, rounded(assessed.max()), 1e-9, "max of " + assessed);
    }

    private static double rounded(double value) {
        return Math.round(100 * value) / 100.0;
    }

    private record Assessed(double min, double median, double max, SuvProvenance provenance) {}

    /** SUV over the mask of an object, its files changed where a change is given. */
    private static Assessed assess(String object, Function<DataSet, DataSetBuilder> change) {
        Path archive = FOLDER.resolve(object + ".tar.gz");
        Assumptions.assumeTrue(
                Files.isRegularFile(archive), "the reference objects are not at " + FOLDER + " (set -Dmuduo.shared)");
        Map<String, byte[]> files = TarGz.read(archive, MOST_BYTES);
        List<DicomSource> sources = files.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".dcm"))
                .map(entry -> DicomSource.of(entry.getKey(), changed(entry.getKey(), entry.getValue(), change)))
                .toList();
        assertEquals(20, sources.size());
        SuvVolume suv = SuvVolume.of(Series.of(sources, DicomLimits.STANDARD));
        byte[] mask = files.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".nii.gz"))
                .findFirst()
                .orElseThrow()
                .getValue();
        return over(Nifti.readVolume(mask, "mask"), suv);
    }

    private static byte[] changed(String name, byte[] content, Function<DataSet, DataSetBuilder> change) {
        if (change == null) {
            return content;
        }
        DataSet changed = change.apply(Dicom.read(content, name).dataSet()).build();
        return Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, changed));
    }

    private static Assessed over(Volume mask, SuvVolume suv) {
        float[] values = suv.volume().values();
        assertEquals(values.length, mask.values().length);
        int[] inside = IntStream.range(0, values.length)
                .filter(n -> mask.values()[n] > 0)
                .toArray();
        double[] sorted =
                Arrays.stream(inside).mapToDouble(n -> values[n]).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Assessed(sorted[0], median, sorted[sorted.length - 1], suv.provenance());
    }
}
