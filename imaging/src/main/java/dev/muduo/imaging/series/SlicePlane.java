package dev.muduo.imaging.series;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;

/**
 * Where a frame's pixels lie (PS3.3, C.7.6.2): pixel (column i, row j) has its centre at
 * {@code position + i · columnSpacing · rowDirection + j · rowSpacing · columnDirection}.
 *
 * @param rows            pixels along a column
 * @param columns         pixels along a row
 * @param position        centre of the first pixel, LPS+ millimetres
 * @param rowDirection    of increasing column index, length 1
 * @param columnDirection of increasing row index, length 1, at a right angle to the rows
 * @param rowSpacingMm    from one row to the next
 * @param columnSpacingMm from one column to the next
 */
public record SlicePlane(
        int rows,
        int columns,
        Vector3 position,
        Vector3 rowDirection,
        Vector3 columnDirection,
        double rowSpacingMm,
        double columnSpacingMm) {
    /** Direction cosines are written with few digits; more than this off a right angle or length 1 is a damaged header. */
    private static final double COSINE_ROUNDING = 1e-3;

    /** Scanners round direction cosines differently from slice to slice. */
    private static final double SAME_DIRECTION = 1e-4;

    private static final double SAME_SPACING = 1e-4;

    /** @throws dev.muduo.imaging.dicom.DicomException if the frame does not say where it lies, or says the impossible */
    public static SlicePlane of(FrameHeader frame) {
        double[] position = numbers(frame, Attribute.IMAGE_POSITION_PATIENT, 3);
        double[] orientation = numbers(frame, Attribute.IMAGE_ORIENTATION_PATIENT, 6);
        double[] spacing = numbers(frame, Attribute.PIXEL_SPACING, 2);
        if (!(spacing[0] > 0 && spacing[1] > 0)) {
            throw frame.fault(Attribute.PIXEL_SPACING, "expected positive millimetres, got others");
        }
        Vector3 row = Vector3.of(orientation, 0);
        Vector3 column = Vector3.of(orientation, 3);
        requireUnit(frame, row);
        requireUnit(frame, column);
        if (Math.abs(row.dot(column)) > COSINE_ROUNDING) {
            throw frame.fault(
                    Attribute.IMAGE_ORIENTATION_PATIENT, "expected rows and columns at a right angle, got others");
        }
        return new SlicePlane(
                frame.file().requireInteger(Attribute.ROWS),
                frame.file().requireInteger(Attribute.COLUMNS),
                Vector3.of(position, 0),
                row.times(1 / row.length()),
                column.times(1 / column.length()),
                spacing[0],
                spacing[1]);
    }

    private static double[] numbers(FrameHeader frame, Attribute attribute, int count) {
        DataSet saying = frame.saying(attribute);
        double[] numbers = saying.numbers(attribute);
        if (numbers.length != count) {
            throw frame.fault(attribute, "expected " + count + " numbers, got " + numbers.length);
        }
        return numbers;
    }

    private static void requireUnit(FrameHeader frame, Vector3 direction) {
        if (!(Math.abs(direction.length() - 1) <= COSINE_ROUNDING)) {
            throw frame.fault(
                    Attribute.IMAGE_ORIENTATION_PATIENT,
                    "expected direction cosines of length 1, got " + direction.length());
        }
    }

    /** At a right angle to the plane, length 1, towards the feet or the head as the directions have it. */
    public Vector3 normal() {
        return rowDirection.cross(columnDirection);
    }

    /** Where (column i, row j) lies, LPS+ millimetres; between pixels, too. */
    public Vector3 at(double i, double j) {
        return position.plus(rowDirection.times(i * columnSpacingMm)).plus(columnDirection.times(j * rowSpacingMm));
    }

    boolean sameSize(SlicePlane other) {
        return rows == other.rows && columns == other.columns;
    }

    boolean sameDirection(SlicePlane other) {
        return rowDirection.minus(other.rowDirection).length() <= SAME_DIRECTION
                && columnDirection.minus(other.columnDirection).length() <= SAME_DIRECTION;
    }

    boolean sameSpacing(SlicePlane other) {
        return Math.abs(rowSpacingMm - other.rowSpacingMm) <= SAME_SPACING * rowSpacingMm
                && Math.abs(columnSpacingMm - other.columnSpacingMm) <= SAME_SPACING * columnSpacingMm;
    }
}
