package dev.muduo.imaging.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Structure sets as other programs write them. */
public final class OtherStructureSet {
    private final List<DataSet> regions = new ArrayList<>();
    private final List<DataSet> drawn = new ArrayList<>();
    private String frameOfReference = "2.25.3";
    private Optional<String> series = Optional.of("2.25.2");
    private String type = "CLOSED_PLANAR";

    public OtherStructureSet in(String frame) {
        frameOfReference = frame;
        return this;
    }

    public OtherStructureSet on(Optional<String> referenced) {
        series = referenced;
        return this;
    }

    public OtherStructureSet ofType(String geometricType) {
        type = geometricType;
        return this;
    }

    /** @param contours of three numbers a point, LPS+ millimetres */
    public OtherStructureSet region(int number, String name, double[]... contours) {
        regions.add(DataSet.builder()
                .numbers(Attribute.ROI_NUMBER, number)
                .text(Attribute.ROI_NAME, name)
                .text(Attribute.REFERENCED_FRAME_OF_REFERENCE_UID, frameOfReference)
                .build());
        List<DataSet> items = new ArrayList<>();
        for (double[] contour : contours) {
            items.add(DataSet.builder()
                    .text(Attribute.CONTOUR_GEOMETRIC_TYPE, type)
                    .numbers(Attribute.NUMBER_OF_CONTOUR_POINTS, Math.floorDiv(contour.length, 3))
                    .numbers(Attribute.CONTOUR_DATA, contour)
                    .build());
        }
        drawn.add(DataSet.builder()
                .numbers(Attribute.REFERENCED_ROI_NUMBER, number)
                .items(Attribute.CONTOUR_SEQUENCE, items)
                .build());
        return this;
    }

    public DicomFile file() {
        DataSet frame = DataSet.builder()
                .text(Attribute.FRAME_OF_REFERENCE_UID, frameOfReference)
                .items(
                        Attribute.RT_REFERENCED_STUDY_SEQUENCE,
                        DataSet.builder()
                                .items(
                                        Attribute.RT_REFERENCED_SERIES_SEQUENCE,
                                        series
                                                .map(uid -> DataSet.builder()
                                                        .text(Attribute.SERIES_INSTANCE_UID, uid)
                                                        .build())
                                                .stream()
                                                .toList())
                                .build())
                .build();
        return DicomFile.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                DataSet.builder()
                        .text(Attribute.SOP_CLASS_UID, SopClass.RT_STRUCTURE_SET)
                        .text(Attribute.SOP_INSTANCE_UID, "2.25.78")
                        .items(Attribute.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE, frame)
                        .items(Attribute.STRUCTURE_SET_ROI_SEQUENCE, regions)
                        .items(Attribute.ROI_CONTOUR_SEQUENCE, drawn)
                        .build());
    }
}
