package dev.muduo.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.ReviewProposal;
import dev.muduo.ingest.leader.ReviewReceipt;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.study.StudyVolumes;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service without HTTP, on a log and a store in memory, driven step by step. */
class IngestServiceTest {
    private static final Optional<String> NONE = Optional.empty();

    @TempDir
    Path folder;

    // ---- identity, revisions, roles ----

    @Test
    void aStudyIsStoredAndPublishedAndOnlyThenAnswered() {
        IngestRig rig = new IngestRig(folder).started();
        CompletableFuture<StudyReceipt> answer = rig.service.submissions().submit(rig.study(1));
        assertFalse(answer.isDone());
        rig.work();
        StudyReceipt receipt = answer.join();
        assertTrue(receipt.created());
        assertEquals(1, receipt.revision());
        assertEquals(Role.TRAIN, receipt.role());
        assertEquals(receipt.studyId(), receipt.subjectId(), "a study without a patient stands for itself");

        StudyArrived event = rig.arrived().get(0);
        assertEquals(receipt.studyId(), event.getStudyId());
        assertEquals("FDG", event.getTracer());
        assertEquals("as-sent", event.getSuv().getBranch());
        StudyRecord record = StudyRecord.of(event);
        assertTrue(record.ct().key().startsWith("studies/" + receipt.studyId() + "/1/ct-"));
        StudyVolumes volumes = new StudyVolumes(rig.store, 0);
        assertEquals(Phantom.CT_GRID, volumes.ct(record).grid());
        assertEquals(Phantom.pet(1).values()[200], volumes.pet(record).values()[200]);
    }

    @Test
    void theSameStudyAgainPublishesNothingAndGetsTheSameAnswer() {
        IngestRig rig = new IngestRig(folder).started();
        StudyReceipt first = rig.submit(rig.study(1));
        StudyReceipt again = rig.submit(rig.study(1));
        assertEquals(first.studyId(), again.studyId());
        assertEquals(1, again.revision());
        assertFalse(again.created());
        assertEquals(1, rig.arrived().size());
        assertNotEquals(first.studyId(), rig.submit(rig.study(2)).studyId());
        assertEquals(2, rig.arrived().size());
    }

    @Test
    void aStudySentTwiceAtTheSameMomentIsPublishedOnce() {
        IngestRig rig = new IngestRig(folder).started();
        CompletableFuture<StudyReceipt> first = rig.service.submissions().submit(rig.study(1));
        CompletableFuture<StudyReceipt> second = rig.service.submissions().submit(rig.study(1));
        rig.work();
        assertTrue(first.join().created());
        assertFalse(second.join().created());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void otherImagesUnderTheSameUidAreTheNextRevision() {
        IngestRig rig = new IngestRig(folder).started();
        Optional<String> id = Optional.of("a".repeat(64));
        assertEquals(1, rig.submit(rig.study(1, id, NONE, Optional.empty())).revision());
        assertEquals(2, rig.submit(rig.study(2, id, NONE, Optional.empty())).revision());
        StudyReceipt first = rig.submit(rig.study(1, id, NONE, Optional.empty()));
        assertEquals(1, first.revision(), "the first revision's images are still the first revision");
        assertFalse(first.created());
        assertEquals(
                List.of(1, 2),
                rig.arrived().stream().map(StudyArrived::getRevision).sorted().toList());
    }

    @Test
    void aSubjectsRoleIsFixedAtItsFirstArrival() {
        IngestRig rig = new IngestRig(folder).started();
        Optional<String> subject = Optional.of("b".repeat(64));
        rig.submit(rig.study(1, NONE, subject, Optional.of(Role.VALIDATION)));
        assertEquals(
                Role.VALIDATION,
                rig.submit(rig.study(2, NONE, subject, Optional.empty())).role(),
                "a role that is not named is the one that is known");
        Refusal refusal = assertRefused(rig, rig.study(3, NONE, subject, Optional.of(Role.TRAIN)));
        assertEquals(Refusal.Kind.CONFLICT, refusal.kind());
        assertTrue(refusal.getMessage().contains("has had the role VALIDATION"), refusal.getMessage());
        assertEquals(
                "role-conflict",
                assertRefused(rig, rig.study(1, NONE, subject, Optional.of(Role.REPORT)))
                        .code());
        assertEquals(2, rig.arrived().size());
        assertEquals(
                Role.VALIDATION,
                rig.successor()
                        .started()
                        .submit(rig.study(4, NONE, subject, Optional.empty()))
                        .role(),
                "also for the next process");
    }

    @Test
    void aStudyDoesNotChangeHands() {
        IngestRig rig = new IngestRig(folder).started();
        rig.submit(rig.study(1, NONE, Optional.of("b".repeat(64)), Optional.empty()));
        assertEquals(
                "subject-conflict",
                assertRefused(rig, rig.study(1, NONE, Optional.of("c".repeat(64)), Optional.empty()))
                        .code());
        assertFalse(rig.submit(rig.study(1)).created(), "not naming the subject is no contradiction");
    }

    @Test
    void anotherSecretOnTheSameStoreStopsTheLeader() {
        IngestRig rig = new IngestRig(folder).started();
        SiteSecret.readOrCreate(folder.resolve("other-secret"));
        IngestRig other = new IngestRig(
                folder,
                rig.log,
                rig.store,
                Map.of("site.secretFile", folder.resolve("other-secret").toString()));
        assertTrue(assertThrows(IllegalStateException.class, other::started)
                .getMessage()
                .contains("site secret"));
        assertFalse(other.service.leads());
    }

    @Test
    void moreThanMayWaitIsRefusedAsBusy() {
        IngestRig rig = new IngestRig(
                        folder, new InMemoryEventLog(), new InMemoryObjectStore(), Map.of("ingest.queueCapacity", 1))
                .started();
        CompletableFuture<StudyReceipt> first = rig.service.submissions().submit(rig.study(1));
        CompletableFuture<StudyReceipt> second = rig.service.submissions().submit(rig.study(2));
        assertInstanceOf(BusyException.class, fault(second));
        rig.work();
        assertTrue(first.join().created());
        assertTrue(rig.submit(rig.study(2)).created());
    }

    // ---- annotations and reviews ----

    @Test
    void anAnnotationIsStoredWithTheModelsIdsAndPublishedOnce() {
        IngestRig rig = new IngestRig(folder).started();
        String study = rig.submit(rig.study(1)).studyId();
        AnnotationReceipt receipt = rig.submit(rig.annotation(study, Phantom.label(), "Dr. A", "liver", "spleen"));
        assertTrue(receipt.created());
        assertEquals(List.of("spleen", "liver"), receipt.structures());
        assertEquals(List.of(), receipt.held());
        AnnotationReceipt again = rig.submit(rig.annotation(study, Phantom.label(), "Dr. A", "liver", "spleen"));
        assertFalse(again.created());
        assertEquals(receipt.annotationId(), again.annotationId());
        IngestRig next = rig.successor().started();
        assertFalse(next.submit(next.annotation(study, Phantom.label(), "Dr. A", "liver", "spleen"))
                .created());
        assertEquals(1, rig.annotated().size());

        var event = rig.annotated().get(0);
        StoredObject label = StoredObject.of(event.getLabel().getObject());
        assertTrue(label.key().startsWith("studies/" + study + "/1/annotation-"), label.key());
        byte[] ids = new StudyVolumes(rig.store, 0)
                .labels(label, StudyRecord.grid(event.getLabel().getGeometry()))
                .labels();
        assertArrayEquals(Phantom.label(0, 2, 1).labels(), ids);
    }

    @Test
    void aSecondAnnotationReplacesTheFirstWhereItSaysSoAndIsHeldWhereItDoesNot() {
        IngestRig rig = new IngestRig(folder).started();
        String study = rig.submit(rig.study(1)).studyId();
        String first = rig.submit(rig.annotation(study, Phantom.label(), "A", "spleen", "liver"))
                .annotationId();
        AnnotationReceipt held = rig.submit(rig.annotation(study, Phantom.label(0, 2, 1), "B", "spleen", "liver"));
        assertEquals(List.of("spleen", "liver"), held.held());
        AnnotationReceipt partly = rig.submit(rig.superseding(
                rig.annotation(study, Phantom.label(0, 1, 0), "C", "spleen", "liver"), Optional.of("spleen"), first));
        assertEquals(Map.of("spleen", first), partly.supersedes());
        assertEquals(List.of("liver"), partly.held());
        AnnotationReceipt whole =
                rig.submit(rig.superseding(rig.annotation(study, Phantom.label(0, 1, 0), "D", "liver"), NONE, first));
        assertEquals(Map.of("liver", first), whole.supersedes());
        assertEquals(List.of(), whole.held(), "what was held meanwhile does not count");
        CompletionException unknown = assertThrows(
                CompletionException.class,
                () -> rig.submit(rig.superseding(
                        rig.annotation(study, Phantom.label(0, 1, 0), "E", "liver"), NONE, "f".repeat(32))));
        assertEquals("supersedes-unknown", ((Refusal) unknown.getCause()).code());
    }

    @Test
    void anAnnotationThatReplacesOneThatIsHeldIsHeldItself() {
        IngestRig rig = new IngestRig(folder).started();
        String study = rig.submit(rig.study(1)).studyId();
        String counting = rig.submit(rig.annotation(study, Phantom.label(0, 1, 0), "A", "liver"))
                .annotationId();
        String held = rig.submit(rig.annotation(study, Phantom.label(0, 1, 0), "B", "liver"))
                .annotationId();

        assertEquals(List.of("liver"), replace(rig, study, "C", held).held());
        AnnotationReceipt third = replace(rig, study, "D", counting);
        assertEquals(List.of(), third.held());
        assertEquals(List.of("liver"), replace(rig, study, "E", counting).held(), "it does not count any more");
        AnnotationReceipt again = replace(rig, study, "D", counting);
        assertEquals(third.annotationId(), again.annotationId());
        assertEquals(List.of(), again.held(), "the same answer as the first time");
    }

    private static AnnotationReceipt replace(IngestRig rig, String study, String annotator, String earlier) {
        return rig.submit(
                rig.superseding(rig.annotation(study, Phantom.label(0, 1, 0), annotator, "liver"), NONE, earlier));
    }

    @Test
    void anAnnotationOfAStudyThatIsNotKnownIsRefused() {
        IngestRig rig = new IngestRig(folder).started();
        CompletionException fault = assertThrows(
                CompletionException.class,
                () -> rig.submit(rig.annotation("a".repeat(64), Phantom.label(0, 1, 0), "A", "liver")));
        assertEquals("study-unknown", ((Refusal) fault.getCause()).code());
    }

    @Test
    void aReviewIsPublishedOnceUntilTheReviewerThinksOtherwise() {
        IngestRig rig = new IngestRig(folder).started();
        String study = rig.submit(rig.study(1)).studyId();
        ReviewReceipt accepted = review(rig, study, ReviewDecision.ACCEPT);
        assertTrue(accepted.created());
        assertFalse(review(rig, study, ReviewDecision.ACCEPT).created());
        assertTrue(review(rig, study, ReviewDecision.REJECT).created());
        ReviewReceipt acceptedAgain = review(rig, study, ReviewDecision.ACCEPT);
        assertTrue(acceptedAgain.created());
        assertNotEquals(accepted.reviewId(), acceptedAgain.reviewId());
        assertEquals(
                3, rig.log.events(Topics.ANNOTATIONS, PseudoLabelReviewed.class).size());
        assertFalse(
                review(rig.successor().started(), study, ReviewDecision.ACCEPT).created());
    }

    private static ReviewReceipt review(IngestRig rig, String study, ReviewDecision decision) {
        CompletableFuture<ReviewReceipt> answer = rig.service
                .submissions()
                .submit(new ReviewProposal(study, Optional.empty(), 1, "A", decision, List.of("liver")));
        rig.work();
        return answer.join();
    }

    private static Refusal assertRefused(IngestRig rig, StudySubmission submission) {
        return assertInstanceOf(
                Refusal.class,
                assertThrows(CompletionException.class, () -> rig.submit(submission))
                        .getCause());
    }

    private static Throwable fault(CompletableFuture<?> answer) {
        assertTrue(answer.isDone(), "answered");
        return assertThrows(CompletionException.class, answer::join).getCause();
    }
}
