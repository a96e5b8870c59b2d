package dev.muduo.ingest.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.testing.ScannerFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The {@link Phantom} as a scanner would send it, slice by slice; identifiers are planted in it that must not get out. */
public final class DicomPhantom {
    public static final String PATIENT_ID = "MRN-0815";
    public static final String PATIENT_NAME = "Doe^Jane";
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
        return scanner(seed).ctSlices(Phantom.ct(seed), slice -> change.apply(planted(slice)));
    }

    /** In SUVbw: GML needs no dose. */
    public static List<DataSet> pet(int seed, UnaryOperator<DataSetBuilder> change) {
        return scanner(seed)
                .petSlices(
                        Phantom.pet(seed),
                        PET_SLOPE,
                        slice -> change.apply(planted(slice)
                                .items(
                                        Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                                        DataSet.builder()
                                                .text(Attribute.RADIOPHARMACEUTICAL, "Fluorodeoxyglucose F^18^")
                                                .build())));
    }

    private static ScannerFiles scanner(int seed) {
        return new ScannerFiles(studyUid(seed), PATIENT_NAME);
    }

    private static DataSetBuilder planted(DataSetBuilder slice) {
        return slice.text(Attribute.PATIENT_ID, PATIENT_ID).text(Attribute.MANUFACTURER, "Phantom Works");
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
