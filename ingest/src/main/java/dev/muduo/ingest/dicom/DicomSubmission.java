package dev.muduo.ingest.dicom;

import dev.muduo.imaging.series.DicomSource;
import dev.muduo.schemas.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one study, sent by somebody. Who it is of is in the files; what is given here goes before that.
 *
 * @param files     in the order in which they came, under names that say nothing of a patient
 * @param folder    for the re-encoded volumes; whoever submits removes it when the answer is there
 * @param subjectId pseudonym of the patient; empty: of the files' Patient ID, else the study's own
 * @param role      empty: the one known for the subject, else TRAIN
 * @param site      where the study was made
 * @param tracer    empty: what the files say, if that is known
 */
public record DicomSubmission(
        List<DicomSource> files,
        Path folder,
        Optional<String> subjectId,
        Optional<Role> role,
        String site,
        Optional<String> tracer,
        StudyChoice choice) {
    public DicomSubmission {
        files = List.copyOf(files);
    }

    /** Files of this site of which their sender has said nothing. */
    public static DicomSubmission of(List<DicomSource> files, Path folder, String site, StudyChoice choice) {
        return new DicomSubmission(files, folder, Optional.empty(), Optional.empty(), site, Optional.empty(), choice);
    }
}
