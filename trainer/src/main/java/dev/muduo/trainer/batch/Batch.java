package dev.muduo.trainer.batch;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.TrainingBatch;
import java.util.SortedMap;

/**
 * What one step trains on.
 *
 * @param windows    the consensus filter's memory after this batch
 * @param acceptance by structure, over the unlabelled half
 */
public record Batch(
        TrainingBatch patches, SortedMap<String, IouWindow> windows, SortedMap<String, Acceptance> acceptance) {

    /**
     * How many pairs of masks passed the consensus filter.
     *
     * @param valid    pairs of masks in the batch
     * @param accepted those of them that teach
     */
    public record Acceptance(int valid, int accepted) {}
}
