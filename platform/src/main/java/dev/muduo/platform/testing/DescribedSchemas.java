package dev.muduo.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** References and schemas of an API's description. Safe for several threads. */
final class DescribedSchemas {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("https://muduo.invalid/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonNode document;
    private final JsonObject definitions;
    private final Map<JsonNode, Validator> validators = new ConcurrentHashMap<>();

    DescribedSchemas(JsonNode document) {
        this.document = document;
        this.definitions = vertxJson(document.path("components").path("schemas"));
    }

    /** What the node refers to, or the node itself. */
    JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode target = document.at(node.get("$ref").asText().substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError(
                    "the API's description has no " + node.get("$ref").asText());
        }
        return resolved(target);
    }

    void requireJson(JsonNode schema, byte[] json, String what) {
        Object value;
        try {
            value = Json.decodeValue(Buffer.buffer(json));
        } catch (DecodeException e) {
            throw new AssertionError("no JSON: " + what, e);
        }
        require(schema, value, what);
    }

    void requireText(JsonNode schema, String text, String what) {
        boolean number = resolved(schema).path("type").asText().equals("integer") && text.matches("[0-9]{1,18}");
        Object value = number ? Long.valueOf(text) : text;
        require(schema, value, what + " `" + text + "`");
    }

    void require(JsonNode schema, Object value, String what) {
        if (schema.isMissingNode()) {
            return;
        }
        OutputUnit result = validators
                .computeIfAbsent(schema, each -> Validator.create(JsonSchema.of(selfContained(each)), OPTIONS))
                .validate(value);
        if (!result.getValid()) {
            StringBuilder faults = new StringBuilder();
            result.getErrors()
                    .forEach(error -> faults.append("\n  ")
                            .append(error.getInstanceLocation())
                            .append(": ")
                            .append(error.getError()));
            throw new AssertionError("not as the API's description says: " + what + faults);
        }
    }

    void requireProblem(ApiExchange exchange) {
        if (!exchange.responseType().orElse("none").equals(Problem.MEDIA_TYPE)) {
            throw new AssertionError("no problem: " + exchange.inWords());
        }
        exchange.responseBody()
                .ifPresent(body -> requireJson(document.at("/components/schemas/Problem"), body, exchange.inWords()));
    }

    /** With all schemas it may refer to, as JSON Schema 2020-12 has them. */
    private JsonObject selfContained(JsonNode schema) {
        JsonObject whole = vertxJson(schema).put("$defs", definitions);
        return new JsonObject(whole.encode().replace("#/components/schemas/", "#/$defs/"));
    }

    private static JsonObject vertxJson(JsonNode node) {
        return node.isMissingNode() ? new JsonObject() : new JsonObject(node.toString());
    }
}
