package dev.muduo.trainer.pool;

import dev.muduo.platform.store.StoredObject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An annotation of a study.
 *
 * @param structures names of what was annotated
 * @param supersedes by structure the annotation that this one replaces
 */
public record LabelEntry(
        String annotationId,
        int revision,
        List<String> structures,
        StoredObject label,
        SortedMap<String, String> supersedes,
        Origin origin) {
    public LabelEntry {
        structures = List.copyOf(structures);
        supersedes = new TreeMap<>(supersedes);
    }
}
