package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.leader.TeachingProposal;
import dev.muduo.ingest.leader.TeachingProposal.Selection;
import dev.muduo.ingest.leader.TeachingReason;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a request to teach again. */
final class TeachingRequestBody {
    private static final Set<String> KEYS = Set.of("requestId", "studies", "since", "after", "limit", "reason");
    private static final String REQUEST_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final String STUDY_ID = "[0-9a-f]{64}";

    private TeachingRequestBody() {}

    /** @throws dev.muduo.ingest.door.Refusal if it is no such request */
    static TeachingProposal parse(Buffer body) {
        JsonBody json = JsonBody.of(body, "a teaching request", KEYS);
        return new TeachingProposal(requestId(json), selection(json), limit(json), reason(json));
    }

    private static String requestId(JsonBody json) {
        return json.text("requestId")
                .filter(id -> id.matches(REQUEST_ID))
                .orElseThrow(() -> malformed(
                        "field-requestid",
                        "requestId: expected 1 to 64 letters, digits and . _ - of your own making, by which the request can"
                                + " be sent again"));
    }

    private static Selection selection(JsonBody json) {
        Optional<List<String>> named = json.texts("studies");
        if (named.isEmpty()) {
            return new Selection.Arrived(
                    since(json),
                    json.text("after").map(id -> studyId("after", id)).orElse(""));
        }
        if (json.has("since") || json.has("after")) {
            throw malformed("field-studies", "expected studies, or since and after; got both");
        }
        List<String> ids = named.get();
        if (ids.isEmpty() || ids.size() > TeachingProposal.MOST_STUDIES) {
            throw malformed(
                    "field-studies",
                    "studies: expected 1 to " + TeachingProposal.MOST_STUDIES + " ids, got " + ids.size());
        }
        for (String id : ids) {
            if (id.isEmpty()) {
                throw malformed("field-studies", "studies: expected ids, got an empty one");
            }
            studyId("studies", id);
        }
        return new Selection.Named(ids);
    }

    private static String studyId(String field, String id) {
        if (!id.isEmpty() && !id.matches(STUDY_ID)) {
            throw malformed("field-" + field, field + ": expected a study's id, 64 hex digits as submit prints them");
        }
        return id;
    }

    private static Optional<Instant> since(JsonBody json) {
        try {
            return json.text("since").map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw malformed("field-since", "since: expected an instant, as in 2026-03-01T00:00:00Z");
        }
    }

    private static int limit(JsonBody json) {
        return json.number("limit", TeachingProposal.MOST_STUDIES).orElse(TeachingProposal.MOST_STUDIES);
    }

    private static TeachingReason reason(JsonBody json) {
        String word = json.text("reason").orElse(TeachingReason.OTHER.word());
        return Arrays.stream(TeachingReason.values())
                .filter(reason -> reason.word().equals(word))
                .findFirst()
                .orElseThrow(() -> malformed(
                        "field-reason",
                        "reason: expected one of "
                                + Arrays.stream(TeachingReason.values())
                                        .map(TeachingReason::word)
                                        .toList()));
    }
}
