package dev.muduo.imaging.results;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.coding.CodedStructure;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.results.SegmentFrames.Frame;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.SourceSlice;
import dev.muduo.imaging.series.Vector3;
import java.util.ArrayList;
import java.util.List;

/**
 * A label map as a DICOM Segmentation (PS3.3, A.51) of binary segments, one a structure, numbered by the structures' ids, on the
 * slices of the source series. Structures that were looked for and not found are segments without a frame.
 */
public final class SegmentationWriter {
    private static final String KIND = "segmentation";
    private static final int SERIES_NUMBER = 9001;
    private static final Code SEGMENTATION = Code.dcm("113076", "Segmentation");
    private static final Code SOURCE_IMAGE = Code.dcm("121322", "Source image for image processing operation");
    private static final Code ARTIFICIAL_INTELLIGENCE = Code.dcm("123110", "Artificial Intelligence");

    private final SourceImages source;
    private final Origin origin;

    private final Portion portion;

    private SegmentationWriter(SourceImages source, Origin origin, Portion portion) {
        this.source = source;
        this.origin = origin;
        this.portion = portion;
    }

    /** As below, of a whole mask. */
    public static DicomFile write(LabelMap labels, Structures structures, SourceImages source, Origin origin) {
        return write(labels, structures, source, origin, Portion.WHOLE);
    }

    /**
     * The object; its pixels take an eighth of a byte for each voxel of the slices in which a structure is.
     *
     * @param labels  on the source's grid, ids of the structures
     * @param portion how much was asked for, which the object says
     * @throws IllegalArgumentException if they are on another grid or have other labels
     */
    public static DicomFile write(
            LabelMap labels, Structures structures, SourceImages source, Origin origin, Portion portion) {
        SourceGrid.require(labels.grid(), source.grid());
        return new SegmentationWriter(source, origin, portion).write(labels, structures);
    }

    /** What the object of these will be called, for those who refer to it. */
    static String sopInstanceUid(SourceImages source, Origin origin) {
        return ResultHeader.sopInstanceUid(source, origin, KIND);
    }

    static String seriesInstanceUid(SourceImages source, Origin origin) {
        return ResultHeader.seriesInstanceUid(source, origin, KIND);
    }

    private DicomFile write(LabelMap labels, Structures structures) {
        SegmentFrames frames = SegmentFrames.of(labels, structures.list().size());
        DataSetBuilder object = ResultHeader.of(source, origin, SopClass.SEGMENTATION, KIND)
                .text(Attribute.MODALITY, "SEG")
                .numbers(Attribute.SERIES_NUMBER, SERIES_NUMBER)
                .text(Attribute.CONTENT_DATE, ResultHeader.date(origin))
                .text(Attribute.CONTENT_TIME, ResultHeader.time(origin))
                .text(Attribute.CONTENT_LABEL, "SEGMENTATION")
                .text(Attribute.CONTENT_DESCRIPTION, portion.described("Automatic segmentation, not reviewed"))
                .bytes(Attribute.CONTENT_CREATOR_NAME, new byte[0])
                .items(
                        Attribute.SEGMENT_SEQUENCE,
                        structures.list().stream().map(this::segment).toList())
                .items(Attribute.REFERENCED_SERIES_SEQUENCE, referencedSeries());
        putPortion(object);
        putDimensions(object);
        putCompression(object);
        putPixels(object, labels, frames);
        object.items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, sharedGroups())
                .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frameGroups(frames.frames()));
        return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, object.build());
    }

    /** Segment Description Macro (PS3.3, C.8.20.4.1). */
    private DataSet segment(Structure structure) {
        CodedStructure coded = CodedStructure.of(structure);
        return DataSet.builder()
                .numbers(Attribute.SEGMENT_NUMBER, structure.id())
                .text(Attribute.SEGMENT_LABEL, structure.name())
                .text(Attribute.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC")
                .text(Attribute.SEGMENT_ALGORITHM_NAME, ResultHeader.SOFTWARE)
                .items(Attribute.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE, algorithm())
                .items(
                        Attribute.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE,
                        coded.category().item())
                .items(Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, coded.typeItem())
                .build();
    }

    private DataSet algorithm() {
        return DataSet.builder()
                .items(Attribute.ALGORITHM_FAMILY_CODE_SEQUENCE, ARTIFICIAL_INTELLIGENCE.item())
                .text(Attribute.ALGORITHM_NAME, ResultHeader.SOFTWARE)
                .text(Attribute.ALGORITHM_VERSION, origin.checkpoint())
                .build();
    }

    /** Common Instance Reference Module (PS3.3, C.12.2). */
    private DataSet referencedSeries() {
        return DataSet.builder()
                .text(Attribute.SERIES_INSTANCE_UID, source.seriesUid())
                .items(Attribute.REFERENCED_INSTANCE_SEQUENCE, ResultHeader.instances(source))
                .build();
    }

    private void putPortion(DataSetBuilder object) {
        if (!portion.isWhole()) {
            object.text(Attribute.SERIES_DESCRIPTION, ResultHeader.description(KIND, portion))
                    .text(Attribute.DERIVATION_DESCRIPTION, portion.words());
        }
    }

    /** Frames are found by segment, then by place (PS3.3, C.7.6.17). */
    private void putDimensions(DataSetBuilder object) {
        String organization = origin.uid(source, KIND + " dimensions");
        object.items(
                        Attribute.DIMENSION_ORGANIZATION_SEQUENCE,
                        DataSet.builder()
                                .text(Attribute.DIMENSION_ORGANIZATION_UID, organization)
                                .build())
                .items(
                        Attribute.DIMENSION_INDEX_SEQUENCE,
                        dimension(
                                organization,
                                Attribute.REFERENCED_SEGMENT_NUMBER,
                                Attribute.SEGMENT_IDENTIFICATION_SEQUENCE,
                                "Segment"),
                        dimension(
                                organization,
                                Attribute.IMAGE_POSITION_PATIENT,
                                Attribute.PLANE_POSITION_SEQUENCE,
                                "Slice"));
    }

    private static DataSet dimension(String organization, Attribute index, Attribute group, String label) {
        return DataSet.builder()
                .text(Attribute.DIMENSION_ORGANIZATION_UID, organization)
                .tag(Attribute.DIMENSION_INDEX_POINTER, index.tag())
                .tag(Attribute.FUNCTIONAL_GROUP_POINTER, group.tag())
                .text(Attribute.DIMENSION_DESCRIPTION_LABEL, label)
                .build();
    }

    /** What was lost in the source is lost in what is derived from it (PS3.3, C.8.20.2). */
    private void putCompression(DataSetBuilder object) {
        object.text(Attribute.LOSSY_IMAGE_COMPRESSION, source.lossy() ? "01" : "00");
        if (source.lossy()) {
            for (Attribute attribute : SourceImages.COMPRESSION) {
                source.headers().find(attribute.tag()).ifPresent(object::put);
            }
        }
    }

    private static void putPixels(DataSetBuilder object, LabelMap labels, SegmentFrames frames) {
        object.text(Attribute.IMAGE_TYPE, "DERIVED", "PRIMARY")
                .text(Attribute.SEGMENTATION_TYPE, "BINARY")
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.NUMBER_OF_FRAMES, frames.frames().size())
                .numbers(Attribute.ROWS, labels.grid().ny())
                .numbers(Attribute.COLUMNS, labels.grid().nx())
                .numbers(Attribute.BITS_ALLOCATED, 1)
                .numbers(Attribute.BITS_STORED, 1)
                .numbers(Attribute.HIGH_BIT, 0)
                .numbers(Attribute.PIXEL_REPRESENTATION, 0)
                .bytes(Attribute.PIXEL_DATA, frames.packed());
    }

    private DataSet sharedGroups() {
        double thickness = source.grid().affine().spacingMm(2);
        DataSetBuilder measures = DataSet.builder()
                .numbers(Attribute.SLICE_THICKNESS, thickness)
                .numbers(Attribute.SPACING_BETWEEN_SLICES, thickness);
        source.headers().find(Attribute.PIXEL_SPACING.tag()).ifPresent(measures::put);
        DataSetBuilder orientation = DataSet.builder();
        source.headers().find(Attribute.IMAGE_ORIENTATION_PATIENT.tag()).ifPresent(orientation::put);
        return DataSet.builder()
                .items(Attribute.PIXEL_MEASURES_SEQUENCE, measures.build())
                .items(Attribute.PLANE_ORIENTATION_SEQUENCE, orientation.build())
                .build();
    }

    private List<DataSet> frameGroups(List<Frame> frames) {
        List<SlicePlane> planes = source.planes();
        List<DataSet> groups = new ArrayList<>();
        for (Frame frame : frames) {
            Vector3 at = planes.get(frame.slice()).position();
            groups.add(DataSet.builder()
                    .items(
                            Attribute.FRAME_CONTENT_SEQUENCE,
                            DataSet.builder()
                                    .numbers(Attribute.DIMENSION_INDEX_VALUES, frame.segment(), frame.slice() + 1)
                                    .build())
                    .items(
                            Attribute.PLANE_POSITION_SEQUENCE,
                            DataSet.builder()
                                    .numbers(Attribute.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                                    .build())
                    .items(
                            Attribute.SEGMENT_IDENTIFICATION_SEQUENCE,
                            DataSet.builder()
                                    .numbers(Attribute.REFERENCED_SEGMENT_NUMBER, frame.segment())
                                    .build())
                    .items(
                            Attribute.DERIVATION_IMAGE_SEQUENCE,
                            derivation(source.slices().get(frame.slice())))
                    .build());
        }
        return groups;
    }

    private static DataSet derivation(SourceSlice slice) {
        return DataSet.builder()
                .items(
                        Attribute.SOURCE_IMAGE_SEQUENCE,
                        ResultHeader.reference(slice)
                                .items(Attribute.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, SOURCE_IMAGE.item())
                                .text(Attribute.SPATIAL_LOCATIONS_PRESERVED, "YES")
                                .build())
                .items(Attribute.DERIVATION_CODE_SEQUENCE, SEGMENTATION.item())
                .build();
    }
}
