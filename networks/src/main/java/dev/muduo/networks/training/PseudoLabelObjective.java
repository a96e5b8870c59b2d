package dev.muduo.networks.training;

import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The paper's own: hard pseudo-labels of two teachers where these agree (Eq. 7). It has no state. */
public final class PseudoLabelObjective implements UnlabelledObjective {
    private final ConsistencyLoss kind;

    public PseudoLabelObjective(ConsistencyLoss kind) {
        this.kind = kind;
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        List<Integer> taught = pass.rows(TrainingSample::teaches);
        return Lesson.of(
                taught.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                pass.losses().consistency(pass.scope(), pass.logits(), pass.batch(), taught, kind)));
    }

    @Override
    public SortedMap<String, Tensor> state() {
        return new TreeMap<>();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        // There is nothing to go on from.
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
