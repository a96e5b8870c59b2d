package dev.muduo.trainer.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** A typed section as {@code key.key = text}: what a checkpoint's manifest records of its configuration. */
public final class FlatConfiguration {
    private FlatConfiguration() {}

    public static SortedMap<String, String> of(Record section) {
        SortedMap<String, String> flat = new TreeMap<>();
        try {
            flatten("", Json.reader().readTree(Json.write(section)), flat);
        } catch (IOException e) {
            throw new IllegalStateException("what was written as JSON cannot be read", e);
        }
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
