package dev.muduo.imaging.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Volumes as the DICOM files that a scanner would send, one a slice.
 *
 * @param studyUid the others begin with it
 * @param patient  name and id
 */
public record ScannerFiles(String studyUid, String patient) {
    private static final Tag FILE_SET_ID = new Tag(0x0004, 0x1130);

    /** A CT; its grid has no shear, its axes are those of the body. */
    public List<byte[]> ct(Volume hounsfield) {
        return encoded(ctSlices(hounsfield, UnaryOperator.identity()));
    }

    /**
     * A PET, attenuation-corrected; its grid is as that of a CT.
     *
     * @param suv  SUVbw in g/ml
     * @param step of the stored values, of which there are 2¹⁵ from 0
     */
    public List<byte[]> pet(Volume suv, double step) {
        return encoded(petSlices(suv, step, UnaryOperator.identity()));
    }

    /**
     * As {@link #ct}, not yet written.
     *
     * @param change of every slice
     */
    public List<DataSet> ctSlices(Volume hounsfield, UnaryOperator<DataSetBuilder> change) {
        return slices(
                hounsfield,
                1,
                slice -> change.apply(slice.text(
                                Attribute.SOP_CLASS_UID,
                                SopClass.CT_IMAGES.stream().sorted().findFirst().orElseThrow())
                        .text(Attribute.MODALITY, "CT")
                        .text(Attribute.SERIES_INSTANCE_UID, studyUid + ".1")));
    }

    /**
     * As {@link #pet}, not yet written. In SUVbw: GML needs no dose.
     *
     * @param change of every slice
     */
    public List<DataSet> petSlices(Volume suv, double step, UnaryOperator<DataSetBuilder> change) {
        return slices(
                suv,
                step,
                slice -> change.apply(slice.text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.128")
                        .text(Attribute.MODALITY, "PT")
                        .text(Attribute.SERIES_INSTANCE_UID, studyUid + ".2")
                        .text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY")
                        .text(Attribute.SERIES_TYPE, "STATIC", "IMAGE")
                        .text(Attribute.UNITS, "GML")
                        .text(Attribute.DECAY_CORRECTION, "START")
                        .text(Attribute.CORRECTED_IMAGE, "NORM", "ATTN", "DECY")
                        .numbers(Attribute.PATIENT_WEIGHT, 70)));
    }

    /** The DICOMDIR of a medium with them, empty; it is no instance, so that it has no SOP Class UID but in its file meta group. */
    public static byte[] directory() {
        DataSet meta = DataSet.builder()
                .text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID, "1.2.840.10008.1.3.10")
                .text(Attribute.MEDIA_STORAGE_SOP_INSTANCE_UID, "2.25.10")
                .text(Attribute.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid())
                .build();
        DataSet fileSet = DataSet.builder()
                .put(new Element.Bytes(FILE_SET_ID, Vr.CS, "DISC".getBytes(StandardCharsets.US_ASCII)))
                .build();
        return Dicom.encode(new DicomFile(meta, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, fileSet));
    }

    /** A file without all but the beginning of its data set, as where a disk was full; its file meta group is whole. */
    public static byte[] cutOff(byte[] file) {
        int groupLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
        return Arrays.copyOf(file, 144 + groupLength + 20);
    }

    private static List<byte[]> encoded(List<DataSet> slices) {
        return slices.stream()
                .map(slice -> Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, slice)))
                .toList();
    }

    private List<DataSet> slices(Volume volume, double slope, UnaryOperator<DataSetBuilder> ofSeries) {
        List<DataSet> slices = new ArrayList<>();
        for (int k = 0; k < volume.grid().nz(); k++) {
            DataSetBuilder slice = ofSeries.apply(common(volume.grid(), k, slope));
            String series = slice.build().requireText(Attribute.SERIES_INSTANCE_UID);
            slices.add(slice.text(Attribute.SOP_INSTANCE_UID, series + "." + (k + 1))
                    .bytes(Attribute.PIXEL_DATA, pixels(volume, k, slope))
                    .build());
        }
        return slices;
    }

    private DataSetBuilder common(Grid grid, int k, double slope) {
        Affine affine = grid.affine();
        return DataSet.builder()
                .text(Attribute.STUDY_INSTANCE_UID, studyUid)
                .text(Attribute.FRAME_OF_REFERENCE_UID, studyUid + ".9")
                .text(Attribute.PATIENT_NAME, patient)
                .text(Attribute.PATIENT_ID, patient)
                .numbers(Attribute.RESCALE_SLOPE, slope)
                .numbers(Attribute.RESCALE_INTERCEPT, 0)
                .numbers(Attribute.INSTANCE_NUMBER, k)
                // RAS to LPS: x and y change their sign, and so do the directions of rows and columns.
                .numbers(Attribute.IMAGE_POSITION_PATIENT, -affine.x(0, 0, k), -affine.y(0, 0, k), affine.z(0, 0, k))
                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, -1, 0, 0, 0, -1, 0)
                .numbers(Attribute.PIXEL_SPACING, affine.spacingMm(1), affine.spacingMm(0))
                .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .numbers(Attribute.ROWS, grid.ny())
                .numbers(Attribute.COLUMNS, grid.nx())
                .numbers(Attribute.BITS_ALLOCATED, 16)
                .numbers(Attribute.BITS_STORED, 16)
                .numbers(Attribute.HIGH_BIT, 15)
                .numbers(Attribute.PIXEL_REPRESENTATION, 1);
    }

    private static byte[] pixels(Volume volume, int k, double slope) {
        Grid grid = volume.grid();
        ByteBuffer bytes = ByteBuffer.allocate(2 * grid.nx() * grid.ny()).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < grid.nx() * grid.ny(); n++) {
            bytes.putShort((short) Math.round(volume.values()[grid.index(0, 0, k) + n] / slope));
        }
        return bytes.array();
    }
}
