package dev.muduo.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** In what two checkpoints that should be the same are not. */
public final class CheckpointDifference {
    private static final int LONGEST_VALUE = 60;

    private CheckpointDifference() {}

    /**
     * The first difference in words: of tensors (weights, momentum, averages, what an objective keeps; by name), else of the state, else of the
     * manifest. Tensors come first because they tell most; what is not the same in the state shows in them a step later.
     */
    public static String first(CheckpointFile logged, CheckpointFile repeated) {
        return tensors("weights", logged.weights(), repeated.weights())
                .or(() -> tensors("momentum", logged.momentum(), repeated.momentum()))
                .or(() -> tensors("average", logged.average(), repeated.average()))
                .or(() -> tensors("objective", logged.objective(), repeated.objective()))
                .or(() -> json("state", logged.state(), repeated.state()))
                .or(() -> json("manifest", logged.manifest(), repeated.manifest()))
                .orElse("nothing but how the file is laid out");
    }

    private static Optional<String> tensors(
            String kind, SortedMap<String, Tensor> logged, SortedMap<String, Tensor> repeated) {
        if (!logged.keySet().equals(repeated.keySet())) {
            return Optional.of(
                    kind + ": tensors " + logged.keySet() + " in the log's, " + repeated.keySet() + " in this one");
        }
        long differing = logged.entrySet().stream()
                .filter(each -> !each.getValue().equals(repeated.get(each.getKey())))
                .count();
        return logged.entrySet().stream()
                .filter(each -> !each.getValue().equals(repeated.get(each.getKey())))
                .findFirst()
                .map(each -> kind + " " + each.getKey() + ", "
                        + values(each.getValue(), repeated.get(each.getKey())) + "; " + differing + " of "
                        + logged.size() + " tensors differ");
    }

    private static String values(Tensor logged, Tensor repeated) {
        if (!Arrays.equals(logged.shape(), repeated.shape())) {
            return "of shape " + logged + " in the log's, " + repeated + " in this one";
        }
        int differing = 0;
        int first = -1;
        double most = 0;
        for (int i = 0; i < logged.values().length; i++) {
            float before = logged.values()[i];
            float now = repeated.values()[i];
            if (Float.floatToIntBits(before) != Float.floatToIntBits(now)) {
                first = first < 0 ? i : first;
                differing++;
                most = Math.max(most, Math.abs((double) before - now));
            }
        }
        return first < 0
                ? "in its precision"
                : String.format(
                        Locale.ROOT,
                        "%d of %d values, the first at %d: %s in the log's, %s in this one, at most %.3g apart",
                        differing,
                        logged.values().length,
                        first,
                        logged.values()[first],
                        repeated.values()[first],
                        most);
    }

    private static Optional<String> json(String kind, Object logged, Object repeated) {
        SortedMap<String, String> before = new TreeMap<>();
        SortedMap<String, String> now = new TreeMap<>();
        flatten(kind, tree(logged), before);
        flatten(kind, tree(repeated), now);
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !before.getOrDefault(name, "").equals(now.getOrDefault(name, "")))
                .findFirst()
                .map(name -> name + ": " + shown(before, name) + " in the log's, " + shown(now, name) + " in this one");
    }

    private static String shown(Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "missing");
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    private static JsonNode tree(Object value) {
        try {
            return Json.reader().readTree(Json.write(value));
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON cannot be read", e);
        }
    }

    private static void flatten(String name, JsonNode node, Map<String, String> into) {
        if (node.isValueNode()) {
            into.put(name, node.asText());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(name + "[" + i + "]", node.get(i), into);
            }
        } else {
            node.properties().forEach(each -> flatten(name + "." + each.getKey(), each.getValue(), into));
        }
    }
}
