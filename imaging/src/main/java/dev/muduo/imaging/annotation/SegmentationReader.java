package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.frames.Frames;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.SlicePlane;
import java.util.List;
import java.util.Optional;

/**
 * A DICOM Segmentation (PS3.3, A.51) as an annotation. Its pixels must be voxels of the study, but it may cover a part of them, in
 * any order and direction, as other programs write it. Frames of segments that are no structure of the model are not looked at.
 */
public final class SegmentationReader {
    /** Of a frame: 4096 in a row and a column. */
    private static final int MOST_PIXELS = 1 << 24;

    private final DataSet object;
    private final AnnotationTarget target;
    private final double threshold;
    private final Drawing drawing;

    private SegmentationReader(DicomFile file, AnnotationTarget target, double threshold) {
        this.object = file.dataSet();
        this.target = target;
        this.threshold = threshold;
        this.drawing = Drawing.of(object, SopClass.SEGMENTATION, "DICOM Segmentation", target.grid());
    }

    /**
     * Reads an object.
     *
     * @param file      with its pixels
     * @param threshold of a fractional segmentation: the fraction from which on a voxel is the structure's, in (0, 1]
     * @throws AnnotationRefusedException if it is no annotation of the target
     * @throws dev.muduo.imaging.dicom.DicomException if it is damaged
     */
    public static DicomAnnotation read(
            DicomFile file, AnnotationTarget target, Vocabulary vocabulary, double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold is in (0, 1], got " + threshold);
        }
        return new SegmentationReader(file, target, threshold).read(file, vocabulary);
    }

    private DicomAnnotation read(DicomFile file, Vocabulary vocabulary) {
        if (!target.isIn(object.text(Attribute.FRAME_OF_REFERENCE_UID))) {
            throw new AnnotationRefusedException(
                    AnnotationFault.OTHER_FRAME_OF_REFERENCE,
                    object.source() + ": expected a segmentation in the study's frame of reference, got one in another:"
                            + " segment the study's own images");
        }
        int least = leastSet();
        describeSegments(vocabulary);
        List<FrameHeader> headers = FrameHeader.of(object);
        Frames pixels = Frames.of(file);
        int[] stored = new int[requireReasonable(pixels.format().pixels())];
        for (FrameHeader header : headers) {
            Optional<Structure> structure = drawing.structure(header.saying(Attribute.REFERENCED_SEGMENT_NUMBER)
                    .requireInteger(Attribute.REFERENCED_SEGMENT_NUMBER));
            if (structure.isPresent()) {
                pixels.read(header.index(), stored);
                draw(header, stored, least, structure.get());
            }
        }
        return drawing.done();
    }

    private int requireReasonable(int pixels) {
        if (pixels > MOST_PIXELS) {
            throw new AnnotationRefusedException(
                    AnnotationFault.TOO_LARGE,
                    object.source() + ": expected frames of at most " + MOST_PIXELS + " pixels, got " + pixels);
        }
        return pixels;
    }

    /** From which stored number on a voxel is set. */
    private int leastSet() {
        String type = object.requireText(Attribute.SEGMENTATION_TYPE);
        return switch (type) {
            case "BINARY" -> 1;
            case "FRACTIONAL" -> {
                int whole = object.requireInteger(Attribute.MAXIMUM_FRACTIONAL_VALUE);
                yield (int) Math.max(1, Math.ceil(threshold * whole));
            }
            default ->
                throw new AnnotationRefusedException(
                        AnnotationFault.WRONG_OBJECT,
                        object.source()
                                + ": expected a segmentation of type BINARY or FRACTIONAL, got another: save it as"
                                + " one of these");
        };
    }

    private void describeSegments(Vocabulary vocabulary) {
        for (DataSet segment : object.items(Attribute.SEGMENT_SEQUENCE)) {
            String label = segment.text(Attribute.SEGMENT_LABEL).orElse("");
            drawing.describe(
                    segment.requireInteger(Attribute.SEGMENT_NUMBER),
                    label,
                    vocabulary.find(segment, Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, label));
        }
        drawing.requireKnown(vocabulary);
    }

    private void draw(FrameHeader header, int[] stored, int least, Structure structure) {
        SlicePlane plane = SlicePlane.of(header);
        FramePlace place = FramePlace.of(plane, target.grid())
                .orElseThrow(() -> otherGeometry(
                        header, "pixels that are voxels of the study, got others: segment the study's own images"));
        for (int row = 0, n = 0; row < plane.rows(); row++) {
            for (int column = 0; column < plane.columns(); column++, n++) {
                if (stored[n] >= least) {
                    int voxel = place.voxel(column, row);
                    if (voxel == FramePlace.OUTSIDE) {
                        throw otherGeometry(header, "pixels within the study's images, got some outside");
                    }
                    drawing.set(voxel, structure);
                }
            }
        }
    }

    private AnnotationRefusedException otherGeometry(FrameHeader header, String expected) {
        return new AnnotationRefusedException(
                AnnotationFault.OTHER_GEOMETRY,
                object.source() + ", frame " + (header.index() + 1) + ": expected " + expected);
    }
}
