package dev.muduo.platform.study;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which annotation of a study counts, by structure: the fold of its annotations in the order of the log. The first of a structure
 * counts; a later one beats the one that counts if it names it, and is otherwise held for a person. Immutable.
 *
 * @param byStructure ids of annotations
 */
public record CountingAnnotations(SortedMap<String, String> byStructure) {
    public CountingAnnotations {
        byStructure = new TreeMap<>(byStructure);
    }

    /** Of a study without annotations. */
    public static CountingAnnotations none() {
        return new CountingAnnotations(new TreeMap<>());
    }

    /**
     * Whether the next annotation would be held of one of its structures.
     *
     * @param supersedes by structure the annotation that it names
     */
    public boolean holds(String structure, Map<String, String> supersedes) {
        String before = byStructure.get(structure);
        return before != null && !before.equals(supersedes.get(structure));
    }

    /**
     * As it is after one more.
     *
     * @param supersedes by structure the annotation that it names
     */
    public CountingAnnotations with(
            String annotationId, Collection<String> structures, Map<String, String> supersedes) {
        SortedMap<String, String> after = new TreeMap<>(byStructure);
        structures.stream()
                .filter(structure -> !holds(structure, supersedes))
                .forEach(structure -> after.put(structure, annotationId));
        return new CountingAnnotations(after);
    }
}
