package dev.muduo.client.answer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a study that came as DICOM.
 *
 * @param state   OPEN, TAKEN, HELD, REFUSED or DISMISSED
 * @param archive that holds it, while it is to be pulled
 * @param last    how it was decided last
 */
public record DicomStudy(
        String studyId, String state, Instant since, int instances, Optional<String> archive, Optional<Last> last) {
    /**
     * A decision of the instance.
     *
     * @param code   why, for programs
     * @param series to choose from
     */
    public record Last(
            String state,
            Optional<Integer> revision,
            Optional<String> code,
            Optional<String> message,
            Optional<List<Series>> series) {}

    /** A series that could be the study's CT or PET. */
    public record Series(
            String seriesId,
            String modality,
            int frames,
            Optional<Integer> number,
            Optional<String> kernel,
            Optional<Boolean> attenuationCorrected) {}
}
