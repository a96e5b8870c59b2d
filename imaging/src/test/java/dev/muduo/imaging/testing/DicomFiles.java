package dev.muduo.imaging.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small CT and PET files for tests. */
public final class DicomFiles {
    public static final String CT_CLASS = "1.2.840.10008.5.1.4.1.1.2";
    public static final String PET_CLASS = "1.2.840.10008.5.1.4.1.1.128";

    private DicomFiles() {}

    /** A CT slice of 3 columns and 2 rows at this height, its pixels 0 to 5 plus the instance number. */
    public static DataSetBuilder ct(int instance, double z) {
        return image(CT_CLASS, "CT", instance, z)
                .numbers(Attribute.RESCALE_SLOPE, 1)
                .numbers(Attribute.RESCALE_INTERCEPT, -1024);
    }

    /** A PET slice in Bq/ml of 70 kg with 370 MBq of F-18, injected an hour before the series. */
    public static DataSetBuilder pet(int instance, double z) {
        return image(PET_CLASS, "PT", instance, z)
                .numbers(Attribute.RESCALE_SLOPE, 2)
                .numbers(Attribute.RESCALE_INTERCEPT, 0)
                .text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY")
                .text(Attribute.SERIES_TYPE, "STATIC", "IMAGE")
                .text(Attribute.UNITS, "BQML")
                .text(Attribute.DECAY_CORRECTION, "START")
                .text(Attribute.CORRECTED_IMAGE, "NORM", "ATTN", "DECY")
                .text(Attribute.SERIES_DATE, "20240301")
                .text(Attribute.SERIES_TIME, "110000")
                .text(Attribute.ACQUISITION_DATE, "20240301")
                .text(Attribute.ACQUISITION_TIME, "110000")
                .numbers(Attribute.PATIENT_WEIGHT, 70)
                .numbers(Attribute.PATIENT_SIZE, 1.75)
                .text(Attribute.PATIENT_SEX, "M")
                .items(
                        Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                        injection().build());
    }

    public static DataSetBuilder injection() {
        DataSet nuclide = DataSet.builder()
                .text(Attribute.CODE_VALUE, "C-111A1")
                .text(Attribute.CODING_SCHEME_DESIGNATOR, "SRT")
                .text(Attribute.CODE_MEANING, "^18^Fluorine")
                .build();
        return DataSet.builder()
                .text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, "20240301100000")
                .numbers(Attribute.RADIONUCLIDE_TOTAL_DOSE, 370e6)
                .numbers(Attribute.RADIONUCLIDE_HALF_LIFE, 6586.2)
                .items(Attribute.RADIONUCLIDE_CODE_SEQUENCE, nuclide);
    }

    /** An Icon Image Sequence (0088,0200) of compressed pixels. */
    public static Element icon(byte[]... fragments) {
        DataSet icon = DataSet.builder()
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.ROWS, 8)
                .numbers(Attribute.COLUMNS, 8)
                .frames(List.of(fragments))
                .build();
        return new Element.Items(Tag.of(0x00880200), List.of(icon));
    }

    private static DataSetBuilder image(String sopClass, String modality, int instance, double z) {
        int[] pixels = {0, 1, 2, 3, 4, 5};
        for (int n = 0; n < pixels.length; n++) {
            pixels[n] += instance;
        }
        return DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, sopClass)
                .text(Attribute.SOP_INSTANCE_UID, "2.25.1000" + instance)
                .text(Attribute.MODALITY, modality)
                .text(Attribute.STUDY_INSTANCE_UID, "2.25.1")
                .text(Attribute.SERIES_INSTANCE_UID, "2.25.2")
                .text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.3")
                .numbers(Attribute.INSTANCE_NUMBER, instance)
                .numbers(Attribute.IMAGE_POSITION_PATIENT, -30, -20, z)
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                .numbers(Attribute.PIXEL_SPACING, 2, 1.5)
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.ROWS, 2)
                .numbers(Attribute.COLUMNS, 3)
                .numbers(Attribute.BITS_ALLOCATED, 16)
                .numbers(Attribute.BITS_STORED, 16)
                .numbers(Attribute.HIGH_BIT, 15)
                .numbers(Attribute.PIXEL_REPRESENTATION, 1)
                .bytes(Attribute.PIXEL_DATA, words(pixels));
    }

    /** Numbers as 16-bit pixels. */
    public static byte[] words(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putShort((short) number);
        }
        return bytes.array();
    }

    public static byte[] encode(TransferSyntax syntax, DataSetBuilder dataSet) {
        return Dicom.encode(DicomFile.of(syntax, dataSet.build()));
    }

    public static DicomSource source(String name, DataSetBuilder dataSet) {
        return DicomSource.of(name, encode(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, dataSet));
    }
}
