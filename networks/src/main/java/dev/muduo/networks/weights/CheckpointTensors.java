package dev.muduo.networks.weights;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the tensors of a checkpoint are named, so that whoever writes one (the trainer) and whoever answers with one (service,
 * gate, teacher workers, reports) mean the same: a prefix, then the network's parameter name.
 */
public final class CheckpointTensors {
    /** The weights after the last step. */
    public static final String WEIGHTS = "model.";

    /** Their exponential moving average, where training keeps one. */
    public static final String AVERAGED = "average.";

    /** The optimiser's momentum. */
    public static final String MOMENTUM = "momentum.";

    /** What an objective keeps beside the network: a slower teacher, a second network. */
    public static final String OBJECTIVE = "objective.";

    private CheckpointTensors() {}

    /**
     * How the names of the weights that answer begin.
     *
     * @param names of a checkpoint's tensors
     */
    public static String answeringPrefix(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(AVERAGED)) ? AVERAGED : WEIGHTS;
    }

    /**
     * The weights that answer: the averaged ones where there are any, else those after the last step.
     *
     * @param tensors all of a checkpoint's, by name
     * @throws WeightsException if there are neither
     */
    public static Map<String, Tensor> answering(Map<String, Tensor> tensors) {
        Map<String, Tensor> answering = withPrefix(tensors, answeringPrefix(tensors.keySet()));
        if (answering.isEmpty()) {
            throw new WeightsException("a checkpoint has tensors called " + WEIGHTS + "… or " + AVERAGED
                    + "…; this one has " + tensors.size() + " others");
        }
        return answering;
    }

    private static Map<String, Tensor> withPrefix(Map<String, Tensor> tensors, String prefix) {
        SortedMap<String, Tensor> found = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }
}
