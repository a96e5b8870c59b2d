package dev.muduo.ingest.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The {@link Phantom} as a scanner would send it, slice by slice; identifiers are planted in it that must not get out. */
public final class DicomPhantom {
    public static final String PATIENT_ID = "MRN-0815";
    public static final String PATIENT_NAME = "Doe^Jane";
    private static final String CT_CLASS = "1.2.840.10008.5.1.4.1.1.2";
    private static final String PET_CLASS = "1.2.840.10008.5.1.4.1.1.128";
    private static final double PET_SLOPE = 1e-3;

    private DicomPhantom() {}

    public static String studyUid(int seed) {
        return "2.25.7000" + seed;
    }

    /** All slices of the CT, then of the PET. */
    public static List<DataSet> study(int seed) {
        List<DataSet> slices = new ArrayList<>(ct(seed, UnaryOperator.identity()));
        slices.addAll(pet(seed, UnaryOperator.identity()));
        return slices;
    }

    /** @param change of every slice */
    public static List<DataSet> ct(int seed, UnaryOperator<DataSetBuilder> change) {
        return slices(
                Phantom.ct(seed),
                1,
                slice -> change.apply(slice.text(Attribute.SOP_CLASS_UID, CT_CLASS)
                        .text(Attribute.MODALITY, "CT")
                        .text(Attribute.SERIES_INSTANCE_UID, studyUid(seed) + ".1")
                        .numbers(Attribute.RESCALE_SLOPE, 1)
                        .numbers(Attribute.RESCALE_INTERCEPT, 0)),
                seed);
    }

    /** In SUVbw: GML needs no dose. */
    public static List<DataSet> pet(int seed, UnaryOperator<DataSetBuilder> change) {
        return slices(
                Phantom.pet(seed),
                PET_SLOPE,
                slice -> change.apply(slice.text(Attribute.SOP_CLASS_UID, PET_CLASS)
                        .text(Attribute.MODALITY, "PT")
                        .text(Attribute.SERIES_INSTANCE_UID, studyUid(seed) + ".2")
                        .numbers(Attribute.RESCALE_SLOPE, PET_SLOPE)
                        .numbers(Attribute.RESCALE_INTERCEPT, 0)
                        .text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY")
                        .text(Attribute.SERIES_TYPE, "STATIC", "IMAGE")
                        .text(Attribute.UNITS, "GML")
                        .text(Attribute.DECAY_CORRECTION, "START")
                        .text(Attribute.CORRECTED_IMAGE, "NORM", "ATTN", "DECY")
                        .numbers(Attribute.PATIENT_WEIGHT, 70)
                        .items(
                                Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                                DataSet.builder()
                                        .text(Attribute.RADIOPHARMACEUTICAL, "Fluorodeoxyglucose F^18^")
                                        .build())),
                seed);
    }

    private static List<DataSet> slices(Volume volume, double slope, UnaryOperator<DataSetBuilder> change, int seed) {
        List<DataSet> slices = new ArrayList<>();
        for (int k = 0; k < volume.grid().nz(); k++) {
            DataSetBuilder slice = change.apply(common(volume.grid(), k, seed));
            String series = slice.build().requireText(Attribute.SERIES_INSTANCE_UID);
            slices.add(slice.text(Attribute.SOP_INSTANCE_UID, series + "." + (k + 1))
                    .bytes(Attribute.PIXEL_DATA, pixels(volume, k, slope))
                    .build());
        }
        return slices;
    }

    private static DataSetBuilder common(Grid grid, int k, int seed) {
        Affine affine = grid.affine();
        return DataSet.builder()
                .text(Attribute.STUDY_INSTANCE_UID, studyUid(seed))
                .text(Attribute.FRAME_OF_REFERENCE_UID, studyUid(seed) + ".9")
                .text(Attribute.PATIENT_ID, PATIENT_ID)
                .text(Attribute.PATIENT_NAME, PATIENT_NAME)
                .text(Attribute.MANUFACTURER, "Phantom Works")
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

    /** A copy of its pixels. */
    public static byte[] pixels(DataSet slice) {
        Element pixels = slice.find(Attribute.PIXEL_DATA.tag()).orElseThrow();
        return ((Element.Bytes) pixels).bytes().clone();
    }

    public static byte[] encode(DataSet slice) {
        return encode(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    public static byte[] encode(DataSet slice, TransferSyntax syntax) {
        return Dicom.encode(DicomFile.of(syntax, slice));
    }

    public static List<DicomSource> sources(List<DataSet> slices) {
        List<DicomSource> sources = new ArrayList<>();
        slices.forEach(slice -> sources.add(DicomSource.of("file " + sources.size(), encode(slice))));
        return sources;
    }
}
