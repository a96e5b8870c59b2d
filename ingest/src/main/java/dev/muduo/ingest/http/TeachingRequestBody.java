package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.leader.TeachingProposal;
import dev.muduo.ingest.leader.TeachingProposal.Selection;
import dev.muduo.ingest.leader.TeachingReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
        JsonObject json = JsonBody.object(body, "a teaching request", KEYS);
        try {
            return new TeachingProposal(requestId(json), selection(json), limit(json), reason(json));
        } catch (ClassCastException e) {
            throw malformed(
                    "body-unreadable",
                    "expected a number in limit, a list of ids in studies, text elsewhere; got something else");
        }
    }

    private static String requestId(JsonObject json) {
        String id = json.getString("requestId");
        if (id == null || !id.matches(REQUEST_ID)) {
            throw malformed(
                    "field-requestid",
                    "requestId: expected 1 to 64 letters, digits and . _ - of your own making, by which the request can be"
                            + " sent again");
        }
        return id;
    }

    private static Selection selection(JsonObject json) {
        JsonArray named = json.getJsonArray("studies");
        if (named == null) {
            return new Selection.Arrived(since(json), studyId("after", json.getString("after", "")));
        }
        if (json.containsKey("since") || json.containsKey("after")) {
            throw malformed("field-studies", "expected studies, or since and after; got both");
        }
        if (named.isEmpty() || named.size() > TeachingProposal.MOST_STUDIES) {
            throw malformed(
                    "field-studies",
                    "studies: expected 1 to " + TeachingProposal.MOST_STUDIES + " ids, got " + named.size());
        }
        List<String> ids = new ArrayList<>();
        for (int index = 0; index < named.size(); index++) {
            String id = named.getString(index);
            if (id == null || id.isEmpty()) {
                throw malformed("field-studies", "studies: expected ids, got an empty one");
            }
            ids.add(studyId("studies", id));
        }
        return new Selection.Named(ids);
    }

    private static String studyId(String field, String id) {
        if (!id.isEmpty() && !id.matches(STUDY_ID)) {
            throw malformed("field-" + field, field + ": expected a study's id, 64 hex digits as submit prints them");
        }
        return id;
    }

    private static Optional<Instant> since(JsonObject json) {
        String since = json.getString("since");
        if (since == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(since));
        } catch (DateTimeParseException e) {
            throw malformed("field-since", "since: expected an instant, as in 2026-03-01T00:00:00Z");
        }
    }

    private static int limit(JsonObject json) {
        Integer limit = json.getInteger("limit", TeachingProposal.MOST_STUDIES);
        if (limit == null || limit < 1 || limit > TeachingProposal.MOST_STUDIES) {
            throw malformed("field-limit", "limit: expected a number from 1 to " + TeachingProposal.MOST_STUDIES);
        }
        return limit;
    }

    private static TeachingReason reason(JsonObject json) {
        String word = json.getString("reason", TeachingReason.OTHER.word());
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
