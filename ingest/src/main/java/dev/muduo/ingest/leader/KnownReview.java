package dev.muduo.ingest.leader;

import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import java.time.Instant;
import java.util.List;

/** One published review of pseudo-labels. */
public record KnownReview(
        String reviewId,
        int revision,
        int run,
        String reviewer,
        ReviewDecision decision,
        List<String> structures,
        Instant reviewedAt) {
    public KnownReview {
        structures = List.copyOf(structures);
    }

    static KnownReview of(PseudoLabelReviewed event) {
        return new KnownReview(
                event.getReviewId(),
                event.getRevision(),
                event.getRun(),
                event.getReviewer(),
                event.getDecision(),
                event.getStructures(),
                event.getReviewedAt());
    }
}
