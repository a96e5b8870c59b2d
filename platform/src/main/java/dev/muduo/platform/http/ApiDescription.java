package dev.muduo.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The HTTP API of this process as an OpenAPI 3.1 document: the files {@value #RESOURCE} of all modules on the class path, merged.
 * The one of platform says what the API is and has what they share; each service adds its own paths and schemas. What follows from
 * an operation's {@link AccessRules#ROLE role} is added.
 */
public final class ApiDescription {
    /** Name of every module's part. */
    public static final String RESOURCE = "muduo-openapi.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private final ObjectNode document;

    private ApiDescription(ObjectNode document) {
        this.document = document;
    }

    /**
     * The description of the services on the class path.
     *
     * @throws IllegalStateException if two of them describe the same path or schema
     */
    public static ApiDescription onClassPath() {
        List<ObjectNode> parts = new ArrayList<>();
        try {
            for (URL part :
                    Collections.list(ApiDescription.class.getClassLoader().getResources(RESOURCE))) {
                parts.add(read(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the description of the API cannot be read", e);
        }
        return merged(parts);
    }

    private static ObjectNode read(URL part) throws IOException {
        try (InputStream in = part.openStream()) {
            return YAML.readValue(in, ObjectNode.class);
        }
    }

    /** @param parts one of which says what the API is */
    static ApiDescription merged(List<ObjectNode> parts) {
        ObjectNode whole = parts.stream()
                .filter(part -> part.has("openapi"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + RESOURCE + " says which version of OpenAPI it is"))
                .deepCopy();
        for (ObjectNode part : parts) {
            if (!part.has("openapi")) {
                add(part, whole);
            }
        }
        DescribedAccess.complete(whole);
        return new ApiDescription(whole);
    }

    private static void add(ObjectNode part, ObjectNode whole) {
        part.path("tags").forEach(whole.withArray("/tags")::add);
        addNew(part.path("paths"), whole.withObject("/paths"));
        for (Map.Entry<String, JsonNode> kind : part.path("components").properties()) {
            addNew(kind.getValue(), whole.withObject("/components").withObjectProperty(kind.getKey()));
        }
    }

    private static void addNew(JsonNode from, ObjectNode to) {
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            if (to.has(entry.getKey())) {
                throw new IllegalStateException("the API's description has " + entry.getKey() + " twice");
            }
            to.set(entry.getKey(), entry.getValue());
        }
    }

    /** The document, a copy. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    AccessRules accessRules() {
        return new AccessRules(document);
    }

    byte[] json() {
        return Json.write(document);
    }

    byte[] yaml() {
        try {
            return YAML.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException("the description of the API cannot be written", e);
        }
    }
}
