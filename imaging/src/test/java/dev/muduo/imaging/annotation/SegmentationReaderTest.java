package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.Vector3;
import dev.muduo.imaging.testing.OtherSegmentation;
import dev.muduo.imaging.testing.Sources;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SegmentationReaderTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(Sources.STRUCTURES);
    private static final Code LIVER = Code.sct("10200004", "Liver");
    private static final Code LEFT_KIDNEY = Code.sct("18639004", "Left kidney");
    private static final Code SPLEEN = Code.sct("78961009", "Spleen");

    private static final SourceImages SOURCE = Sources.axial(3, 2, 3, 4, 5);
    private static final SlicePlane PLANE = SOURCE.planes().get(1);

    /** Reformatted along any two axes, in any direction, cropped: as long as its pixels are voxels, they are found. */
    @Property(tries = 200)
    void anyOrientationOfTheSameLattice(@ForAll long seed) {
        Random random = new Random(seed);
        SourceImages source = Sources.oblique(random, 4, 3, 5);
        LabelMap labels = Sources.labels(random, source.grid(), 1);
        int[] extents = {4, 3, 5};
        int rowAxis = random.nextInt(3);
        int columnAxis = (rowAxis + 1 + random.nextInt(2)) % 3;
        int across = 3 - rowAxis - columnAxis;
        boolean[] backwards = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
        OtherSegmentation other = new OtherSegmentation().segment(9, "Leber", LIVER);
        for (int slice = 0; slice < extents[across]; slice++) {
            int[] values = new int[extents[columnAxis] * extents[rowAxis]];
            for (int n = 0; n < values.length; n++) {
                int[] voxel = new int[3];
                voxel[columnAxis] = n % extents[columnAxis];
                voxel[rowAxis] = n / extents[columnAxis];
                voxel[across] = slice;
                turn(voxel, extents, backwards);
                values[n] = labels.at(voxel[0], voxel[1], voxel[2]);
            }
            int[] first = new int[3];
            int[] nextColumn = new int[3];
            int[] nextRow = new int[3];
            nextColumn[columnAxis] = 1;
            nextRow[rowAxis] = 1;
            for (int[] voxel : List.of(first, nextColumn, nextRow)) {
                voxel[across] = slice;
                turn(voxel, extents, backwards);
            }
            other.frame(9, plane(source, extents[rowAxis], extents[columnAxis], first, nextColumn, nextRow), values);
        }
        DicomAnnotation annotation = read(OtherSegmentation.file(other.binary()), AnnotationTarget.of(source));
        assertArrayEquals(labels.labels(), annotation.labels().labels());
    }

    private static void turn(int[] voxel, int[] extents, boolean[] backwards) {
        for (int axis = 0; axis < 3; axis++) {
            voxel[axis] = backwards[axis] ? extents[axis] - 1 - voxel[axis] : voxel[axis];
        }
    }

    private static SlicePlane plane(
            SourceImages source, int rows, int columns, int[] first, int[] nextColumn, int[] nextRow) {
        Vector3 at = place(source, first);
        Vector3 column = place(source, nextColumn).minus(at);
        Vector3 row = place(source, nextRow).minus(at);
        return new SlicePlane(
                rows,
                columns,
                at,
                column.times(1 / column.length()),
                row.times(1 / row.length()),
                row.length(),
                column.length());
    }

    private static Vector3 place(SourceImages source, int[] voxel) {
        return source.planes().get(voxel[2]).at(voxel[0], voxel[1]);
    }

    @Test
    void aPartOfASliceIsEnough() {
        SlicePlane corner = new SlicePlane(1, 2, PLANE.at(1, 1), PLANE.rowDirection(), PLANE.columnDirection(), 4, 4);
        DicomAnnotation annotation = read(
                OtherSegmentation.file(new OtherSegmentation()
                        .segment(1, "", LIVER)
                        .frame(1, corner, 0, 1)
                        .binary()),
                AnnotationTarget.of(SOURCE));
        byte[] expected = new byte[18];
        expected[SOURCE.grid().index(2, 1, 1)] = 1;
        assertArrayEquals(expected, annotation.labels().labels());
    }

    @Test
    void fractionsCountFromTheThresholdOn() {
        DicomFile file = new OtherSegmentation()
                .segment(1, "", LIVER)
                .frame(1, PLANE, 0, 127, 128, 191, 192, 255)
                .fractional();
        assertArrayEquals(new byte[] {0, 0, 1, 1, 1, 1}, slice(file, 0.5));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 1, 1}, slice(file, 0.75));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 1}, slice(file, 1));
        assertThrows(IllegalArgumentException.class, () -> slice(file, 0));
    }

    private static byte[] slice(DicomFile file, double threshold) {
        byte[] all = SegmentationReader.read(file, AnnotationTarget.of(SOURCE), VOCABULARY, threshold)
                .labels()
                .labels();
        return Arrays.copyOfRange(all, 6, 12);
    }

    /** What is no structure of the model is told and not looked at: it may overlap whatever it likes. */
    @Test
    void unknownSegmentsAreReported() {
        DicomAnnotation annotation = read(
                OtherSegmentation.file(new OtherSegmentation()
                        .segment(1, "Milz", SPLEEN)
                        .segment(2, "Leber", LIVER)
                        .frame(1, PLANE, 1, 1, 1, 1, 1, 1)
                        .frame(2, PLANE, 1, 0, 0, 0, 0, 1)
                        .binary()),
                AnnotationTarget.of(SOURCE));
        assertEquals(List.of(Sources.STRUCTURES.withId(1)), annotation.structures());
        assertEquals(List.of(new DicomAnnotation.Unknown(1, "Milz")), annotation.unknown());
        assertFalse(annotation.unknown().toString().contains("Milz"), "labels are free text");
    }

    /** Two segments of one structure, as of two tumours, are its parts. */
    @Test
    void segmentsOfOneStructureAreJoined() {
        DicomAnnotation annotation = read(
                OtherSegmentation.file(new OtherSegmentation()
                        .segment(1, "GTV", Code.sct("108369006", "Neoplasm"))
                        .segment(2, "gtv", Code.sct("108369006", "Neoplasm"))
                        .frame(1, PLANE, 1, 1, 0, 0, 0, 0)
                        .frame(2, PLANE, 0, 1, 1, 0, 0, 0)
                        .binary()),
                AnnotationTarget.of(SOURCE));
        assertEquals(List.of(Sources.STRUCTURES.withId(4)), annotation.structures());
        assertArrayEquals(
                new byte[] {4, 4, 4, 0, 0, 0},
                Arrays.copyOfRange(annotation.labels().labels(), 6, 12));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(
                AnnotationFault.OVERLAP,
                new OtherSegmentation()
                        .segment(1, "", LIVER)
                        .segment(2, "", LEFT_KIDNEY)
                        .frame(1, PLANE, 1, 1, 0, 0, 0, 0)
                        .frame(2, PLANE, 0, 1, 1, 0, 0, 0));
        assertRefused(
                AnnotationFault.NOTHING_KNOWN,
                new OtherSegmentation().segment(1, "", SPLEEN).frame(1, PLANE, 1, 1, 0, 0, 0, 0));
        SlicePlane between = new SlicePlane(
                2, 3, PLANE.position().plus(PLANE.normal()), PLANE.rowDirection(), PLANE.columnDirection(), 4, 4);
        assertRefused(
                AnnotationFault.OTHER_GEOMETRY,
                new OtherSegmentation().segment(1, "", LIVER).frame(1, between, 1, 0, 0, 0, 0, 0));
        SlicePlane finer = new SlicePlane(2, 3, PLANE.position(), PLANE.rowDirection(), PLANE.columnDirection(), 2, 2);
        assertRefused(
                AnnotationFault.OTHER_GEOMETRY,
                new OtherSegmentation().segment(1, "", LIVER).frame(1, finer, 1, 0, 0, 0, 0, 0));
        SlicePlane aside = new SlicePlane(2, 3, PLANE.at(2, 0), PLANE.rowDirection(), PLANE.columnDirection(), 4, 4);
        OtherSegmentation outside = new OtherSegmentation().segment(1, "", LIVER);
        assertRefused(AnnotationFault.OTHER_GEOMETRY, outside.frame(1, aside, 1, 1, 0, 0, 0, 0));
    }

    /** Empty pixels may lie anywhere on the lattice. */
    @Test
    void aLargerFieldOfViewThatIsEmptyOutsideFits() {
        SlicePlane aside = new SlicePlane(2, 3, PLANE.at(-1, 0), PLANE.rowDirection(), PLANE.columnDirection(), 4, 4);
        DicomAnnotation annotation = read(
                OtherSegmentation.file(new OtherSegmentation()
                        .segment(1, "", LIVER)
                        .frame(1, aside, 0, 1, 0, 0, 0, 0)
                        .binary()),
                AnnotationTarget.of(SOURCE));
        assertEquals(1, annotation.labels().at(0, 0, 1));
    }

    private static void assertRefused(AnnotationFault fault, OtherSegmentation segmentation) {
        assertFault(fault, OtherSegmentation.file(segmentation.binary()));
    }

    private static void assertFault(AnnotationFault fault, DicomFile file) {
        AnnotationRefusedException refused =
                assertThrows(AnnotationRefusedException.class, () -> read(file, AnnotationTarget.of(SOURCE)));
        assertEquals(fault, refused.fault(), refused.getMessage());
    }

    @Test
    void otherObjectsAreRefused() {
        OtherSegmentation fine = new OtherSegmentation().segment(1, "", LIVER).frame(1, PLANE, 1, 0, 0, 0, 0, 0);
        assertFault(
                AnnotationFault.OTHER_FRAME_OF_REFERENCE,
                OtherSegmentation.file(fine.binary().text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.4")));
        assertFault(
                AnnotationFault.OTHER_FRAME_OF_REFERENCE,
                OtherSegmentation.file(fine.binary().remove(Attribute.FRAME_OF_REFERENCE_UID)));
        assertFault(
                AnnotationFault.WRONG_OBJECT,
                OtherSegmentation.file(fine.binary().text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")));
        assertFault(
                AnnotationFault.WRONG_OBJECT,
                OtherSegmentation.file(fine.binary().text(Attribute.SEGMENTATION_TYPE, "LABELMAP")));
    }

    /** A few megabytes may claim frames that would take a gigabyte to look at. */
    @Test
    void hugeFramesAreRefusedBeforeTheyAreRead() {
        OtherSegmentation fine = new OtherSegmentation().segment(1, "", LIVER).frame(1, PLANE, 1, 0, 0, 0, 0, 0);
        assertFault(
                AnnotationFault.TOO_LARGE,
                OtherSegmentation.file(fine.binary()
                        .numbers(Attribute.ROWS, 4096)
                        .numbers(Attribute.COLUMNS, 4097)
                        .bytes(Attribute.PIXEL_DATA, new byte[4096 * 4097 / 8])));
    }

    private static DicomAnnotation read(DicomFile file, AnnotationTarget target) {
        return SegmentationReader.read(file, target, VOCABULARY, 0.5);
    }
}
