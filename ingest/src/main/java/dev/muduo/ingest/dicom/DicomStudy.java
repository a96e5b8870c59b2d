package dev.muduo.ingest.dicom;

import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.suv.SuvProvenance;
import dev.muduo.ingest.door.PreparedStudy;
import java.util.List;
import java.util.Optional;

/**
 * A DICOM study that has passed the door.
 *
 * @param suv      how the PET became SUVbw
 * @param warnings what is unusual, in words for the sender
 * @param ct       the chosen series, original headers
 * @param pet      likewise
 */
public record DicomStudy(
        StudyIdentity identity,
        PreparedStudy volumes,
        SuvProvenance suv,
        Optional<String> tracer,
        Optional<String> scanner,
        List<String> warnings,
        Series ct,
        Series pet) {
    public DicomStudy {
        warnings = List.copyOf(warnings);
    }

    /** Never a value of the headers. */
    @Override
    public String toString() {
        return "study " + identity.studyId();
    }
}
