package dev.muduo.trainer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.util.Map;
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

    /**
     * The way back: values by dotted key, with the section's name, as {@link dev.muduo.platform.config.Configuration#with} takes
     * them.
     */
    public static Map<String, JsonNode> values(String section, Map<String, String> flat) {
        Map<String, JsonNode> values = new TreeMap<>();
        flat.forEach((key, text) -> values.put(section + "." + key, value(text)));
        return values;
    }

    /** Numbers, truth values and null are written in text as in JSON; everything else is text. */
    private static JsonNode value(String text) {
        try {
            JsonNode node = Json.reader().readTree(text);
            if (node.isNumber() || node.isBoolean() || node.isNull()) {
                return node;
            }
        } catch (IOException e) {
            return TextNode.valueOf(text);
        }
        return TextNode.valueOf(text);
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
