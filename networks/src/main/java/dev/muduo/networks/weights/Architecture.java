package dev.muduo.networks.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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
        Map<String, long[]> found = new HashMap<>();
        weights.forEach((name, tensor) -> found.put(name, tensor.shape()));
        return compareShapes(found);
    }

    /** As {@link #compare}, of names and shapes alone. */
    public Differences compareShapes(Map<String, long[]> found) {
        List<String> missing = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            long[] other = found.get(name);
            if (other == null) {
                missing.add(name);
            } else if (!Arrays.equals(shape, other)) {
                reshaped.add(name + " has shape " + Arrays.toString(other) + ", expected " + Arrays.toString(shape));
            }
        });
        List<String> extra = found.keySet().stream()
                .filter(name -> !shapes.containsKey(name))
                .sorted()
                .toList();
        return new Differences(missing, extra, reshaped);
    }

    /**
     * Refuses weights (or momentum, or averages) that are not this network's.
     *
     * @throws WeightsException if a name is missing or unknown, or a shape differs; the message lists them, of each
     *     kind the first twenty
     */
    public void requireFitting(Map<String, Tensor> weights) {
        requireNone(compare(weights));
    }

    /** As {@link #requireFitting}, of names and shapes alone. */
    public void requireFittingShapes(Map<String, long[]> found) {
        requireNone(compareShapes(found));
    }

    private void requireNone(Differences differences) {
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
        private static final int MOST_LISTED = 20;

        public Differences {
            missing = List.copyOf(missing);
            extra = List.copyOf(extra);
            reshaped = List.copyOf(reshaped);
        }

        public boolean isEmpty() {
            return missing.isEmpty() && extra.isEmpty() && reshaped.isEmpty();
        }

        /** One phrase a difference; of a kind that has more than twenty, the rest is counted. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            list(missing, name -> name + " is missing", "are missing", lines);
            list(extra, name -> "there is no parameter " + name, "are no parameters either", lines);
            list(reshaped, phrase -> phrase, "have another shape", lines);
            return lines;
        }

        private static void list(
                List<String> names, UnaryOperator<String> phrase, String ofTheRest, List<String> into) {
            names.stream().limit(MOST_LISTED).map(phrase).forEach(into::add);
            if (names.size() > MOST_LISTED) {
                into.add((names.size() - MOST_LISTED) + " more " + ofTheRest);
            }
        }
    }
}
