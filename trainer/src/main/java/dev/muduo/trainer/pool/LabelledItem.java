package dev.muduo.trainer.pool;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A study of the labelled pool.
 *
 * @param labels by structure the annotation that counts, all of this revision
 */
public record LabelledItem(String studyId, Revision revision, SortedMap<String, LabelEntry> labels) {
    public LabelledItem {
        labels = new TreeMap<>(labels);
    }

    /** The annotations in use, in order. */
    public List<LabelEntry> annotations() {
        return labels.values().stream().distinct().toList();
    }
}
