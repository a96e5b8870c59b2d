package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.dicom.ConflictRule;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.spool.StudyDecision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a decision about a held study. */
final class DecisionBody {
    private static final Set<String> KEYS = Set.of("ct", "pet", "conflict", "dismiss");
    private static final String ID = "[0-9a-f]{64}";

    private DecisionBody() {}

    /** @throws dev.muduo.ingest.door.Refusal if it is no decision */
    static StudyDecision parse(Buffer body) {
        JsonObject json = JsonBody.object(body, "a decision", KEYS);
        try {
            StudyChoice choice = new StudyChoice(seriesId(json, "ct"), seriesId(json, "pet"), conflict(json));
            boolean dismissed = json.getBoolean("dismiss", false);
            if (dismissed == !choice.equals(StudyChoice.NONE)) {
                throw malformed(
                        "field-dismiss", "expected either dismiss: true, or at least one of ct, pet and conflict");
            }
            return new StudyDecision(choice, dismissed);
        } catch (ClassCastException e) {
            throw malformed("body-unreadable", "expected true or false in dismiss, text elsewhere; got something else");
        }
    }

    private static Optional<String> seriesId(JsonObject json, String key) {
        Optional<String> id = Optional.ofNullable(json.getString(key));
        if (id.filter(value -> !value.matches(ID)).isPresent()) {
            throw malformed("field-" + key, key + ": expected a series' id, 64 hex digits as listed with the study");
        }
        return id;
    }

    private static Optional<ConflictRule> conflict(JsonObject json) {
        return Optional.ofNullable(json.getString("conflict")).map(word -> switch (word) {
            case "FIRST" -> ConflictRule.FIRST;
            case "LAST" -> ConflictRule.LAST;
            default -> throw malformed("field-conflict", "conflict: expected FIRST or LAST");
        });
    }
}
