package dev.muduo.ingest.http;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.KnownAnnotation;
import dev.muduo.ingest.leader.KnownReview;
import dev.muduo.ingest.leader.KnownStudy;
import dev.muduo.ingest.leader.ReviewReceipt;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.leader.StudyRevision;
import dev.muduo.ingest.leader.TeachingReceipt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What is answered, as JSON. Pure functions; absent optional values are left out. */
final class Answers {
    private Answers() {}

    static JsonObject receipt(StudyReceipt receipt) {
        JsonObject json = new JsonObject()
                .put("studyId", receipt.studyId())
                .put("revision", receipt.revision())
                .put("subjectId", receipt.subjectId())
                .put("role", receipt.role().name())
                .put("site", receipt.site());
        receipt.tracer().ifPresent(tracer -> json.put("tracer", tracer));
        return json.put("created", receipt.created()).put("warnings", new JsonArray(receipt.warnings()));
    }

    static JsonObject receipt(AnnotationReceipt receipt) {
        return new JsonObject()
                .put("studyId", receipt.studyId())
                .put("revision", receipt.revision())
                .put("annotationId", receipt.annotationId())
                .put("structures", new JsonArray(receipt.structures()))
                .put("supersedes", new JsonObject(Map.copyOf(receipt.supersedes())))
                .put("held", new JsonArray(receipt.held()))
                .put("created", receipt.created())
                .put("warnings", new JsonArray(receipt.warnings()));
    }

    static JsonObject receipt(ReviewReceipt receipt) {
        return new JsonObject()
                .put("studyId", receipt.studyId())
                .put("revision", receipt.revision())
                .put("run", receipt.run())
                .put("reviewId", receipt.reviewId())
                .put("created", receipt.created());
    }

    static JsonObject receipt(TeachingReceipt receipt) {
        JsonObject json = new JsonObject()
                .put("requestId", receipt.requestId())
                .put("studies", array(receipt.runs(), Answers::run));
        receipt.next().ifPresent(next -> json.put("next", next));
        return json;
    }

    private static JsonObject run(TeachingReceipt.Run run) {
        return new JsonObject()
                .put("studyId", run.studyId())
                .put("revision", run.revision())
                .put("run", run.run())
                .put("created", run.created());
    }

    static JsonObject summary(KnownStudy study) {
        TreeSet<String> annotated = new TreeSet<>();
        study.annotations().forEach(annotation -> annotated.addAll(annotation.structures()));
        JsonObject json = new JsonObject()
                .put("studyId", study.studyId())
                .put("subjectId", study.subjectId())
                .put("role", study.role().name())
                .put("revision", study.latest().number())
                .put("site", study.latest().site());
        study.latest().tracer().ifPresent(tracer -> json.put("tracer", tracer));
        return json.put("arrivedAt", study.latest().arrivedAt().toString())
                .put("annotated", new JsonArray(List.copyOf(annotated)))
                .put("run", study.highestRun(study.latest().number()));
    }

    static JsonObject study(KnownStudy study) {
        Map<String, String> counting = study.counting().byStructure();
        return summary(study)
                .put("revisions", array(study.revisions(), Answers::revision))
                .put("annotations", array(study.annotations(), annotation -> annotation(annotation, counting)))
                .put("reviews", array(study.reviews(), Answers::review));
    }

    static JsonObject structures(Structures structures) {
        return new JsonObject().put("structures", array(structures.list(), Answers::structure));
    }

    private static JsonObject structure(Structure structure) {
        return new JsonObject()
                .put("id", structure.id())
                .put("name", structure.name())
                .put("snomed", structure.snomed());
    }

    private static JsonObject revision(StudyRevision revision) {
        JsonObject json = new JsonObject().put("revision", revision.number()).put("site", revision.site());
        revision.tracer().ifPresent(tracer -> json.put("tracer", tracer));
        return json.put("arrivedAt", revision.arrivedAt().toString())
                .put("ct", grid(revision.ctGrid()))
                .put("pet", grid(revision.petGrid()));
    }

    private static JsonObject grid(Grid grid) {
        return new JsonObject()
                .put("voxels", JsonArray.of(grid.nx(), grid.ny(), grid.nz()))
                .put(
                        "spacingMm",
                        JsonArray.of(
                                grid.affine().spacingMm(0),
                                grid.affine().spacingMm(1),
                                grid.affine().spacingMm(2)));
    }

    private static JsonObject annotation(KnownAnnotation annotation, Map<String, String> counting) {
        List<String> counts = annotation.structures().stream()
                .filter(structure -> annotation.annotationId().equals(counting.get(structure)))
                .toList();
        return new JsonObject()
                .put("annotationId", annotation.annotationId())
                .put("revision", annotation.revision())
                .put("annotator", annotation.annotator())
                .put("structures", new JsonArray(annotation.structures()))
                .put("supersedes", new JsonObject(Map.copyOf(annotation.supersedes())))
                .put("counts", new JsonArray(counts))
                .put("submittedAt", annotation.submittedAt().toString());
    }

    private static JsonObject review(KnownReview review) {
        JsonObject json = new JsonObject()
                .put("reviewId", review.reviewId())
                .put("revision", review.revision())
                .put("run", review.run())
                .put("reviewer", review.reviewer())
                .put("decision", review.decision().name())
                .put("structures", new JsonArray(review.structures()));
        return json.put("reviewedAt", review.reviewedAt().toString());
    }

    static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(toJson.apply(item)));
        return array;
    }
}
