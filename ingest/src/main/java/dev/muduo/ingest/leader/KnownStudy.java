package dev.muduo.ingest.leader;

import dev.muduo.platform.study.CountingAnnotations;
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
 * @param teachings   requests to teach it again, in the order of the log; the last {@value #TEACHINGS_KEPT} only
 */
public record KnownStudy(
        String studyId,
        String subjectId,
        Role role,
        List<StudyRevision> revisions,
        List<KnownAnnotation> annotations,
        List<KnownReview> reviews,
        List<KnownTeaching> teachings) {
    private static final int TEACHINGS_KEPT = 100;

    public KnownStudy {
        revisions = List.copyOf(revisions);
        annotations = List.copyOf(annotations);
        reviews = List.copyOf(reviews);
        teachings = List.copyOf(teachings);
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

    /** Which of the annotations count. */
    public CountingAnnotations counting() {
        return counting(annotations);
    }

    /** Which annotations counted before one of them came; all that there are came before one that is not known. */
    CountingAnnotations countingBefore(String annotationId) {
        return counting(annotations.stream()
                .takeWhile(known -> !known.annotationId().equals(annotationId))
                .toList());
    }

    private static CountingAnnotations counting(List<KnownAnnotation> annotations) {
        CountingAnnotations counting = CountingAnnotations.none();
        for (KnownAnnotation known : annotations) {
            counting = counting.with(known.annotationId(), known.structures(), known.supersedes());
        }
        return counting;
    }

    /** What a request has asked for, if it is remembered. */
    Optional<KnownTeaching> teaching(String requestId) {
        return teachings.stream()
                .filter(known -> known.requestId().equals(requestId))
                .findFirst();
    }

    /** The highest run of a revision that was ever asked for; runs ascend, so that the last ones tell. */
    public int highestRun(int revision) {
        return teachings.stream()
                .filter(known -> known.revision() == revision)
                .mapToInt(KnownTeaching::run)
                .max()
                .orElse(KnownTeaching.FIRST_RUN);
    }

    KnownStudy with(StudyRevision next) {
        return new KnownStudy(studyId, subjectId, role, plus(revisions, next), annotations, reviews, teachings);
    }

    KnownStudy with(KnownAnnotation next) {
        return new KnownStudy(studyId, subjectId, role, revisions, plus(annotations, next), reviews, teachings);
    }

    KnownStudy with(KnownReview next) {
        return new KnownStudy(studyId, subjectId, role, revisions, annotations, plus(reviews, next), teachings);
    }

    KnownStudy with(KnownTeaching next) {
        List<KnownTeaching> longer = plus(teachings, next);
        return new KnownStudy(
                studyId,
                subjectId,
                role,
                revisions,
                annotations,
                reviews,
                longer.subList(Math.max(0, longer.size() - TEACHINGS_KEPT), longer.size()));
    }

    private static <T> List<T> plus(List<T> list, T next) {
        List<T> longer = new ArrayList<>(list);
        longer.add(next);
        return longer;
    }
}
