package dev.muduo.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One YAML file laid over the reference configuration, bound to one record a section. A key that the reference lacks, a value
 * of the wrong kind, or one that a record refuses is a {@link ConfigurationException} that names it. A key that is null after
 * that takes the value of its {@link Preset}, if it has one. Immutable.
 */
public final class Configuration {
    private static final String REFERENCE = "reference.yaml";
    private static final JsonMapper MAPPER = ConfigurationValues.mapper();
    private static final Presets PRESETS = new Presets(resource(Presets.RESOURCE));

    private final ObjectNode values;

    /** Where values came from, the latest last; for messages. */
    private final List<YamlTree> sources;

    private Configuration(ObjectNode values, List<YamlTree> sources) {
        this.values = values;
        this.sources = sources;
    }

    /** The reference alone. */
    public static Configuration reference() {
        YamlTree tree = resource(REFERENCE);
        return new Configuration(tree.root(), List.of(tree));
    }

    private static YamlTree resource(String name) {
        try (InputStream in = Configuration.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return YamlTree.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** The reference with a file over it. */
    public static Configuration load(Path file) {
        return reference().over(file);
    }

    /** The reference with a file over it, if there is one. */
    public static Configuration load(Optional<Path> file) {
        return file.map(Configuration::load).orElseGet(Configuration::reference);
    }

    public Configuration over(Path file) {
        try {
            return over(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ConfigurationException("cannot read the configuration file " + file + ": " + e, e);
        }
    }

    /**
     * This configuration with a YAML document over it.
     *
     * @param name what the YAML is, for messages
     */
    public Configuration over(String yaml, String name) {
        YamlTree tree = YamlTree.parse(yaml, name);
        return merged(tree.root(), tree);
    }

    /**
     * With single values, by dotted key: {@code with(Map.of("http.port", 0))}. Values are strings, numbers, booleans, lists,
     * maps or records that read like the section; times are text.
     */
    public Configuration with(Map<String, ?> dotted) {
        ObjectNode tree = MAPPER.createObjectNode();
        new TreeMap<>(dotted).forEach((path, value) -> {
            String[] keys = path.split("\\.", -1);
            ObjectNode parent = tree;
            for (int depth = 0; depth < keys.length - 1; depth++) {
                parent = parent.withObjectProperty(keys[depth]);
            }
            parent.set(keys[keys.length - 1], MAPPER.valueToTree(value));
        });
        return merged(tree, YamlTree.parse("{}", "settings of the program"));
    }

    private Configuration merged(ObjectNode over, YamlTree source) {
        ObjectNode merged = values.deepCopy();
        merge("", merged, over, source);
        List<YamlTree> all = new ArrayList<>(sources);
        all.add(source);
        return new Configuration(merged, List.copyOf(all));
    }

    /** Every key with its value, as YAML that reads back the same; what is left to a preset stays so. */
    public String text() {
        // JSON is YAML.
        return values.toPrettyString() + "\n";
    }

    private static void merge(String path, ObjectNode base, ObjectNode over, YamlTree source) {
        over.properties().forEach(entry -> {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            JsonNode known = base.get(entry.getKey());
            if (known == null) {
                throw unknown(key, entry.getKey(), path, base, source);
            }
            JsonNode value = entry.getValue();
            // An empty mapping in the reference is one with keys of the user's own.
            if (known instanceof ObjectNode section && !section.isEmpty()) {
                if (!(value instanceof ObjectNode mapping)) {
                    throw new ConfigurationException(
                            source.place(key) + ": " + key + " has keys of its own: " + names(section));
                }
                merge(key, section, mapping, source);
            } else {
                base.set(entry.getKey(), value);
            }
        });
    }

    private static ConfigurationException unknown(
            String key, String name, String path, ObjectNode siblings, YamlTree source) {
        Collection<String> known = names(siblings);
        String hint = NearestKey.to(name, known)
                .map(nearest -> "; did you mean " + (path.isEmpty() ? nearest : path + "." + nearest) + "?")
                .orElse("; known here are " + known);
        return new ConfigurationException(source.place(key) + ": there is no key " + key + hint);
    }

    private static Collection<String> names(ObjectNode node) {
        Collection<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * A section as a record: every component has a key in the reference and the other way round.
     *
     * @throws ConfigurationException if the record refuses a value; the message names section and key
     */
    public <T> T section(String name, Class<T> type) {
        JsonNode section = resolved(name);
        try {
            return MAPPER.treeToValue(section, type);
        } catch (JsonMappingException e) {
            String key = name + path(e);
            throw new ConfigurationException(place(key) + ": " + key + ": " + reason(e), e);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(place(name) + ": " + name + ": " + e.getOriginalMessage(), e);
        }
    }

    /** With the presets' values where nobody has set others. */
    private JsonNode resolved(String name) {
        JsonNode section = values.get(name);
        if (section == null) {
            throw new ConfigurationException("the reference configuration has no section " + name);
        }
        return PRESETS.filled(name, section);
    }

    /** Every value of a section as text, by its dotted key without the section's name: what a manifest records. */
    public Map<String, String> flattened(String name) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", resolved(name), flat);
        return flat;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isValueNode()) {
            into.put(path, node.asText());
        } else {
            Map<String, JsonNode> children = new LinkedHashMap<>();
            if (node.isArray()) {
                for (int index = 0; index < node.size(); index++) {
                    children.put(Integer.toString(index), node.get(index));
                }
            } else {
                node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
            }
            children.forEach((key, child) -> flatten(path.isEmpty() ? key : path + "." + key, child, into));
        }
    }

    /** The latest source that names the key. */
    private String place(String key) {
        String place = sources.get(0).place(key);
        for (YamlTree source : sources.subList(1, sources.size())) {
            String here = source.place(key);
            if (here.contains(" line ")) {
                place = here;
            }
        }
        return place;
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() != null) {
                path.append('.').append(step.getFieldName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    /** What a record's constructor said, or what Jackson did. */
    private static String reason(JsonMappingException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof JsonProcessingException problem ? problem.getOriginalMessage() : cause.getMessage();
    }
}
