package dev.muduo.trainer.pool;

import java.util.Set;
import java.util.TreeSet;

/**
 * A study of the unlabelled pool, with the teachers' answer.
 *
 * @param withheld structures that must not be taught here: annotated by a person, or rejected by one
 */
public record PseudoLabelledItem(String studyId, Revision revision, PseudoLabelEntry answer, Set<String> withheld) {
    public PseudoLabelledItem {
        withheld = new TreeSet<>(withheld);
    }
}
