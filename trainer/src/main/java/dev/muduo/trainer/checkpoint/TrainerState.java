package dev.muduo.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muduo.networks.method.IouWindow;
import dev.muduo.trainer.pool.PoolState;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything but tensors that training needs to go on.
 *
 * @param rounds  rounds finished
 * @param step    optimiser steps made since initialisation
 * @param offsets by {@code topic-partition} the next offset to read
 * @param windows by structure the consensus filter's memory
 * @param format  {@link CheckpointVersions#FORMAT} as it is written
 */
public record TrainerState(
        long rounds,
        long step,
        SortedMap<String, Long> offsets,
        PoolState pools,
        SortedMap<String, IouWindow> windows,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> format) {
    public TrainerState {
        offsets = new TreeMap<>(offsets);
        windows = new TreeMap<>(windows);
    }

    /** In the format of this version. */
    public TrainerState(
            long rounds,
            long step,
            SortedMap<String, Long> offsets,
            PoolState pools,
            SortedMap<String, IouWindow> windows) {
        this(rounds, step, offsets, pools, windows, CheckpointVersions.written(CheckpointVersions.FORMAT));
    }

    public static TrainerState fresh() {
        return new TrainerState(0, 0, new TreeMap<>(), PoolState.empty(), new TreeMap<>());
    }
}
