package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.store.Sha256;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person's judgement of pseudo-labels, to be published.
 *
 * @param revision   empty: the latest
 * @param structures in the order of the model's ids; empty: all
 */
public record ReviewProposal(
        String studyId,
        Optional<Integer> revision,
        int run,
        String reviewer,
        ReviewDecision decision,
        List<String> structures)
        implements Proposal<ReviewReceipt> {
    /** Bounds what the catalogue keeps of one study. */
    static final int MAX_PER_STUDY = 1000;

    private static final int ID_CHARACTERS = 32;

    public ReviewProposal {
        structures = List.copyOf(structures);
    }

    @Override
    public Decision<ReviewReceipt> decide(Catalogue catalogue, Instant now) {
        KnownStudy study = StudyLookup.study(catalogue, studyId);
        int number = StudyLookup.revision(study, revision).number();
        List<KnownReview> earlier = study.reviews().stream()
                .filter(known -> known.revision() == number && known.run() == run)
                .filter(known -> known.reviewer().equals(reviewer))
                .toList();
        // Only the reviewer's last word counts as the same one: whoever accepts, rejects and accepts again means it.
        Optional<KnownReview> same = earlier.isEmpty()
                ? Optional.empty()
                : Optional.of(earlier.get(earlier.size() - 1)).filter(this::sameWord);
        if (same.isPresent()) {
            return Decision.nothingNew(
                    new ReviewReceipt(studyId, number, run, same.get().reviewId(), false));
        }
        if (study.reviews().size() >= MAX_PER_STUDY) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "too-many-reviews",
                    "the study " + studyId + " has " + MAX_PER_STUDY + " reviews, and no more are kept");
        }
        String id = id(number, earlier.size());
        PseudoLabelReviewed event = PseudoLabelReviewed.newBuilder()
                .setReviewId(id)
                .setStudyId(studyId)
                .setRevision(number)
                .setRun(run)
                .setReviewer(reviewer)
                .setDecision(decision)
                .setStructures(structures)
                .setReviewedAt(now)
                .build();
        return new Decision<>(
                List.of(new Outgoing(Topics.ANNOTATIONS, studyId, event)),
                new ReviewReceipt(studyId, number, run, id, true));
    }

    private boolean sameWord(KnownReview known) {
        return known.decision() == decision && known.structures().equals(structures);
    }

    private String id(int number, int ordinal) {
        String text = String.join(
                "\n", studyId, "" + number, "" + run, reviewer, "" + decision, "" + structures, "" + ordinal);
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_CHARACTERS);
    }
}
