package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.AnnotatedStudy;
import dev.muduo.ingest.door.LabelDoor;
import dev.muduo.ingest.door.PreparedLabel;
import dev.muduo.ingest.door.PreparedStudy;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.AnnotationProposal;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.CursorMove;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.KnownStudy;
import dev.muduo.ingest.leader.ReviewProposal;
import dev.muduo.ingest.leader.ReviewReceipt;
import dev.muduo.ingest.leader.StudyClaim;
import dev.muduo.ingest.leader.StudyKeys;
import dev.muduo.ingest.leader.StudyLookup;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.leader.StudyRevision;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.SuvProvenance;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The steps of a submission: admit, store, propose. Safe for several threads; each call does all of it on the caller's thread
 * but for the last step, which is the leader's.
 *
 * <p>Objects are stored before anything names them: what is left behind by a failure is invisible, and used by the next
 * attempt. Everything that fails may be done again.
 */
public final class Intake {
    /** How PET voxels of a NIfTI file became SUVbw: they were sent so. */
    static final String SUV_AS_SENT = "as-sent";

    private final StudyDoor studyDoor;
    private final LabelDoor labelDoor;
    private final SiteSecret secret;
    private final ImageKeeper keeper;
    private final StudyPublisher publisher;
    private final IngestLeader leader;
    private final SourceNames names;

    /** @param names by which annotations may call the studies that they are of */
    public Intake(
            StudyDoor studyDoor,
            LabelDoor labelDoor,
            SiteSecret secret,
            ObjectStore store,
            IngestLeader leader,
            SourceNames names) {
        this.studyDoor = studyDoor;
        this.labelDoor = labelDoor;
        this.secret = secret;
        this.keeper = new ImageKeeper(store);
        this.publisher = new StudyPublisher(store, leader);
        this.leader = leader;
        this.names = names;
    }

    /**
     * Takes a study.
     *
     * @param cursor where the source stands when this study is published, if it has a position
     * @return completes when the study is published
     * @throws dev.muduo.ingest.door.Refusal if it is no study that can be taken
     * @throws dev.muduo.platform.agent.SurroundingsException if disk, store or log fail
     */
    public CompletableFuture<StudyReceipt> take(StudySubmission submission, Optional<CursorMove> cursor) {
        leader.requireLeading();
        PreparedStudy prepared = studyDoor.admit(submission.files(), submission.folder());
        StudyClaim claim = new StudyClaim(
                submission.studyId().orElseGet(() -> secret.pseudonym(prepared.identifier())),
                submission.subjectId(),
                submission.role());
        return publisher.publish(
                new AdmittedStudy(
                        claim,
                        submission.site(),
                        Optional.empty(),
                        submission.tracer(),
                        prepared,
                        new SuvProvenance(SUV_AS_SENT, List.of(), null, List.of()),
                        prepared.warnings()),
                place -> {},
                cursor);
    }

    /**
     * Takes an annotation.
     *
     * @return completes when the annotation is published
     * @throws dev.muduo.ingest.door.Refusal if it is no annotation of that study
     * @throws dev.muduo.platform.agent.SurroundingsException if disk, store or log fail
     */
    public CompletableFuture<AnnotationReceipt> take(AnnotationSubmission submission) {
        leader.requireLeading();
        KnownStudy study = StudyLookup.study(leader.catalogue(), submission.studyId());
        StudyRevision revision = StudyLookup.revision(study, submission.revision());
        AnnotatedStudy annotated =
                new AnnotatedStudy(revision.ctGrid(), revision.petGrid(), names.of(study.studyId(), revision));
        PreparedLabel prepared = labelDoor.admit(submission.label(), annotated, submission.folder());
        String content = prepared.label().contentSha256();
        String key = StudyKeys.of(study.studyId(), revision.number(), "annotation", content);
        return leader.offer(new AnnotationProposal(
                study.studyId(),
                revision.number(),
                submission.annotator(),
                prepared.structures(),
                submission.supersedes(),
                content,
                keeper.keep(prepared.label(), key),
                prepared.warnings()));
    }

    /** Takes a review; completes when it is published. */
    public CompletableFuture<ReviewReceipt> take(ReviewProposal review) {
        labelDoor.requireKnown(review.structures());
        return leader.offer(review);
    }
}
