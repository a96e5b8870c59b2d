package dev.muduo.ingest.dicom;

import dev.muduo.ingest.intake.AdmittedStudy;
import dev.muduo.ingest.intake.StudyPublisher;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StudyClaim;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.schemas.SuvProvenance;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * The steps of a DICOM study: admit, store, keep the originals at the edge, propose. Safe for several threads; each call does
 * all of it on the caller's thread but for the last step, which is the leader's. Everything that fails may be done again.
 */
public final class DicomIntake {
    private final DicomStudyDoor door;
    private final StudyPublisher publisher;
    private final Originals originals;
    private final IngestLeader leader;

    public DicomIntake(DicomStudyDoor door, StudyPublisher publisher, Originals originals, IngestLeader leader) {
        this.door = door;
        this.publisher = publisher;
        this.originals = originals;
        this.leader = leader;
    }

    /**
     * Takes a study.
     *
     * @param cursor where the source stands when this study is published, if it has a position
     * @return completes when the study is published
     * @throws AmbiguousStudyException if a person has to choose
     * @throws dev.muduo.ingest.door.Refusal if it is no study that can be taken
     * @throws dev.muduo.platform.agent.SurroundingsException if disk, store or log fail
     */
    public CompletableFuture<StudyReceipt> take(DicomSubmission submission, Optional<CursorMove> cursor) {
        leader.requireLeading();
        DicomStudy study = door.admit(submission.files(), submission.choice(), submission.folder());
        StudyClaim claim = new StudyClaim(
                study.identity().studyId(), submission.subjectId().or(study.identity()::subjectId), submission.role());
        AdmittedStudy admitted = new AdmittedStudy(
                claim,
                submission.site(),
                study.scanner(),
                submission.tracer().or(study::tracer),
                study.volumes(),
                provenance(study),
                study.warnings());
        return publisher.publish(admitted, place -> originals.keep(original(study, place)), cursor);
    }

    /**
     * A person has decided that a study is not used: if none of it is published, no way leads back to its patient either. Results of
     * a revision that is published still find theirs.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public void dismiss(String studyId) {
        if (leader.catalogue().study(studyId).isEmpty()) {
            originals.forget(studyId);
        }
    }

    private static SuvProvenance provenance(DicomStudy study) {
        OptionalDouble factor = study.suv().factor();
        return new SuvProvenance(
                study.suv().branch(),
                study.suv().tags(),
                factor.isPresent() ? factor.getAsDouble() : null,
                study.suv().warnings());
    }

    private static OriginalStudy original(DicomStudy study, StudyClaim.Place place) {
        return new OriginalStudy(
                place.studyId(),
                study.volumes().ct().contentSha256(),
                study.volumes().pet().contentSha256(),
                study.ct(),
                study.pet());
    }
}
