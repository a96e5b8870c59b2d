package dev.muduo.networks.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network is made of: the name and shape of each of its tensors.
 *
 * @param network what to call it in messages, its sizes included
 * @param shapes  in the order of the reference's state dict
 */
public record Architecture(String network, Map<String, long[]> shapes) {
    public Architecture {
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    }

    /** Number of values of all tensors together. */
    public long parameterCount() {
        return shapes.values().stream().mapToLong(Tensor::elements).sum();
    }

    /** How a set of tensors differs from this network's; nothing if they fit. */
    public Differences compare(Map<String, Tensor> weights) {
        List<String> missing = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            Tensor tensor = weights.get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (!Arrays.equals(shape, tensor.shape())) {
                reshaped.add(name + " has shape " + Arrays.toString(tensor.shape()) + ", expected "
                        + Arrays.toString(shape));
            }
        });
        List<String> extra = weights.keySet().stream()
                .filter(name -> !shapes.containsKey(name))
                .sorted()
                .toList();
        return new Differences(missing, extra, reshaped);
    }

    /**
     * Refuses weights (or momentum, or averages) that are not this network's.
     *
     * @throws WeightsException if a name is missing or unknown, or a shape differs; the message lists every one
     */
    public void requireFitting(Map<String, Tensor> weights) {
        Differences differences = compare(weights);
        if (!differences.isEmpty()) {
            throw new WeightsException(
                    "these are not the weights of " + network + ": " + String.join("; ", differences.lines()));
        }
    }

    /**
     * What is wrong with a set of tensors.
     *
     * @param missing  names that the network has and the set has not
     * @param extra    names that the network has not
     * @param reshaped one phrase for each tensor whose shape is another: its name, its shape, the expected one
     */
    public record Differences(List<String> missing, List<String> extra, List<String> reshaped) {
        public Differences {
            missing = List.copyOf(missing);
            extra = List.copyOf(extra);
            reshaped = List.copyOf(reshaped);
        }

        public boolean isEmpty() {
            return missing.isEmpty() && extra.isEmpty() && reshaped.isEmpty();
        }

        /** One phrase a difference. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            missing.forEach(name -> lines.add(name + " is missing"));
            extra.forEach(name -> lines.add("there is no parameter " + name));
            lines.addAll(reshaped);
            return lines;
        }
    }
}
