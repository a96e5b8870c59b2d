package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.OtherStructureSet;
import dev.muduo.imaging.testing.Sources;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureSetReaderTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(Sources.STRUCTURES);

    /** Pixels of 1 mm from (−100, −90), slices at −40, −38, … */
    private static final SourceImages SOURCE = Sources.axial(6, 5, 4, 1, 2);

    /** Holes, pixels that touch at corners, masks up to the image's edge, slices at any angle. */
    @Property(tries = 150)
    void masksComeBack(@ForAll long seed) {
        Random random = new Random(seed);
        SourceImages source =
                Sources.oblique(random, 1 + random.nextInt(9), 1 + random.nextInt(9), 2 + random.nextInt(6));
        LabelMap labels = Sources.labels(random, source.grid(), random.nextInt(5));
        byte[] file = Dicom.encode(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN));
        assertArrayEquals(
                file,
                Dicom.encode(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN)),
                "a second sending changes nothing");
        DicomAnnotation annotation = read(Dicom.read(file, "upload"), AnnotationTarget.of(source));
        assertArrayEquals(labels.labels(), annotation.labels().labels());
        assertEquals(Sources.STRUCTURES.list(), annotation.structures());
    }

    /** More points than an explicit length of 16 bits could hold. */
    @Test
    void aVeryLongContour() {
        SourceImages source = Sources.axial(200, 101, 2, 1, 2);
        byte[] labels = new byte[200 * 101 * 2];
        for (int n = 0; n < 200 * 101; n++) {
            int column = n % 200;
            labels[n] = (byte) (column % 2 == 0 || n / 200 == 50 ? 1 : 0);
        }
        LabelMap comb = new LabelMap(source.grid(), labels);
        byte[] file = Dicom.encode(StructureSetWriter.write(comb, Sources.STRUCTURES, source, Sources.ORIGIN));
        assertArrayEquals(
                labels,
                read(Dicom.read(file, "upload"), AnnotationTarget.of(source))
                        .labels()
                        .labels());
    }

    /** A ring: the inner contour is a hole, as drawn by programs that know no keyhole and by those that say what they mean. */
    @ParameterizedTest
    @ValueSource(strings = {"CLOSED_PLANAR", "CLOSEDPLANAR_XOR"})
    void contoursWithinContoursAreHoles(String type) {
        DicomFile file = new OtherStructureSet()
                .ofType(type)
                .region(7, "Liver", square(-0.5, 4.5, -38), square(1.5, 2.5, -38))
                .file();
        LabelMap labels = read(file, AnnotationTarget.of(SOURCE)).labels();
        int count = 0;
        for (byte label : labels.labels()) {
            count += label;
        }
        assertEquals(24, count);
        assertEquals(0, labels.at(2, 2, 1));
        assertEquals(1, labels.at(0, 0, 1));
    }

    /** What is written says how its holes are meant; a region without any is of the older type. */
    @Test
    void writtenHolesSayThatTheyAreHoles() {
        byte[] labels = new byte[6 * 5 * 4];
        for (int n = 0; n < 9; n++) {
            labels[SOURCE.grid().index(n % 3, n / 3, 1)] = (byte) (n == 4 ? 0 : 1);
        }
        labels[SOURCE.grid().index(5, 4, 3)] = 1;
        labels[SOURCE.grid().index(5, 0, 2)] = 2;
        LabelMap ring = new LabelMap(SOURCE.grid(), labels);
        DicomFile file = StructureSetWriter.write(ring, Sources.STRUCTURES, SOURCE, Sources.ORIGIN);
        List<DataSet> regions = file.dataSet().items(Attribute.ROI_CONTOUR_SEQUENCE);
        assertEquals(List.of("CLOSEDPLANAR_XOR", "CLOSEDPLANAR_XOR", "CLOSEDPLANAR_XOR"), types(regions.get(0)));
        assertEquals(List.of("CLOSED_PLANAR"), types(regions.get(1)));
        assertArrayEquals(
                labels, read(file, AnnotationTarget.of(SOURCE)).labels().labels());
    }

    private static List<String> types(DataSet region) {
        return region.items(Attribute.CONTOUR_SEQUENCE).stream()
                .map(contour -> contour.requireText(Attribute.CONTOUR_GEOMETRIC_TYPE))
                .toList();
    }

    @Test
    void aContourBelongsToTheNearestSlice() {
        for (double z : new double[] {-38.9, -38, -37.1}) {
            DicomFile file = new OtherStructureSet()
                    .region(1, "liver", square(0.5, 1.5, z))
                    .file();
            assertEquals(1, read(file, AnnotationTarget.of(SOURCE)).labels().at(1, 1, 1), "at " + z);
        }
    }

    @Test
    void regionsOfNoStructureAreReported() {
        DicomAnnotation annotation = read(
                new OtherStructureSet()
                        .region(1, "BODY", square(-0.5, 4.5, -38))
                        .region(2, "Kidney_L", square(0.5, 1.5, -38))
                        .file(),
                AnnotationTarget.of(SOURCE));
        assertEquals(List.of(Sources.STRUCTURES.withId(2)), annotation.structures());
        assertEquals(List.of(new DicomAnnotation.Unknown(1, "BODY")), annotation.unknown());
        assertFalse(annotation.toString().contains("BODY"), "labels are free text");
    }

    @Test
    void pairsByFrameOfReferenceAndSeries() {
        double[] square = square(0.5, 1.5, -38);
        assertFault(
                AnnotationFault.OTHER_FRAME_OF_REFERENCE,
                new OtherStructureSet().in("2.25.9").region(1, "liver", square));
        assertFault(
                AnnotationFault.OTHER_SERIES,
                new OtherStructureSet().on(Optional.of("2.25.9")).region(1, "liver", square));
        DicomFile unpaired = new OtherStructureSet()
                .on(Optional.empty())
                .region(1, "liver", square)
                .file();
        assertEquals(1, read(unpaired, AnnotationTarget.of(SOURCE)).labels().at(1, 1, 1));
        DicomFile elsewhere = new OtherStructureSet()
                .in("2.25.9")
                .on(Optional.of("2.25.9"))
                .region(1, "liver", square)
                .file();
        assertEquals(
                1,
                read(elsewhere, AnnotationTarget.of(SOURCE.grid())).labels().at(1, 1, 1),
                "where the identifiers are not known");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        double[] square = square(0.5, 1.5, -38);
        assertFault(AnnotationFault.NOTHING_KNOWN, new OtherStructureSet().region(1, "BODY", square));
        assertFault(
                AnnotationFault.OVERLAP,
                new OtherStructureSet().region(1, "liver", square).region(2, "gtv", square(-0.5, 4.5, -38)));
        assertFault(AnnotationFault.OTHER_GEOMETRY, new OtherStructureSet().region(1, "liver", square(0, 3, -31)));
        assertFault(AnnotationFault.OTHER_GEOMETRY, new OtherStructureSet().region(1, "liver", square(0, 3, 1e300)));
        double[] tilted = square(0, 3, -38);
        tilted[2] = -35;
        assertFault(AnnotationFault.OTHER_GEOMETRY, new OtherStructureSet().region(1, "liver", tilted));
        assertFault(AnnotationFault.OTHER_GEOMETRY, new OtherStructureSet().region(1, "liver", square(50, 60, -38)));
        assertFault(
                AnnotationFault.WRONG_OBJECT,
                new OtherStructureSet().ofType("OPEN_PLANAR").region(1, "liver", square));
        assertThrows(
                DicomException.class,
                () -> read(
                        new OtherStructureSet()
                                .region(1, "liver", new double[] {1, 2})
                                .file(),
                        AnnotationTarget.of(SOURCE)));
        DicomFile image =
                Dicom.read(DicomFiles.encode(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DicomFiles.ct(1, 0)), "upload");
        AnnotationRefusedException refused =
                assertThrows(AnnotationRefusedException.class, () -> read(image, AnnotationTarget.of(SOURCE)));
        assertEquals(AnnotationFault.WRONG_OBJECT, refused.fault());
    }

    private static void assertFault(AnnotationFault fault, OtherStructureSet set) {
        AnnotationRefusedException refused =
                assertThrows(AnnotationRefusedException.class, () -> read(set.file(), AnnotationTarget.of(SOURCE)));
        assertEquals(fault, refused.fault(), refused.getMessage());
    }

    /** From pixel to pixel along both axes, on the slice at this height. */
    private static double[] square(double from, double to, double z) {
        return new double[] {
            from - 100, from - 90, z, to - 100, from - 90, z, to - 100, to - 90, z, from - 100, to - 90, z
        };
    }

    private static DicomAnnotation read(DicomFile file, AnnotationTarget target) {
        return StructureSetReader.read(file, target, VOCABULARY);
    }
}
