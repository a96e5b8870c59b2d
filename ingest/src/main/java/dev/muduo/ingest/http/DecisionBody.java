package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.spool.StudyDecision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The JSON body of a decision about a held study.
 *
 * @param retry whether it is to be tried again as it is; then nothing else is decided
 */
record DecisionBody(StudyDecision decision, boolean retry) {
    private static final Set<String> KEYS = Set.of("ct", "pet", "conflict", "dismiss", "retry");
    private static final String ID = "[0-9a-f]{64}";

    /** @throws dev.muduo.ingest.door.Refusal if it is no decision */
    static DecisionBody parse(Buffer body) {
        JsonObject json = JsonBody.object(body, "a decision", KEYS);
        try {
            StudyChoice choice = new StudyChoice(seriesId(json, "ct"), seriesId(json, "pet"), conflict(json));
            boolean dismissed = json.getBoolean("dismiss", false);
            boolean retry = json.getBoolean("retry", false);
            boolean chosen = !choice.equals(StudyChoice.NONE);
            if (Stream.of(dismissed, retry, chosen).filter(said -> said).count() != 1) {
                throw malformed(
                        "field-dismiss",
                        "expected dismiss: true, or retry: true, or at least one of ct, pet and conflict; and only that");
            }
            return new DecisionBody(new StudyDecision(choice, dismissed), retry);
        } catch (ClassCastException e) {
            throw malformed(
                    "body-unreadable",
                    "expected true or false in dismiss and retry, text elsewhere; got something else");
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
