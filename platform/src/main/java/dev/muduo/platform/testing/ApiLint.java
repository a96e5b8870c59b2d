package dev.muduo.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.http.AccessRules;
import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.security.AccessRole;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with an API's description as an OpenAPI 3.1 document, and by the rules of this house. */
public final class ApiLint {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> referred = new HashSet<>();

    private ApiLint(JsonNode document) {
        this.document = document;
    }

    /** Faults in words; none if it is well. */
    public static List<String> faults(ApiDescription description) throws InterruptedException {
        ApiLint lint = new ApiLint(description.document());
        lint.standard();
        lint.references(lint.document);
        lint.operations();
        lint.unused();
        return lint.faults;
    }

    /** By the schema that the OpenAPI Initiative publishes. */
    private void standard() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            OutputUnit result = OpenAPIVersion.V3_1
                    .getRepository(vertx, "https://muduo.invalid/")
                    .compose(schemas ->
                            OpenAPIVersion.V3_1.validateContract(vertx, schemas, new JsonObject(document.toString())))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);
            if (!result.getValid()) {
                result.getErrors().forEach(error -> faults.add(error.getInstanceLocation() + ": " + error.getError()));
            }
        } catch (ExecutionException | TimeoutException e) {
            faults.add("it is no OpenAPI 3.1 document: " + e.getMessage());
        } finally {
            vertx.close();
        }
    }

    private void references(JsonNode node) {
        String reference = node.path("$ref").asText();
        if (!reference.isEmpty()) {
            referred.add(reference);
            if (!reference.startsWith("#/components/")
                    || document.at(reference.substring(1)).isMissingNode()) {
                faults.add("there is no " + reference);
            }
        }
        node.forEach(this::references);
    }

    private void unused() {
        for (Map.Entry<String, JsonNode> kind : document.path("components").properties()) {
            for (Map.Entry<String, JsonNode> component : kind.getValue().properties()) {
                String reference = "#/components/" + kind.getKey() + "/" + component.getKey();
                if (!referred.contains(reference)) {
                    faults.add("nobody refers to " + reference);
                }
            }
        }
    }

    private void operations() {
        Set<String> tags = new HashSet<>();
        document.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        Set<String> ids = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                String name = entry.getKey() + " " + path.getKey();
                JsonNode operation = entry.getValue();
                require(ids.add(operation.path("operationId").asText()), name + " has no operationId of its own");
                require(tags.contains(operation.path("tags").path(0).asText()), name + " has no tag that is described");
                for (String text : List.of("operationId", "summary", "description")) {
                    require(!operation.path(text).asText().isBlank(), name + " has no " + text);
                }
                access(name, operation);
                parameters(name, path.getKey(), operation);
                responses(name, operation);
            }
        }
    }

    /** Who may is said of everything, and that credentials are wanted of all but what is open. */
    private void access(String name, JsonNode operation) {
        String word = operation.path(AccessRules.ROLE).asText();
        boolean open = word.equals(AccessRules.OPEN);
        require(open || AccessRole.ofWord(word).isPresent(), name + " has no role in " + AccessRules.ROLE);
        require(open == operation.path("security").isEmpty(), name + " says another thing in security than its role");
        for (JsonNode requirement : operation.path("security")) {
            requirement.fieldNames().forEachRemaining(scheme -> {
                String reference = "#/components/securitySchemes/" + scheme;
                referred.add(reference);
                require(!document.at(reference.substring(1)).isMissingNode(), "there is no " + reference);
            });
        }
    }

    private void parameters(String name, String path, JsonNode operation) {
        Set<String> described = new HashSet<>();
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = resolved(each);
            require(!parameter.path("description").asText().isBlank(), name + " has a parameter without description");
            if (parameter.path("in").asText().equals("path")) {
                described.add(parameter.path("name").asText());
            }
        }
        Set<String> needed = new HashSet<>();
        for (Matcher parameter = PARAMETER.matcher(path); parameter.find(); ) {
            needed.add(parameter.group(1));
        }
        require(described.equals(needed), name + " describes the parameters " + described + " of its path");
    }

    private void responses(String name, JsonNode operation) {
        for (Map.Entry<String, JsonNode> entry : operation.path("responses").properties()) {
            JsonNode response = resolved(entry.getValue());
            String what = name + ", " + entry.getKey();
            require(response.path("headers").has("X-Request-Id"), what + ": X-Request-Id is not described");
            boolean again = entry.getKey().equals("429") || entry.getKey().equals("503");
            boolean problem = response.path("content").has(Problem.MEDIA_TYPE);
            require(
                    !again || !problem || response.path("headers").has("Retry-After"),
                    what + ": Retry-After is not described");
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
