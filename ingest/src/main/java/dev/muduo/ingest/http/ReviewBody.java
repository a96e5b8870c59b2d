package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.leader.ReviewProposal;
import dev.muduo.platform.security.Caller;
import dev.muduo.schemas.ReviewDecision;
import io.vertx.core.buffer.Buffer;
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
        JsonBody json = JsonBody.of(body, "a review", KEYS);
        if (json.has(COMMENT)) {
            throw malformed(
                    "field-comment",
                    "comment: expected none, because free text may name a patient and reviews go on the log; keep it with"
                            + " the patient's record, and review with decision and structures");
        }
        return new ReviewProposal(
                studyId,
                json.number("revision", Integer.MAX_VALUE),
                run(json),
                Author.name(caller, "reviewer", reviewer(json)),
                decision(json),
                json.texts("structures").orElse(List.of()));
    }

    private static Optional<String> reviewer(JsonBody json) {
        return json.text("reviewer")
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> Form.requireWord("reviewer", name));
    }

    private static int run(JsonBody json) {
        return json.number("run", Integer.MAX_VALUE)
                .orElseThrow(() -> malformed(
                        "field-run", "run: expected the number of the teaching run that is reviewed, from 1"));
    }

    private static ReviewDecision decision(JsonBody json) {
        return switch (json.text("decision").orElse("").strip().toLowerCase(Locale.ROOT)) {
            case "accept" -> ReviewDecision.ACCEPT;
            case "reject" -> ReviewDecision.REJECT;
            default -> throw malformed("field-decision", "decision: expected accept or reject");
        };
    }
}
