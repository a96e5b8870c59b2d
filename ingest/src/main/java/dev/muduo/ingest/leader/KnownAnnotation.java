package dev.muduo.ingest.leader;

import dev.muduo.schemas.AnnotationSubmitted;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One published annotation.
 *
 * @param supersedes per structure the annotation that this one replaces
 */
public record KnownAnnotation(
        String annotationId,
        int revision,
        String annotator,
        List<String> structures,
        Map<String, String> supersedes,
        Instant submittedAt) {
    public KnownAnnotation {
        structures = List.copyOf(structures);
        supersedes = Map.copyOf(supersedes);
    }

    static KnownAnnotation of(AnnotationSubmitted event) {
        return new KnownAnnotation(
                event.getAnnotationId(),
                event.getRevision(),
                event.getAnnotator(),
                event.getStructures(),
                event.getSupersedes(),
                event.getSubmittedAt());
    }
}
