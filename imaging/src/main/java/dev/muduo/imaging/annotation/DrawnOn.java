package dev.muduo.imaging.annotation;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomFile;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose images an annotation says that it was drawn on. Names the patient: for the site's edge alone.
 *
 * @param studyUid   Study Instance UID (0020,000D): a derived object is of the study of its images
 * @param patientId  Patient ID (0010,0020)
 * @param issuer     of the Patient ID (0010,0021)
 * @param seriesUids of all series that it refers to; empty if it names none
 */
public record DrawnOn(
        Optional<String> studyUid, Optional<String> patientId, Optional<String> issuer, Set<String> seriesUids) {
    public DrawnOn {
        seriesUids = Set.copyOf(seriesUids);
    }

    /** What a segmentation or a structure set says. */
    public static DrawnOn of(DicomFile file) {
        DataSet object = file.dataSet();
        return new DrawnOn(
                object.text(Attribute.STUDY_INSTANCE_UID),
                object.text(Attribute.PATIENT_ID),
                object.text(Attribute.ISSUER_OF_PATIENT_ID),
                Stream.concat(inSegmentation(object), inStructureSet(object))
                        .flatMap(series -> series.text(Attribute.SERIES_INSTANCE_UID).stream())
                        .collect(Collectors.toSet()));
    }

    /** Common Instance Reference Module (PS3.3, C.12.2). */
    private static Stream<DataSet> inSegmentation(DataSet object) {
        Stream<DataSet> other = object.items(Attribute.STUDIES_CONTAINING_OTHER_REFERENCED_INSTANCES_SEQUENCE).stream();
        return Stream.concat(Stream.of(object), other)
                .flatMap(study -> study.items(Attribute.REFERENCED_SERIES_SEQUENCE).stream());
    }

    /** Structure Set Module (PS3.3, C.8.8.5). */
    static Stream<DataSet> inStructureSet(DataSet object) {
        return object.items(Attribute.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE).stream()
                .flatMap(frame -> frame.items(Attribute.RT_REFERENCED_STUDY_SEQUENCE).stream())
                .flatMap(study -> study.items(Attribute.RT_REFERENCED_SERIES_SEQUENCE).stream());
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "drawn on " + seriesUids.size() + " series";
    }
}
