package dev.muduo.trainer.pool;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.muduo.platform.store.StoredObject;
import java.util.List;

/**
 * The newest answer of the teachers to a study.
 *
 * @param nominalBytes what its patches take in the replay buffer; a function of the event alone
 * @param order        position in the order in which answers entered the buffer; the lowest leaves first
 * @param evicted      whether it has left the buffer; kept so that the same answer does not enter twice
 * @param structures   those with a valid pair in any patch
 */
public record PseudoLabelEntry(
        int revision,
        int run,
        StoredObject manifest,
        long nominalBytes,
        long order,
        boolean evicted,
        Origin origin,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> structures) {
    public PseudoLabelEntry {
        structures = List.copyOf(structures);
    }

    PseudoLabelEntry evict() {
        return new PseudoLabelEntry(revision, run, manifest, nominalBytes, order, true, origin, structures);
    }

    /** A later revision beats an earlier one, a higher run a lower one. */
    boolean beats(PseudoLabelEntry other) {
        return revision > other.revision || (revision == other.revision && run > other.run);
    }
}
