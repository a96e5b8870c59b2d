package dev.muduo.client.answer;

import java.util.List;
import java.util.Map;

/**
 * An annotation is published.
 *
 * @param supersedes by structure the annotation that this one replaces
 * @param held       structures that wait for a person, because they have another drawing already
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
