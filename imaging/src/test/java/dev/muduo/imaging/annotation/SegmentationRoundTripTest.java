package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Sources;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SegmentationRoundTripTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(Sources.STRUCTURES);

    /** Slices at any angle, rows that end within a byte, empty slices, empty structures. */
    @Property(tries = 150)
    void masksComeBack(@ForAll long seed) {
        Random random = new Random(seed);
        SourceImages source =
                Sources.oblique(random, 1 + random.nextInt(9), 1 + random.nextInt(9), 2 + random.nextInt(6));
        LabelMap labels = Sources.labels(random, source.grid(), random.nextInt(5));
        byte[] file = encode(labels, source, Sources.ORIGIN);
        DicomAnnotation annotation = read(file, AnnotationTarget.of(source));
        assertArrayEquals(labels.labels(), annotation.labels().labels());
        assertEquals(source.grid(), annotation.labels().grid());
        assertEquals(Sources.STRUCTURES.list(), annotation.structures());
        assertEquals(List.of(), annotation.unknown());
        // The geometry alone leads to the same voxels.
        assertArrayEquals(
                labels.labels(),
                read(file, AnnotationTarget.of(source.grid())).labels().labels());
    }

    @Test
    void emptyFramesAreLeftOut() {
        SourceImages source = Sources.axial(4, 3, 6, 4, 3);
        byte[] labels = new byte[4 * 3 * 6];
        labels[source.grid().index(1, 1, 2)] = 3;
        labels[source.grid().index(2, 1, 4)] = 1;
        labels[source.grid().index(3, 2, 4)] = 3;
        DataSet object = write(new LabelMap(source.grid(), labels), source).dataSet();
        List<DataSet> frames = object.items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        List<List<Double>> indices = frames.stream()
                .map(frame -> frame.items(Attribute.FRAME_CONTENT_SEQUENCE).get(0))
                .map(content -> content.numbers(Attribute.DIMENSION_INDEX_VALUES))
                .map(numbers -> List.of(numbers[0], numbers[1]))
                .toList();
        assertEquals(List.of(List.of(1.0, 5.0), List.of(3.0, 3.0), List.of(3.0, 5.0)), indices);
        DataSet image = frames.get(1)
                .items(Attribute.DERIVATION_IMAGE_SEQUENCE)
                .get(0)
                .items(Attribute.SOURCE_IMAGE_SEQUENCE)
                .get(0);
        assertEquals(source.slices().get(2).sopInstanceUid(), image.requireText(Attribute.REFERENCED_SOP_INSTANCE_UID));
    }

    /** An object without frames cannot be: nothing found is one empty frame. */
    @Test
    void nothingFoundIsSaid() {
        SourceImages source = Sources.axial(5, 3, 4, 4, 3);
        LabelMap nothing = new LabelMap(source.grid(), new byte[60]);
        assertEquals(1, write(nothing, source).dataSet().requireInteger(Attribute.NUMBER_OF_FRAMES));
        DicomAnnotation annotation = read(encode(nothing, source, Sources.ORIGIN), AnnotationTarget.of(source));
        assertArrayEquals(nothing.labels(), annotation.labels().labels());
        assertEquals(Sources.STRUCTURES.list(), annotation.structures());
    }

    /** A second sending changes nothing; another checkpoint's result is another object. */
    @Test
    void identifiersFollowFromTheOrigin() {
        SourceImages source = Sources.axial(4, 3, 2, 4, 3);
        LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);
        assertArrayEquals(encode(labels, source, Sources.ORIGIN), encode(labels, source, Sources.ORIGIN));
        Origin later = new Origin(Sources.ORIGIN.studyId(), Sources.ORIGIN.revision(), "b", Sources.ORIGIN.made());
        DataSet one = write(labels, source).dataSet();
        DataSet other = SegmentationWriter.write(labels, Sources.STRUCTURES, source, later)
                .dataSet();
        for (Attribute uid : List.of(Attribute.SOP_INSTANCE_UID, Attribute.SERIES_INSTANCE_UID)) {
            assertNotEquals(one.requireText(uid), other.requireText(uid));
        }
        assertNotEquals(one.requireText(Attribute.SOP_INSTANCE_UID), one.requireText(Attribute.SERIES_INSTANCE_UID));
        assertEquals(Sources.NAME, one.requireText(Attribute.PATIENT_NAME));
        assertEquals("2.25.1", one.requireText(Attribute.STUDY_INSTANCE_UID));
    }

    @Test
    void aVersionNamesTheArithmeticWithinALongString() {
        String checkpoint = "0123456789abcdef".repeat(4);
        assertEquals(checkpoint, Origin.version(checkpoint, Optional.empty()));
        String version = Origin.version(checkpoint, Optional.of("bfloat16"));
        assertEquals(checkpoint.substring(0, 55) + "+bfloat16", version);
        assertEquals("b+bfloat16", Origin.version("b", Optional.of("bfloat16")));
        assertEquals(version, new Origin("study", 1, version, Sources.ORIGIN.made()).checkpoint());
    }

    /** Paired structures, and rows of the like, that have one code for all: of either kind of object. */
    @Test
    void structuresOfOneCodeComeBackApart() {
        Structures structures = new Structures(List.of(
                new Structure(1, "femur_l", "71341001"),
                new Structure(2, "femur_r", "71341001"),
                new Structure(3, "rib_left_1", "113197003"),
                new Structure(4, "rib_left_2", "113197003")));
        Vocabulary vocabulary = Vocabulary.of(structures);
        SourceImages source = Sources.axial(9, 7, 5, 4, 3);
        LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);
        AnnotationTarget target = AnnotationTarget.of(source);
        List<DicomAnnotation> annotations = List.of(
                SegmentationReader.read(
                        SegmentationWriter.write(labels, structures, source, Sources.ORIGIN), target, vocabulary, 0.5),
                StructureSetReader.read(
                        StructureSetWriter.write(labels, structures, source, Sources.ORIGIN), target, vocabulary));
        for (DicomAnnotation annotation : annotations) {
            assertEquals(structures.list(), annotation.structures());
            assertArrayEquals(labels.labels(), annotation.labels().labels());
        }
    }

    /** What was lost in the source's pixels is told of what was derived from them, with how and how much where that is known. */
    @Test
    void lossOfTheSourceIsSaid() {
        SourceImages source = Sources.axial(4, 3, 2, 4, 3);
        LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);
        DataSet whole = write(labels, source).dataSet();
        assertEquals("00", whole.requireText(Attribute.LOSSY_IMAGE_COMPRESSION));
        DataSet headers = source.headers().toBuilder()
                .text(Attribute.LOSSY_IMAGE_COMPRESSION, "01")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO, "9.5", "2")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, "ISO_10918_1", "ISO_15444_1")
                .build();
        DataSet lossy =
                write(labels, new SourceImages(headers, source.slices())).dataSet();
        assertEquals("01", lossy.requireText(Attribute.LOSSY_IMAGE_COMPRESSION));
        assertEquals(List.of("9.5", "2"), lossy.texts(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO));
        assertEquals(List.of("ISO_10918_1", "ISO_15444_1"), lossy.texts(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD));
    }

    @Test
    void masksOfAnotherGridOrOtherStructuresAreRefused() {
        SourceImages source = Sources.axial(4, 3, 2, 4, 3);
        Affine shifted = Affine.scaling(1, 1, 1, 0.1, 0, 0).after(source.grid().affine());
        Grid elsewhere = new Grid(4, 3, 2, shifted);
        assertThrows(IllegalArgumentException.class, () -> write(new LabelMap(elsewhere, new byte[24]), source));
        Affine rounded = Affine.scaling(1, 1, 1, 1e-4, 0, 0).after(source.grid().affine());
        write(new LabelMap(new Grid(4, 3, 2, rounded), new byte[24]), source);
        byte[] labels = new byte[24];
        labels[7] = (byte) 200;
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> write(new LabelMap(source.grid(), labels), source));
        assertTrue(refused.getMessage().contains("got 200"), refused.getMessage());
    }

    private static DicomFile write(LabelMap labels, SourceImages source) {
        return SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN);
    }

    private static byte[] encode(LabelMap labels, SourceImages source, Origin origin) {
        return Dicom.encode(SegmentationWriter.write(labels, Sources.STRUCTURES, source, origin));
    }

    private static DicomAnnotation read(byte[] file, AnnotationTarget target) {
        return SegmentationReader.read(Dicom.read(file, "upload"), target, VOCABULARY, 0.5);
    }
}
