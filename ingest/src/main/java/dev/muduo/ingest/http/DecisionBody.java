package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.spool.StudyDecision;
import io.vertx.core.buffer.Buffer;
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
        JsonBody json = JsonBody.of(body, "a decision", KEYS);
        StudyChoice choice = new StudyChoice(seriesId(json, "ct"), seriesId(json, "pet"), conflict(json));
        boolean dismissed = json.flag("dismiss");
        boolean retry = json.flag("retry");
        boolean chosen = !choice.equals(StudyChoice.NONE);
        if (Stream.of(dismissed, retry, chosen).filter(said -> said).count() != 1) {
            throw malformed(
                    "field-dismiss",
                    "expected dismiss: true, or retry: true, or at least one of ct, pet and conflict; and only that");
        }
        return new DecisionBody(new StudyDecision(choice, dismissed), retry);
    }

    private static Optional<String> seriesId(JsonBody json, String key) {
        Optional<String> id = json.text(key);
        if (id.filter(value -> !value.matches(ID)).isPresent()) {
            throw malformed("field-" + key, key + ": expected a series' id, 64 hex digits as listed with the study");
        }
        return id;
    }

    private static Optional<ConflictRule> conflict(JsonBody json) {
        return json.text("conflict").map(word -> switch (word) {
            case "FIRST" -> ConflictRule.FIRST;
            case "LAST" -> ConflictRule.LAST;
            default -> throw malformed("field-conflict", "conflict: expected FIRST or LAST");
        });
    }
}
