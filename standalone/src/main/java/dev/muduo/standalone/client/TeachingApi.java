package dev.muduo.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One request to teach studies again, sent page by page. Sending it again asks for nothing new. */
public final class TeachingApi {
    /** Most studies of one page. */
    private static final int PAGE = 100;

    private final ServerClient server;
    private final Patience patience;
    private final String requestId;
    private final Optional<String> reason;

    /**
     * @param patience  how long a busy server is asked again
     * @param requestId names the request
     */
    public TeachingApi(ServerClient server, Duration patience, String requestId, Optional<String> reason) {
        this.server = server;
        this.patience = new Patience(patience);
        this.requestId = requestId;
        this.reason = reason;
    }

    /**
     * Asks for a further run; returns when all of it is published.
     *
     * @param studies ids; none: all studies of role TRAIN
     * @param since   of all, only those that arrived then or later
     * @param each    is told what was published of each study: studyId, revision, run, created
     */
    public void request(List<String> studies, Optional<Instant> since, Consumer<JsonNode> each)
            throws IOException, InterruptedException {
        if (studies.isEmpty()) {
            requestAll(since, each);
            return;
        }
        for (int from = 0; from < studies.size(); from += PAGE) {
            List<String> page = studies.subList(from, Math.min(from + PAGE, studies.size()));
            post(Map.of("studies", page)).path("studies").forEach(each);
        }
    }

    private void requestAll(Optional<Instant> since, Consumer<JsonNode> each) throws IOException, InterruptedException {
        String after = "";
        do {
            Map<String, Object> page = new TreeMap<>();
            page.put("after", after);
            since.ifPresent(instant -> page.put("since", instant.toString()));
            JsonNode answer = post(page);
            answer.path("studies").forEach(each);
            after = answer.path("next").asText("");
        } while (!after.isEmpty());
    }

    private JsonNode post(Map<String, ?> selection) throws IOException, InterruptedException {
        Map<String, Object> body = new TreeMap<>(selection);
        body.put("requestId", requestId);
        reason.ifPresent(text -> body.put("reason", text));
        return patience.send(() -> server.post("/v1/teaching-requests", body));
    }
}
