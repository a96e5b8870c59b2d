package dev.muduo.trainer.pool;

import java.util.List;

/**
 * The pools as a checkpoint keeps them.
 *
 * @param studies   in the order of their ids
 * @param nextOrder the order that the next answer will get
 * @param departed  studies that have left the index
 */
public record PoolState(List<StudyEntry> studies, List<WaitingRecord> waiting, long nextOrder, Departed departed) {
    public PoolState {
        studies = List.copyOf(studies);
        waiting = List.copyOf(waiting);
    }

    public static PoolState empty() {
        return new PoolState(List.of(), List.of(), 0, Departed.none());
    }
}
