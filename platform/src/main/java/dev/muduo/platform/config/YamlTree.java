package dev.muduo.platform.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML document as a tree of plain values that remembers the line of every key. Mappings, lists and scalars only: no
 * anchors, no tags, no duplicate keys.
 */
final class YamlTree {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private final ObjectNode root;
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlTree(String name, Optional<Node> document) {
        this.name = name;
        if (document.isEmpty() || document.get().getTag().equals(Tag.NULL)) {
            root = NODES.objectNode();
            return;
        }
        if (!(convert("", document.get()) instanceof ObjectNode mapping)) {
            throw new ConfigurationException(name + " should be a mapping of sections at its top");
        }
        root = mapping;
    }

    /** @param name what is read, for messages */
    static YamlTree parse(String yaml, String name) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(20);
        try {
            return new YamlTree(
                    name, Optional.ofNullable(new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml))));
        } catch (YAMLException e) {
            throw new ConfigurationException(name + " is no YAML: " + e.getMessage(), e);
        }
    }

    ObjectNode root() {
        return root;
    }

    /** Where a key stands, for messages: the file and, where known, the line. */
    String place(String path) {
        Integer line = lines.get(path);
        return line == null ? name : name + " line " + line;
    }

    private JsonNode convert(String path, Node node) {
        lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
        if (node instanceof MappingNode mapping) {
            return convertMapping(path, mapping);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode list = NODES.arrayNode();
            for (Node element : sequence.getValue()) {
                list.add(convert(path + "[" + list.size() + "]", element));
            }
            return list;
        }
        return scalar(path, (ScalarNode) node);
    }

    private ObjectNode convertMapping(String path, MappingNode mapping) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new ConfigurationException(place(path) + ": a key is a word");
            }
            String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            lines.put(below, key.getStartMark().getLine() + 1);
            if (object.has(key.getValue())) {
                throw new ConfigurationException(place(below) + ": the key " + below + " stands there twice");
            }
            object.set(key.getValue(), convert(below, entry.getValueNode()));
        }
        return object;
    }

    private JsonNode scalar(String path, ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        // As in YAML 1.2: on, off, yes and no are words, and some of our keys have such values.
        if (tag.equals(Tag.BOOL) && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return NODES.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT) && text.matches("[+-]?[0-9]{1,18}")) {
            return NODES.numberNode(new BigInteger(text).longValueExact());
        }
        if (tag.equals(Tag.FLOAT) && text.matches("[+-]?[0-9]*\\.?[0-9]*([eE][+-]?[0-9]{1,3})?")) {
            return NODES.numberNode(new BigDecimal(text).doubleValue());
        }
        if (tag.equals(Tag.STR)
                || tag.equals(Tag.BOOL)
                || tag.equals(Tag.INT)
                || tag.equals(Tag.FLOAT)
                || tag.equals(Tag.TIMESTAMP)) {
            return NODES.textNode(text);
        }
        throw new ConfigurationException(place(path) + ": no tags here, got " + tag);
    }
}
