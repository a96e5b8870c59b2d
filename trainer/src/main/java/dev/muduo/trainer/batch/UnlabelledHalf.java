package dev.muduo.trainer.batch;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.TrainingSample;
import java.util.List;
import java.util.SortedMap;

/** Where the patches of a batch come from that nobody has annotated. Which are drawn depends on seed, step and draw alone. */
interface UnlabelledHalf {
    /**
     * The unlabelled half of a batch.
     *
     * @param samples    only those that teach something
     * @param windows    the consensus filter's memory after it
     * @param acceptance by structure; empty where nothing is filtered
     */
    record Half(
            List<TrainingSample> samples,
            SortedMap<String, IouWindow> windows,
            SortedMap<String, Batch.Acceptance> acceptance) {}

    /** Patches that can teach something; of whole studies, these. */
    int patches();

    /**
     * Draws.
     *
     * @param firstDraw number of the half's first draw in this round
     * @param windows   the consensus filter's memory
     */
    Half half(long firstDraw, int size, long step, SortedMap<String, IouWindow> windows);
}
