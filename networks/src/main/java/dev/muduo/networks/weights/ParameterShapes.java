package dev.muduo.networks.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether weights are a network's: every name and every shape, and no other. */
public final class ParameterShapes {
    private static final int MOST_LISTED = 20;

    private ParameterShapes() {}

    /**
     * Passes if the two maps are equal.
     *
     * @param network what the message calls the network
     * @throws WeightsException if not; the message lists what is missing, what is extra and what has another shape
     */
    public static void requireEqual(String network, Map<String, long[]> expected, Map<String, long[]> actual) {
        List<String> missing = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        for (String name : new TreeSet<>(expected.keySet())) {
            long[] shape = actual.get(name);
            if (shape == null) {
                missing.add(name);
            } else if (!Arrays.equals(shape, expected.get(name))) {
                reshaped.add(name + " has shape " + Arrays.toString(shape) + ", expected "
                        + Arrays.toString(expected.get(name)));
            }
        }
        List<String> extra = new TreeSet<>(actual.keySet())
                .stream().filter(name -> !expected.containsKey(name)).toList();
        List<String> differences = new ArrayList<>();
        describe("missing", missing, differences);
        describe("extra", extra, differences);
        describe("of another shape", reshaped, differences);
        if (!differences.isEmpty()) {
            throw new WeightsException(
                    "these weights are not those of " + network + ": " + String.join("; ", differences));
        }
    }

    private static void describe(String what, List<String> names, List<String> into) {
        if (!names.isEmpty()) {
            String listed = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
            String rest = names.size() > MOST_LISTED ? " and " + (names.size() - MOST_LISTED) + " more" : "";
            into.add(names.size() + " " + what + ": " + listed + rest);
        }
    }

    /** Number of values in all. */
    public static long parameters(Map<String, long[]> shapes) {
        return shapes.values().stream().mapToLong(Tensor::elements).sum();
    }
}
