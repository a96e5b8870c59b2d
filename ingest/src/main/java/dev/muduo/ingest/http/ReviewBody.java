package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.leader.ReviewProposal;
import dev.muduo.platform.security.Caller;
import dev.muduo.schemas.ReviewDecision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a review. */
final class ReviewBody {
    private static final String COMMENT = "comment";
    private static final Set<String> KEYS = Set.of("revision", "run", "decision", "reviewer", "structures", COMMENT);

    private ReviewBody() {}

    /** @throws dev.muduo.ingest.door.Refusal if it is no review */
    static ReviewProposal parse(String studyId, Buffer body, Caller caller) {
        JsonObject json = JsonBody.object(body, "a review", KEYS);
        if (json.getValue(COMMENT) != null) {
            throw malformed(
                    "field-comment",
                    "comment: expected none, because free text may name a patient and reviews go on the log; keep it with"
                            + " the patient's record, and review with decision and structures");
        }
        try {
            return new ReviewProposal(
                    studyId,
                    Optional.ofNullable(json.getInteger("revision")),
                    run(json),
                    Author.name(caller, "reviewer", reviewer(json)),
                    decision(required(json, "decision")),
                    structures(json.getJsonArray("structures", new JsonArray())));
        } catch (ClassCastException e) {
            throw malformed(
                    "body-unreadable",
                    "expected numbers in revision and run, a list in structures, text elsewhere; got something else");
        }
    }

    private static Optional<String> reviewer(JsonObject json) {
        return Optional.ofNullable(json.getString("reviewer"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> Form.requireWord("reviewer", name));
    }

    private static String required(JsonObject json, String name) {
        String value = json.getString(name);
        if (value == null || value.isBlank()) {
            throw malformed("field-" + name, name + ": expected a value, got none");
        }
        return value.strip();
    }

    private static int run(JsonObject json) {
        Integer run = json.getInteger("run");
        if (run == null || run < 1) {
            throw malformed("field-run", "run: expected the number of the teaching run that is reviewed, from 1");
        }
        return run;
    }

    private static ReviewDecision decision(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "accept" -> ReviewDecision.ACCEPT;
            case "reject" -> ReviewDecision.REJECT;
            default -> throw malformed("field-decision", "decision: expected accept or reject");
        };
    }

    private static List<String> structures(JsonArray array) {
        List<String> names = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            names.add(array.getString(index));
        }
        return names;
    }
}
