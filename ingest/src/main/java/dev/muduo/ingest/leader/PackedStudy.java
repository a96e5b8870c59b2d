package dev.muduo.ingest.leader;

import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A study of the catalogue in few bytes: 200 to 300 for one revision without annotation, some 100 more for each annotation,
 * where objects would take a thousand. There are as many as were ever published.
 */
final class PackedStudy {
    private final byte[] bytes;

    private PackedStudy(byte[] bytes) {
        this.bytes = bytes;
    }

    static PackedStudy of(KnownStudy study) {
        return new PackedStudy(new Packing()
                .number(study.subjectId().equals(study.studyId()) ? 1 : 0)
                .name(study.subjectId().equals(study.studyId()) ? "" : study.subjectId())
                .text(study.role().name())
                .list(study.revisions(), PackedStudy::pack)
                .list(study.annotations(), PackedStudy::pack)
                .list(study.reviews(), PackedStudy::pack)
                .list(study.teachings(), PackedStudy::pack)
                .toBytes());
    }

    /** Bytes of the packed values. */
    int length() {
        return bytes.length;
    }

    KnownStudy study(String studyId) {
        Unpacking packed = new Unpacking(bytes);
        boolean ownSubject = packed.number() == 1;
        String subjectId = packed.name();
        return new KnownStudy(
                studyId,
                ownSubject ? studyId : subjectId,
                Role.valueOf(packed.text()),
                packed.list(PackedStudy::revision),
                packed.list(PackedStudy::annotation),
                packed.list(PackedStudy::review),
                packed.list(PackedStudy::teaching));
    }

    private static void pack(Packing packing, StudyRevision revision) {
        packing.number(revision.number())
                .text(revision.site())
                .list(revision.tracer().stream().toList(), Packing::text)
                .grid(revision.ctGrid())
                .grid(revision.petGrid())
                .name(revision.ctContent())
                .name(revision.petContent())
                .instant(revision.arrivedAt());
    }

    private static StudyRevision revision(Unpacking packed) {
        return new StudyRevision(
                packed.number(),
                packed.text(),
                optional(packed),
                packed.grid(),
                packed.grid(),
                packed.name(),
                packed.name(),
                packed.instant());
    }

    private static void pack(Packing packing, KnownAnnotation annotation) {
        packing.name(annotation.annotationId())
                .number(annotation.revision())
                .text(annotation.annotator())
                .list(annotation.structures(), Packing::text)
                .list(
                        List.copyOf(new TreeMap<>(annotation.supersedes()).entrySet()),
                        (into, entry) -> into.text(entry.getKey()).name(entry.getValue()))
                .instant(annotation.submittedAt());
    }

    private static KnownAnnotation annotation(Unpacking packed) {
        return new KnownAnnotation(
                packed.name(),
                packed.number(),
                packed.text(),
                packed.list(Unpacking::text),
                supersedes(packed),
                packed.instant());
    }

    private static Map<String, String> supersedes(Unpacking packed) {
        Map<String, String> supersedes = new TreeMap<>();
        packed.list(from -> supersedes.put(from.text(), from.name()));
        return supersedes;
    }

    private static void pack(Packing packing, KnownReview review) {
        packing.name(review.reviewId())
                .number(review.revision())
                .number(review.run())
                .text(review.reviewer())
                .text(review.decision().name())
                .list(review.structures(), Packing::text)
                .instant(review.reviewedAt());
    }

    private static KnownReview review(Unpacking packed) {
        return new KnownReview(
                packed.name(),
                packed.number(),
                packed.number(),
                packed.text(),
                ReviewDecision.valueOf(packed.text()),
                packed.list(Unpacking::text),
                packed.instant());
    }

    private static void pack(Packing packing, KnownTeaching teaching) {
        packing.name(teaching.requestId()).number(teaching.revision()).number(teaching.run());
    }

    private static KnownTeaching teaching(Unpacking packed) {
        return new KnownTeaching(packed.name(), packed.number(), packed.number());
    }

    private static Optional<String> optional(Unpacking packed) {
        return packed.list(Unpacking::text).stream().findFirst();
    }
}
