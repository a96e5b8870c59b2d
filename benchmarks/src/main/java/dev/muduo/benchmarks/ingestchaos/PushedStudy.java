package dev.muduo.benchmarks.ingestchaos;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A study to be pushed: a ball as CT and PET, small, and another one for every number.
 *
 * @param instances Part-10 files, of the CT and then of the PET
 */
record PushedStudy(int number, List<byte[]> instances) {
    static final int CT_SLICES = 20;
    static final int PET_SLICES = 16;
    private static final int EDGE = 24;
    private static final double CT_MM = 4;
    private static final double PET_MM = 5;
    private static final double RADIUS_MM = 35;

    static PushedStudy of(int number) {
        List<byte[]> instances = new ArrayList<>();
        for (int slice = 0; slice < CT_SLICES; slice++) {
            instances.add(encoded(ct(number, slice)));
        }
        for (int slice = 0; slice < PET_SLICES; slice++) {
            instances.add(encoded(pet(number, slice)));
        }
        return new PushedStudy(number, instances);
    }

    private static byte[] encoded(DataSetBuilder slice) {
        return Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, slice.build()));
    }

    private static String uid(int number) {
        return "2.25.4000" + number;
    }

    private static DataSetBuilder ct(int number, int slice) {
        double z = CT_MM * (slice - CT_SLICES / 2.0);
        return image(number, 1, slice, z, CT_MM, distance -> distance < RADIUS_MM ? 40 + number % 10 : -1000)
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.MODALITY, "CT")
                .numbers(Attribute.RESCALE_SLOPE, 1)
                .numbers(Attribute.RESCALE_INTERCEPT, 0);
    }

    private static DataSetBuilder pet(int number, int slice) {
        double z = PET_MM * (slice - PET_SLICES / 2.0);
        return image(number, 2, slice, z, PET_MM, distance -> distance < RADIUS_MM ? 1500 + number : 10)
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.128")
                .text(Attribute.MODALITY, "PT")
                .text(Attribute.SERIES_TYPE, "STATIC", "IMAGE")
                .text(Attribute.UNITS, "GML")
                .text(Attribute.DECAY_CORRECTION, "START")
                .text(Attribute.CORRECTED_IMAGE, "ATTN", "DECY")
                .numbers(Attribute.RESCALE_SLOPE, 1e-3)
                .numbers(Attribute.RESCALE_INTERCEPT, 0);
    }

    private static DataSetBuilder image(
            int number, int series, int slice, double z, double spacingMm, DoubleUnaryOperator valueAtMm) {
        ByteBuffer pixels = ByteBuffer.allocate(2 * EDGE * EDGE).order(ByteOrder.LITTLE_ENDIAN);
        double corner = -spacingMm * EDGE / 2;
        for (int row = 0; row < EDGE; row++) {
            for (int column = 0; column < EDGE; column++) {
                double x = corner + spacingMm * column;
                double y = corner + spacingMm * row;
                pixels.putShort((short) valueAtMm.applyAsDouble(Math.sqrt(x * x + y * y + z * z)));
            }
        }
        return DataSet.builder()
                .text(Attribute.STUDY_INSTANCE_UID, uid(number))
                .text(Attribute.SERIES_INSTANCE_UID, uid(number) + "." + series)
                .text(Attribute.SOP_INSTANCE_UID, uid(number) + "." + series + "." + (slice + 1))
                .text(Attribute.FRAME_OF_REFERENCE_UID, uid(number) + ".9")
                .text(Attribute.PATIENT_ID, "patient " + number)
                .numbers(Attribute.IMAGE_POSITION_PATIENT, corner, corner, z)
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                .numbers(Attribute.PIXEL_SPACING, spacingMm, spacingMm)
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.ROWS, EDGE)
                .numbers(Attribute.COLUMNS, EDGE)
                .numbers(Attribute.BITS_ALLOCATED, 16)
                .numbers(Attribute.BITS_STORED, 16)
                .numbers(Attribute.HIGH_BIT, 15)
                .numbers(Attribute.PIXEL_REPRESENTATION, 1)
                .bytes(Attribute.PIXEL_DATA, pixels.array());
    }
}
