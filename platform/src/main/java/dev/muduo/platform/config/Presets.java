package dev.muduo.platform.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code presets.yaml}: for each mapping with a key {@code preset}, what its keys are where nobody has set them. A key belongs to
 * a preset by being null in the reference. Immutable.
 */
final class Presets {
    static final String RESOURCE = "presets.yaml";
    private static final String CHOICE = "preset";

    /** By the mapping's path, by the key's path below it. */
    private final Map<String, Map<String, Map<Preset, JsonNode>>> tables = new LinkedHashMap<>();

    /** @throws IllegalStateException if a key has no value in one of the presets */
    Presets(YamlTree document) {
        document.root().properties().forEach(table -> {
            Map<String, Map<Preset, JsonNode>> rows = new LinkedHashMap<>();
            table.getValue()
                    .properties()
                    .forEach(row -> rows.put(row.getKey(), row(table.getKey() + "." + row.getKey(), row.getValue())));
            tables.put(table.getKey(), rows);
        });
    }

    private static Map<Preset, JsonNode> row(String key, JsonNode values) {
        Map<Preset, JsonNode> row = new EnumMap<>(Preset.class);
        for (Preset preset : Preset.values()) {
            JsonNode value = values.get(preset.name());
            if (value == null || !value.isValueNode() || value.isNull()) {
                throw new IllegalStateException(RESOURCE + " should say what " + key + " is in " + preset);
            }
            row.put(preset, value);
        }
        return row;
    }

    /** The mappings that have presets, their keys, and the values of these. */
    Map<String, Map<String, Map<Preset, JsonNode>>> tables() {
        return tables;
    }

    /**
     * A section in which every key of a preset has a value.
     *
     * @throws ConfigurationException if there is no preset of a name
     */
    JsonNode filled(String section, JsonNode values) {
        JsonNode filled = values.deepCopy();
        tables.forEach((path, rows) -> {
            if (path.equals(section) || path.startsWith(section + ".")) {
                String below = path.substring(section.length()).replace('.', '/');
                fill(path, (ObjectNode) filled.at(below), rows);
            }
        });
        return filled;
    }

    private static void fill(String path, ObjectNode mapping, Map<String, Map<Preset, JsonNode>> rows) {
        Preset preset = named(path, mapping.path(CHOICE).asText());
        rows.forEach((key, row) -> {
            int cut = key.lastIndexOf('.');
            ObjectNode parent = (ObjectNode)
                    mapping.at(cut < 0 ? "" : "/" + key.substring(0, cut).replace('.', '/'));
            String name = key.substring(cut + 1);
            if (parent.path(name).isNull()) {
                parent.set(name, row.get(preset));
            }
        });
    }

    private static Preset named(String path, String name) {
        return Arrays.stream(Preset.values())
                .filter(preset -> preset.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(path + "." + CHOICE + ": there is no preset " + name
                        + "; there are " + Arrays.toString(Preset.values())));
    }
}
