package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.leader.StudyRevision;
import java.util.List;

/** Tells, at the site's edge, what the images of a study are called in the archives where somebody may draw on them. */
@FunctionalInterface
public interface SourceNames {
    /** For a site that keeps no way back. */
    SourceNames UNKNOWN = (studyId, revision) -> List.of();

    /**
     * The names of a published revision's images.
     *
     * @return none if the study did not come as DICOM, or has been forgotten
     * @throws dev.muduo.platform.agent.SurroundingsException if what is known cannot be read
     */
    List<SourceStudy> of(String studyId, StudyRevision revision);
}
