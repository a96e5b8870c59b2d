package dev.muduo.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.platform.security.AccessRole;
import java.util.Map;
import java.util.Optional;

/**
 * Adds to the API's description what follows from an operation's role: that it wants credentials, and how it is answered who has
 * none, or may not, or asks too often, or comes while nobody can tell who it is. So the parts say the role alone, and none can forget
 * the rest.
 */
final class DescribedAccess {
    private static final String SCHEME = "bearer";

    private DescribedAccess() {}

    static void complete(ObjectNode document) {
        for (JsonNode path : document.path("paths")) {
            for (Map.Entry<String, JsonNode> entry : path.properties()) {
                if (entry.getValue() instanceof ObjectNode operation) {
                    completeOperation(operation);
                }
            }
        }
    }

    private static void completeOperation(ObjectNode operation) {
        String word = operation.path(AccessRules.ROLE).asText();
        Optional<AccessRole> role = AccessRole.ofWord(word);
        if (role.isPresent()) {
            operation.putArray("security").addObject().putArray(SCHEME).add(word);
            answer(operation, "401", "Unauthenticated");
            answer(operation, "403", "Forbidden");
            answerUnlessDescribed(operation, "429", "RateLimited");
            // A token while its issuer is away.
            answerUnlessDescribed(operation, "503", "Unavailable");
        } else if (word.equals(AccessRules.OPEN)) {
            operation.putArray("security");
        }
    }

    private static void answerUnlessDescribed(ObjectNode operation, String status, String response) {
        if (!operation.path("responses").has(status)) {
            answer(operation, status, response);
        }
    }

    private static void answer(ObjectNode operation, String status, String response) {
        operation.withObjectProperty("responses").putObject(status).put("$ref", "#/components/responses/" + response);
    }
}
