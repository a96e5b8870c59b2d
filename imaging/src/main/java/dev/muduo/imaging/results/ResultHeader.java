package dev.muduo.imaging.results;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.SourceSlice;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The modules that all results share (PS3.3, C.7 and C.12): whose they are, of which study, and what made them. */
final class ResultHeader {
    static final String SOFTWARE = "MuDuo Online";

    /** Attributes that have to be there, empty where the source does not say them (type 2). */
    private static final List<Attribute> PRESENT = List.of(
            Attribute.PATIENT_NAME,
            Attribute.PATIENT_ID,
            Attribute.PATIENT_BIRTH_DATE,
            Attribute.PATIENT_SEX,
            Attribute.STUDY_DATE,
            Attribute.STUDY_TIME,
            Attribute.STUDY_ID,
            Attribute.ACCESSION_NUMBER,
            Attribute.REFERRING_PHYSICIAN_NAME,
            Attribute.POSITION_REFERENCE_INDICATOR);

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    /** Software has no serial number, but the attribute has to have a value. */
    private static final String NO_SERIAL_NUMBER = "0";

    /** Some archives have longer Study IDs than the standard allows. They are for people: better none than a faulty object. */
    private static final int LONGEST_SH = 16;

    private ResultHeader() {}

    /**
     * A data set that lacks what is the object's own.
     *
     * @param kind sets the UIDs of a study's results apart
     */
    static DataSetBuilder of(SourceImages source, Origin origin, String sopClass, String kind) {
        DataSetBuilder header = DataSet.builder();
        for (Attribute attribute : PRESENT) {
            header.bytes(attribute, new byte[0]);
        }
        source.headers().elements().forEach(header::put);
        if (source.headers().texts(Attribute.STUDY_ID).stream().anyMatch(id -> id.length() > LONGEST_SH)) {
            header.bytes(Attribute.STUDY_ID, new byte[0]);
        }
        SourceImages.GEOMETRY.forEach(header::remove);
        SourceImages.COMPRESSION.forEach(header::remove);
        return header.text(Attribute.SOP_CLASS_UID, sopClass)
                .text(Attribute.SOP_INSTANCE_UID, sopInstanceUid(source, origin, kind))
                .text(Attribute.SERIES_INSTANCE_UID, seriesInstanceUid(source, origin, kind))
                .text(Attribute.SERIES_DATE, date(origin))
                .text(Attribute.SERIES_TIME, time(origin))
                .text(Attribute.SERIES_DESCRIPTION, description(kind, Portion.WHOLE))
                .text(Attribute.INSTANCE_CREATION_DATE, date(origin))
                .text(Attribute.INSTANCE_CREATION_TIME, time(origin))
                .numbers(Attribute.INSTANCE_NUMBER, 1)
                .text(Attribute.MANUFACTURER, SOFTWARE)
                .text(Attribute.MANUFACTURER_MODEL_NAME, "student")
                .text(Attribute.DEVICE_SERIAL_NUMBER, NO_SERIAL_NUMBER)
                .text(Attribute.SOFTWARE_VERSIONS, origin.checkpoint());
    }

    static String sopInstanceUid(SourceImages source, Origin origin, String kind) {
        return origin.uid(source, kind);
    }

    static String seriesInstanceUid(SourceImages source, Origin origin, String kind) {
        return origin.uid(source, kind + " series");
    }

    static String description(String kind, Portion portion) {
        return portion.described(SOFTWARE + " " + kind);
    }

    static String date(Origin origin) {
        return DATE.format(origin.made());
    }

    static String time(Origin origin) {
        return TIME.format(origin.made());
    }

    /** Each of the source's instances once, in the order of their slices; a multi-frame one without its frames. */
    static List<DataSet> instances(SourceImages source) {
        Map<String, DataSet> references = new LinkedHashMap<>();
        for (SourceSlice slice : source.slices()) {
            references.putIfAbsent(slice.sopInstanceUid(), reference(slice.sopClassUid(), slice.sopInstanceUid()));
        }
        return new ArrayList<>(references.values());
    }

    /** SOP Instance Reference Macro (PS3.3, 10.8). */
    static DataSet reference(String sopClass, String sopInstance) {
        return DataSet.builder()
                .text(Attribute.REFERENCED_SOP_CLASS_UID, sopClass)
                .text(Attribute.REFERENCED_SOP_INSTANCE_UID, sopInstance)
                .build();
    }

    /** Image SOP Instance Reference Macro (PS3.3, 10.3): the instance and, of several, its frame. */
    static DataSetBuilder reference(SourceSlice slice) {
        DataSetBuilder reference = reference(slice.sopClassUid(), slice.sopInstanceUid()).toBuilder();
        slice.frame().ifPresent(frame -> reference.numbers(Attribute.REFERENCED_FRAME_NUMBER, frame));
        return reference;
    }
}
