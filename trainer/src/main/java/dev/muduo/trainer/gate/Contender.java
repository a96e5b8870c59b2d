package dev.muduo.trainer.gate;

import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.List;
import java.util.SortedMap;

/** A checkpoint that can be scored; holds its network until it is closed. One thread uses it. */
public interface Contender extends AutoCloseable {
    /**
     * Segments one VALIDATION study and compares it with its annotations.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if the study cannot be read
     */
    StudyDice score(LabelledItem study) throws InterruptedException;

    @Override
    void close();

    /**
     * How one study came out.
     *
     * @param dice   by annotated structure that the reference or the answer has voxels of; 0 where only the answer has
     * @param absent annotated structures that the reference has none of
     */
    record StudyDice(SortedMap<String, Double> dice, List<String> absent) {}

    /** Makes contenders of checkpoints; networks in production, numbers in tests. */
    @FunctionalInterface
    interface Source {
        /**
         * Loads a checkpoint.
         *
         * @throws dev.muduo.platform.agent.RecordFaultException if the checkpoint is damaged, has a weight that is not finite,
         *     or is of other structures or preprocessing than this gate's
         */
        Contender open(StoredCheckpoint checkpoint);
    }
}
