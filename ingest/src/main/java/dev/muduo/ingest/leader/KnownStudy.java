package dev.muduo.ingest.leader;

import dev.muduo.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A study as the log tells it; immutable.
 *
 * @param revisions   1, 2, 3 … in order; never empty
 * @param annotations in the order of the log
 * @param reviews     in the order of the log
 */
public record KnownStudy(
        String studyId,
        String subjectId,
        Role role,
        List<StudyRevision> revisions,
        List<KnownAnnotation> annotations,
        List<KnownReview> reviews) {
    public KnownStudy {
        revisions = List.copyOf(revisions);
        annotations = List.copyOf(annotations);
        reviews = List.copyOf(reviews);
    }

    public StudyRevision latest() {
        return revisions.get(revisions.size() - 1);
    }

    public Optional<StudyRevision> revision(int number) {
        return revisions.stream().filter(known -> known.number() == number).findFirst();
    }

    Optional<StudyRevision> revisionSaying(String ctContent, String petContent) {
        return revisions.stream()
                .filter(known -> known.says(ctContent, petContent))
                .findFirst();
    }

    public Optional<KnownAnnotation> annotation(String annotationId) {
        return annotations.stream()
                .filter(known -> known.annotationId().equals(annotationId))
                .findFirst();
    }

    KnownStudy with(StudyRevision next) {
        return new KnownStudy(studyId, subjectId, role, plus(revisions, next), annotations, reviews);
    }

    KnownStudy with(KnownAnnotation next) {
        return new KnownStudy(studyId, subjectId, role, revisions, plus(annotations, next), reviews);
    }

    KnownStudy with(KnownReview next) {
        return new KnownStudy(studyId, subjectId, role, revisions, annotations, plus(reviews, next));
    }

    private static <T> List<T> plus(List<T> list, T next) {
        List<T> longer = new ArrayList<>(list);
        longer.add(next);
        return longer;
    }
}
