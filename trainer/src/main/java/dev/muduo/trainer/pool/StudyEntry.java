package dev.muduo.trainer.pool;

import dev.muduo.platform.study.CountingAnnotations;
import dev.muduo.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything known of one study. Immutable.
 *
 * @param revisions   by number
 * @param annotations every annotation taken in, in the order it came
 * @param current     by structure the annotation that counts
 * @param held        annotations that contradict the current one without naming it: a person must decide
 * @param answer      the newest pseudo-labels
 */
public record StudyEntry(
        String studyId,
        String subjectId,
        Role role,
        SortedMap<Integer, Revision> revisions,
        List<LabelEntry> annotations,
        SortedMap<String, String> current,
        List<String> held,
        Optional<PseudoLabelEntry> answer,
        List<Rejection> rejections) {
    public StudyEntry {
        revisions = new TreeMap<>(revisions);
        annotations = List.copyOf(annotations);
        current = new TreeMap<>(current);
        held = List.copyOf(held);
        rejections = List.copyOf(rejections);
    }

    static StudyEntry of(String studyId, String subjectId, Role role) {
        return new StudyEntry(
                studyId,
                subjectId,
                role,
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    public boolean labelled() {
        return !annotations.isEmpty();
    }

    public int newestRevision() {
        return revisions.lastKey();
    }

    /** Structures of which any annotation exists, counted or held: no pseudo-label of these is ever used. */
    public SortedSet<String> annotatedStructures() {
        SortedSet<String> names = new TreeSet<>();
        annotations.forEach(annotation -> names.addAll(annotation.structures()));
        return names;
    }

    /** Whether a person has rejected every structure of the newest pseudo-labels. */
    boolean rejectedWhole() {
        return answer.filter(newest -> rejections.stream()
                        .anyMatch(rejection ->
                                rejection.of(newest) && rejection.structures().isEmpty()))
                .isPresent();
    }

    /** Whether a person has rejected an answer that has not been taken in yet. */
    boolean awaitsJudgedAnswer() {
        return rejections.stream()
                .anyMatch(rejection -> Optional.ofNullable(revisions.get(rejection.revision()))
                        .filter(revision -> rejection.run() > answered(revision))
                        .isPresent());
    }

    /** The highest run of the teachers' answer to a revision that was taken in. */
    int answered(Revision revision) {
        int newest = answer.filter(each -> each.revision() == revision.number())
                .map(PseudoLabelEntry::run)
                .orElse(Revision.NOT_ANSWERED);
        return Math.max(newest, revision.answered());
    }

    /** Records that say where something of it is to be read: arrivals and annotations. */
    Stream<Origin> origins() {
        return Stream.concat(
                revisions.values().stream().map(Revision::origin),
                annotations.stream().map(LabelEntry::origin));
    }

    /**
     * The study as one of the labelled pool: with the annotations that count, if there are any; a later revision beats an earlier one.
     *
     * @param unreadable annotations that are left out
     */
    Optional<LabelledItem> asLabelled(Set<Origin> unreadable) {
        SortedMap<String, LabelEntry> counting = new TreeMap<>();
        current.forEach((structure, id) -> annotation(id)
                .filter(annotation -> !unreadable.contains(annotation.origin()))
                .ifPresent(annotation -> counting.put(structure, annotation)));
        int newest =
                counting.values().stream().mapToInt(LabelEntry::revision).max().orElse(-1);
        SortedMap<String, LabelEntry> labels = new TreeMap<>(counting);
        labels.values().removeIf(annotation -> annotation.revision() != newest);
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(new LabelledItem(studyId, revisions.get(newest), labels));
    }

    /** The study as one of the unlabelled pool: with its answer, if that is in the buffer, of the newest revision, not rejected whole. */
    Optional<PseudoLabelledItem> asPseudoLabelled() {
        return answer.filter(newest -> !newest.evicted() && newest.revision() == newestRevision() && !rejectedWhole())
                .map(newest ->
                        new PseudoLabelledItem(studyId, revisions.get(newest.revision()), newest, withheld(newest)));
    }

    /** Structures that its answer in the buffer may teach: of an older revision, or rejected, none. */
    Set<String> teaches() {
        return asPseudoLabelled()
                .map(item -> {
                    Set<String> names = new TreeSet<>(item.answer().structures());
                    names.removeAll(item.withheld());
                    return names;
                })
                .orElseGet(Set::of);
    }

    private Set<String> withheld(PseudoLabelEntry newest) {
        Set<String> names = annotatedStructures();
        rejections.stream()
                .filter(rejection -> rejection.of(newest))
                .forEach(rejection -> names.addAll(rejection.structures()));
        return names;
    }

    Optional<LabelEntry> annotation(String annotationId) {
        return annotations.stream()
                .filter(annotation -> annotation.annotationId().equals(annotationId))
                .findFirst();
    }

    StudyEntry with(Revision revision) {
        SortedMap<Integer, Revision> more = new TreeMap<>(revisions);
        more.put(revision.number(), revision);
        return new StudyEntry(studyId, subjectId, role, more, annotations, current, held, answer, rejections);
    }

    /** One that it does not have yet. Which of them count is for {@link CountingAnnotations} to say. */
    StudyEntry with(LabelEntry annotation) {
        List<LabelEntry> more = new ArrayList<>(annotations);
        more.add(annotation);
        CountingAnnotations before = new CountingAnnotations(current);
        SortedMap<String, String> counting = before.with(
                        annotation.annotationId(), annotation.structures(), annotation.supersedes())
                .byStructure();
        List<String> holding = new ArrayList<>(held);
        if (annotation.structures().stream().anyMatch(name -> before.holds(name, annotation.supersedes()))) {
            holding.add(annotation.annotationId());
        }
        return new StudyEntry(studyId, subjectId, role, revisions, more, counting, holding, answer, rejections);
    }

    StudyEntry with(PseudoLabelEntry newest) {
        return new StudyEntry(
                studyId, subjectId, role, revisions, annotations, current, held, Optional.of(newest), rejections);
    }

    StudyEntry withRejections(List<Rejection> all) {
        return new StudyEntry(studyId, subjectId, role, revisions, annotations, current, held, answer, all);
    }
}
