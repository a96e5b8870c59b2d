package dev.muduo.networks.training;

import ai.djl.pytorch.engine.PtNDArray;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a step learns from patches that nobody has annotated, with the state that this takes beside the student: a slower
 * teacher, a second network, an adversary. It is the one place in which semi-supervised methods differ; batches, supervised
 * loss, schedules, update and checkpoints are the same for all.
 *
 * <p>One thread calls it. The {@link TrainingStep} that it is given to owns it.
 */
public interface UnlabelledObjective extends AutoCloseable {
    /** Whether {@link ForwardPass#features} are wanted. */
    default boolean readsFeatures() {
        return false;
    }

    /** What a batch teaches. Nothing of the objective's state has changed yet. */
    Lesson learn(ForwardPass pass);

    /** A copy of the state, by a name of its own for each tensor; empty if there is none. */
    SortedMap<String, Tensor> state();

    /**
     * Goes on from a checkpoint's state. One without any, as another method leaves it, begins beside the student as it is.
     *
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not those of this objective
     */
    void restore(Map<String, Tensor> state);

    @Override
    void close();

    /**
     * What one batch teaches.
     *
     * @param loss       before λ, a recorded scalar; empty if nothing teaches
     * @param alongside  likewise, without λ: what an objective adds to the supervised loss; empty if nothing
     * @param afterwards what follows the student's update; not called if that was not made
     */
    record Lesson(Optional<PtNDArray> loss, Optional<PtNDArray> alongside, Runnable afterwards) {
        /** Of an objective that adds nothing to the supervised loss. */
        public Lesson(Optional<PtNDArray> loss, Runnable afterwards) {
            this(loss, Optional.empty(), afterwards);
        }

        /** Of an objective without state. */
        public static Lesson of(Optional<PtNDArray> loss) {
            return new Lesson(loss, () -> {});
        }
    }
}
