package dev.muduo.imaging.testing;

import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.Vector3;
import java.util.ArrayList;
import java.util.List;

/** Segmentations as other programs write them: with less in them, in other orders, of bytes instead of bits. */
public final class OtherSegmentation {
    private final List<DataSet> segments = new ArrayList<>();
    private final List<DataSet> frames = new ArrayList<>();
    private final List<byte[]> pixels = new ArrayList<>();
    private SlicePlane size;

    public OtherSegmentation segment(int number, String label, Code type) {
        segments.add(DataSet.builder()
                .numbers(Attribute.SEGMENT_NUMBER, number)
                .text(Attribute.SEGMENT_LABEL, label)
                .items(Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, type.item())
                .build());
        return this;
    }

    /** @param values one a pixel, 0 … 255 */
    public OtherSegmentation frame(int segment, SlicePlane plane, int... values) {
        Vector3 at = plane.position();
        Vector3 row = plane.rowDirection();
        Vector3 column = plane.columnDirection();
        frames.add(DataSet.builder()
                .items(
                        Attribute.PLANE_POSITION_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                                .build())
                .items(
                        Attribute.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, Geometries.orientation(row, column))
                                .build())
                .items(
                        Attribute.PIXEL_MEASURES_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.PIXEL_SPACING, plane.rowSpacingMm(), plane.columnSpacingMm())
                                .build())
                .items(
                        Attribute.SEGMENT_IDENTIFICATION_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.REFERENCED_SEGMENT_NUMBER, segment)
                                .build())
                .build());
        byte[] bytes = new byte[values.length];
        for (int n = 0; n < values.length; n++) {
            bytes[n] = (byte) values[n];
        }
        pixels.add(bytes);
        size = plane;
        return this;
    }

    /** Of probabilities of 0 to 255. */
    public DicomFile fractional() {
        byte[] all = new byte[pixels.size() * pixels.get(0).length];
        for (int n = 0; n < pixels.size(); n++) {
            System.arraycopy(pixels.get(n), 0, all, n * pixels.get(n).length, pixels.get(n).length);
        }
        return file(object(8)
                .text(Attribute.SEGMENTATION_TYPE, "FRACTIONAL")
                .text(Attribute.SEGMENTATION_FRACTIONAL_TYPE, "PROBABILITY")
                .numbers(Attribute.MAXIMUM_FRACTIONAL_VALUE, 255)
                .bytes(Attribute.PIXEL_DATA, all));
    }

    /** Set wherever a value is not 0. */
    public DataSetBuilder binary() {
        int count = pixels.get(0).length;
        byte[] bits = new byte[(pixels.size() * count + 7) / 8];
        for (int bit = 0; bit < pixels.size() * count; bit++) {
            bits[bit / 8] |= (byte) ((pixels.get(bit / count)[bit % count] == 0 ? 0 : 1) << bit % 8);
        }
        return object(1).text(Attribute.SEGMENTATION_TYPE, "BINARY").bytes(Attribute.PIXEL_DATA, bits);
    }

    private DataSetBuilder object(int bits) {
        return DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, SopClass.SEGMENTATION)
                .text(Attribute.SOP_INSTANCE_UID, "2.25.77")
                .text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.3")
                .items(Attribute.SEGMENT_SEQUENCE, segments)
                .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
                .numbers(Attribute.NUMBER_OF_FRAMES, frames.size())
                .numbers(Attribute.ROWS, size.rows())
                .numbers(Attribute.COLUMNS, size.columns())
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .numbers(Attribute.BITS_ALLOCATED, bits)
                .numbers(Attribute.BITS_STORED, bits)
                .numbers(Attribute.HIGH_BIT, bits - 1)
                .numbers(Attribute.PIXEL_REPRESENTATION, 0);
    }

    public static DicomFile file(DataSetBuilder object) {
        return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, object.build());
    }
}
