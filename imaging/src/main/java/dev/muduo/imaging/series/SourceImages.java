package dev.muduo.imaging.series;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DerivedUid;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an object that is derived from a series must say of it: whose and of which examination it is, where its slices lie and
 * which images they are. It holds all that names the patient, so it stays where the patient may be known.
 *
 * <p>The equipment is not among it: a derived object names what made it, and its references lead to the scanner.
 *
 * @param headers the attributes that are {@link #COPIED}, as the series has them, and those that are {@link #GEOMETRY} and
 *                {@link #COMPRESSION}
 * @param slices  in the order of the grid's k, each at its own place
 */
public record SourceImages(DataSet headers, List<SourceSlice> slices) {
    /** Patient, General Study, Patient Study and Frame of Reference modules (PS3.3, C.7), and which series it was. */
    public static final List<Attribute> COPIED = List.of(
            Attribute.SPECIFIC_CHARACTER_SET,
            Attribute.TIMEZONE_OFFSET_FROM_UTC,
            Attribute.PATIENT_NAME,
            Attribute.PATIENT_ID,
            Attribute.ISSUER_OF_PATIENT_ID,
            Attribute.PATIENT_BIRTH_DATE,
            Attribute.PATIENT_SEX,
            Attribute.PATIENT_AGE,
            Attribute.PATIENT_SIZE,
            Attribute.PATIENT_WEIGHT,
            Attribute.PATIENT_IDENTITY_REMOVED,
            Attribute.DEIDENTIFICATION_METHOD,
            Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
            Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
            Attribute.STUDY_INSTANCE_UID,
            Attribute.STUDY_DATE,
            Attribute.STUDY_TIME,
            Attribute.STUDY_ID,
            Attribute.STUDY_DESCRIPTION,
            Attribute.ACCESSION_NUMBER,
            Attribute.REFERRING_PHYSICIAN_NAME,
            Attribute.FRAME_OF_REFERENCE_UID,
            Attribute.POSITION_REFERENCE_INDICATOR,
            Attribute.SERIES_INSTANCE_UID,
            Attribute.MODALITY);

    /** What all slices say alike; of the lowest one, with which the grid begins. */
    public static final List<Attribute> GEOMETRY =
            List.of(Attribute.ROWS, Attribute.COLUMNS, Attribute.IMAGE_ORIENTATION_PATIENT, Attribute.PIXEL_SPACING);

    /** Whether the pixels were once compressed with loss (PS3.3, C.7.6.1.1.5); of the first image that was, absent if none was. */
    public static final List<Attribute> COMPRESSION = List.of(
            Attribute.LOSSY_IMAGE_COMPRESSION,
            Attribute.LOSSY_IMAGE_COMPRESSION_RATIO,
            Attribute.LOSSY_IMAGE_COMPRESSION_METHOD);

    private static final Optional<String> LOSSY = Optional.of("01");

    /** Raw Data Storage: what only its maker reads (PS3.3, A.37). */
    private static final String RAW_DATA_CLASS = "1.2.840.10008.5.1.4.1.1.66";

    /** @throws dev.muduo.imaging.dicom.DicomException if the headers name no study, series or frame of reference or no geometry */
    public SourceImages {
        slices = List.copyOf(slices);
        headers.requireText(Attribute.STUDY_INSTANCE_UID);
        headers.requireText(Attribute.SERIES_INSTANCE_UID);
        headers.requireText(Attribute.FRAME_OF_REFERENCE_UID);
        if (slices.isEmpty()) {
            throw new SeriesRefusedException(SeriesFault.TOO_FEW_FRAMES, "a series has slices, got none");
        }
        planes(headers, slices);
    }

    /**
     * What the headers of a series say.
     *
     * @throws SeriesRefusedException if its frames do not make a volume
     * @throws dev.muduo.imaging.dicom.DicomException if they do not name study, series, frame of reference or themselves
     */
    public static SourceImages of(Series series) {
        SliceOrder order = series.order();
        order.grid();
        List<FrameHeader> frames =
                order.order().stream().map(series.frames()::get).toList();
        DataSetBuilder headers = DataSet.builder();
        for (Attribute attribute : COPIED) {
            series.common().find(attribute.tag()).ifPresent(headers::put);
        }
        for (Attribute attribute : GEOMETRY) {
            frames.get(0).saying(attribute).find(attribute.tag()).ifPresent(headers::put);
        }
        frames.stream()
                .map(FrameHeader::file)
                .filter(file -> file.text(Attribute.LOSSY_IMAGE_COMPRESSION).equals(LOSSY))
                .findFirst()
                .ifPresent(file -> COMPRESSION.forEach(
                        attribute -> file.find(attribute.tag()).ifPresent(headers::put)));
        return new SourceImages(
                headers.build(), frames.stream().map(SourceImages::slice).toList());
    }

    private static SourceSlice slice(FrameHeader frame) {
        DataSet file = frame.file();
        boolean several = file.has(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        return new SourceSlice(
                file.requireText(Attribute.SOP_CLASS_UID),
                file.requireText(Attribute.SOP_INSTANCE_UID),
                several ? OptionalInt.of(frame.index() + 1) : OptionalInt.empty(),
                SlicePlane.of(frame).position());
    }

    private static List<SlicePlane> planes(DataSet headers, List<SourceSlice> slices) {
        return slices.stream()
                .map(slice -> SlicePlane.of(new FrameHeader(withPosition(headers, slice), List.of(), 0)))
                .toList();
    }

    private static DataSet withPosition(DataSet dataSet, SourceSlice slice) {
        Vector3 at = slice.position();
        return dataSet.toBuilder()
                .numbers(Attribute.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                .build();
    }

    /** Where the slices lie, in the order of the grid's k. */
    public List<SlicePlane> planes() {
        return planes(headers, slices);
    }

    /** The grid of the series' volume. */
    public Grid grid() {
        return SliceOrder.of(planes()).grid();
    }

    /** Whether any of the images was once compressed with loss. */
    public boolean lossy() {
        return headers.text(Attribute.LOSSY_IMAGE_COMPRESSION).equals(LOSSY);
    }

    public String seriesUid() {
        return headers.requireText(Attribute.SERIES_INSTANCE_UID);
    }

    public String frameOfReferenceUid() {
        return headers.requireText(Attribute.FRAME_OF_REFERENCE_UID);
    }

    /** As a Part-10 file of some hundred bytes a slice, for {@link #decode}. */
    public byte[] encode() {
        List<DataSet> images = new ArrayList<>();
        for (SourceSlice slice : slices) {
            DataSetBuilder image = DataSet.builder()
                    .text(Attribute.REFERENCED_SOP_CLASS_UID, slice.sopClassUid())
                    .text(Attribute.REFERENCED_SOP_INSTANCE_UID, slice.sopInstanceUid());
            slice.frame().ifPresent(frame -> image.numbers(Attribute.REFERENCED_FRAME_NUMBER, frame));
            images.add(withPosition(image.build(), slice));
        }
        DataSet dataSet = headers.toBuilder()
                .text(Attribute.SOP_CLASS_UID, RAW_DATA_CLASS)
                .text(Attribute.SOP_INSTANCE_UID, DerivedUid.of("source images", seriesUid()))
                .items(Attribute.REFERENCED_IMAGE_SEQUENCE, images)
                .build();
        return Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, dataSet));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param name as in messages
     * @throws dev.muduo.imaging.dicom.DicomException if it is something else or damaged
     */
    public static SourceImages decode(byte[] file, String name) {
        DataSet dataSet = Dicom.read(file, name).dataSet();
        List<SourceSlice> slices = dataSet.items(Attribute.REFERENCED_IMAGE_SEQUENCE).stream()
                .map(SourceImages::referenced)
                .toList();
        DataSet headers = dataSet.toBuilder()
                .remove(Attribute.SOP_CLASS_UID)
                .remove(Attribute.SOP_INSTANCE_UID)
                .remove(Attribute.REFERENCED_IMAGE_SEQUENCE)
                .build();
        return new SourceImages(headers, slices);
    }

    private static SourceSlice referenced(DataSet image) {
        double[] position = image.numbers(Attribute.IMAGE_POSITION_PATIENT);
        if (position.length != 3) {
            throw image.fault(Attribute.IMAGE_POSITION_PATIENT, "expected 3 numbers, got " + position.length);
        }
        return new SourceSlice(
                image.requireText(Attribute.REFERENCED_SOP_CLASS_UID),
                image.requireText(Attribute.REFERENCED_SOP_INSTANCE_UID),
                image.integer(Attribute.REFERENCED_FRAME_NUMBER),
                Vector3.of(position, 0));
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "source images of " + slices.size() + " slices";
    }
}
