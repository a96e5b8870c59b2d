package dev.muduo.ingest.leader;

import java.util.List;
import java.util.Map;

/**
 * The annotation is published.
 *
 * @param supersedes per structure the annotation that it replaces
 * @param held       structures of which another annotation counts that this one does not name: a person must decide
 * @param created    whether this submission published it; otherwise an earlier one had
 * @param warnings   what is unusual, in words for the sender
 */
public record AnnotationReceipt(
        String studyId,
        int revision,
        String annotationId,
        List<String> structures,
        Map<String, String> supersedes,
        List<String> held,
        boolean created,
        List<String> warnings) {
    public AnnotationReceipt {
        structures = List.copyOf(structures);
        supersedes = Map.copyOf(supersedes);
        held = List.copyOf(held);
        warnings = List.copyOf(warnings);
    }
}
