package dev.muduo.benchmarks.scanner;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;

/**
 * One axial slice as a scanner sends it, 16 bit and uncompressed.
 *
 * @param number  of the slice in its series, from 1
 * @param edge    rows and columns
 * @param pixelMm their spacing; the middle of the image is at x = y = 0
 * @param zMm     of its plane
 * @param pixels  {@code 2 · edge²} bytes, signed, little endian
 */
public record ScannedSlice(
        String studyUid, String patientId, int number, int edge, double pixelMm, double zMm, byte[] pixels) {
    public ScannedSlice {
        if (pixels.length != 2 * edge * edge) {
            throw new IllegalArgumentException(
                    "a slice of " + edge + "² pixels has two bytes each, got " + pixels.length);
        }
    }

    /** A Part-10 file of a CT in Hounsfield units. */
    public byte[] ct() {
        return encoded(image(".1")
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.MODALITY, "CT")
                .numbers(Attribute.RESCALE_SLOPE, 1)
                .numbers(Attribute.RESCALE_INTERCEPT, 0));
    }

    /** A Part-10 file of a PET in thousandths of SUVbw. */
    public byte[] pet() {
        return encoded(image(".2")
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.128")
                .text(Attribute.MODALITY, "PT")
                .text(Attribute.SERIES_TYPE, "STATIC", "IMAGE")
                .text(Attribute.UNITS, "GML")
                .text(Attribute.DECAY_CORRECTION, "START")
                .text(Attribute.CORRECTED_IMAGE, "ATTN", "DECY")
                .numbers(Attribute.RESCALE_SLOPE, 1e-3)
                .numbers(Attribute.RESCALE_INTERCEPT, 0));
    }

    private static byte[] encoded(DataSetBuilder slice) {
        return Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, slice.build()));
    }

    private DataSetBuilder image(String series) {
        double corner = -pixelMm * edge / 2;
        return DataSet.builder()
                .text(Attribute.STUDY_INSTANCE_UID, studyUid)
                .text(Attribute.SERIES_INSTANCE_UID, studyUid + series)
                .text(Attribute.SOP_INSTANCE_UID, studyUid + series + "." + number)
                .text(Attribute.FRAME_OF_REFERENCE_UID, studyUid + ".9")
                .text(Attribute.PATIENT_ID, patientId)
                .numbers(Attribute.IMAGE_POSITION_PATIENT, corner, corner, zMm)
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                .numbers(Attribute.PIXEL_SPACING, pixelMm, pixelMm)
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.ROWS, edge)
                .numbers(Attribute.COLUMNS, edge)
                .numbers(Attribute.BITS_ALLOCATED, 16)
                .numbers(Attribute.BITS_STORED, 16)
                .numbers(Attribute.HIGH_BIT, 15)
                .numbers(Attribute.PIXEL_REPRESENTATION, 1)
                .bytes(Attribute.PIXEL_DATA, pixels);
    }
}
