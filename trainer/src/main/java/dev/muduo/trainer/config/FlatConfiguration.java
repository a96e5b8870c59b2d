package dev.muduo.trainer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/** A typed section as {@code key.key = text}: what a checkpoint's manifest records of its configuration. */
public final class FlatConfiguration {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private FlatConfiguration() {}

    public static SortedMap<String, String> of(Record section) {
        SortedMap<String, String> flat = new TreeMap<>();
        flatten("", JSON.valueToTree(section), flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, SortedMap<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(), entry.getValue(), into));
        } else {
            into.put(prefix, node.asText());
        }
    }
}
