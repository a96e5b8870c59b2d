package dev.muduo.trainer.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pools as a checkpoint keeps them.
 *
 * @param studies    in the order of their ids
 * @param nextOrder  the order that the next answer will get
 * @param departed   studies that have left the index
 * @param unreadable what could not be read when a round wanted it, in the order of the log, and is not drawn from again: arrivals of
 *     revisions in the index, as they are, and annotations. Written only if there are any
 */
public record PoolState(
        List<StudyEntry> studies,
        List<WaitingRecord> waiting,
        long nextOrder,
        Departed departed,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Origin> unreadable) {
    public PoolState {
        studies = List.copyOf(studies);
        waiting = List.copyOf(waiting);
        unreadable = List.copyOf(unreadable);
    }

    public static PoolState empty() {
        return new PoolState(List.of(), List.of(), 0, Departed.none(), List.of());
    }

    /** Whether a record is an annotation, or the arrival of a revision, in the index that is still to be drawn from. */
    public boolean draws(Origin origin) {
        return !unreadable.contains(origin)
                && studies.stream().flatMap(StudyEntry::origins).anyMatch(origin::equals);
    }

    /** The studies, each once, of which one of the records is an annotation or an arrival that is still to be drawn from. */
    public Stream<StudyEntry> studiesOf(Set<Origin> origins) {
        return studies.stream()
                .filter(study ->
                        study.origins().anyMatch(origin -> origins.contains(origin) && !unreadable.contains(origin)));
    }
}
