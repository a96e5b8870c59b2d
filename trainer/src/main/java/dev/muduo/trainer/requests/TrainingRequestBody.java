package dev.muduo.trainer.requests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a request for training: {@code requestId} and, if wanted, {@code reason}. */
final class TrainingRequestBody {
    private static final String REQUEST_ID = "requestId";
    private static final String REASON = "reason";
    private static final Set<String> KEYS = Set.of(REQUEST_ID, REASON);

    private TrainingRequestBody() {}

    /** @throws ProblemException if it is no such request */
    static TrainingRequest parse(String model, byte[] body) {
        JsonNode json = object(body);
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                throw malformed("field-unexpected", "expected the fields requestId and reason, got another");
            }
        }
        try {
            return new TrainingRequest(text(json.path(REQUEST_ID)), model, reason(json.path(REASON)));
        } catch (IllegalArgumentException e) {
            throw malformed("field-requestid", e.getMessage());
        }
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode json = Json.reader().readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Said below, without a word of what was sent.
        }
        throw malformed("body-unreadable", "expected a request for training as a JSON object, got something else");
    }

    /** Text alone: a number, true and null are no names. */
    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** Null is as absent. */
    private static TrainingReason reason(JsonNode node) {
        String word = node.isMissingNode() || node.isNull() ? TrainingReason.OTHER.word() : text(node);
        return Arrays.stream(TrainingReason.values())
                .filter(reason -> reason.word().equals(word))
                .findFirst()
                .orElseThrow(() -> malformed(
                        "field-reason",
                        "reason: expected one of "
                                + Arrays.stream(TrainingReason.values())
                                        .map(TrainingReason::word)
                                        .toList()));
    }

    private static ProblemException malformed(String code, String detail) {
        return new ProblemException(new Problem(400, code, "The request is not as expected", detail, Optional.empty()));
    }
}
