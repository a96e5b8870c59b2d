package dev.muduo.client;

import dev.muduo.client.answer.TeachingReceipt;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Has studies taught again, page by page. Sending a request of the same id again asks for nothing new. */
public final class Teaching {
    /** Most studies of one page. */
    private static final int PAGE = 100;

    private final Requests requests;

    Teaching(Requests requests) {
        this.requests = requests;
    }

    /**
     * A request for a further run.
     *
     * @param id     names it
     * @param reason better-prompts, new-weights or other
     */
    public record Again(String id, Optional<String> reason) {}

    /**
     * Asks for named studies; returns when all of it is published.
     *
     * @param each is told what was published of each study
     */
    public void studies(Again again, List<String> studyIds, Consumer<TeachingReceipt.Taught> each)
            throws IOException, InterruptedException {
        for (int from = 0; from < studyIds.size(); from += PAGE) {
            List<String> page = studyIds.subList(from, Math.min(from + PAGE, studyIds.size()));
            post(again, Map.of("studies", page)).studies().forEach(each);
        }
    }

    /**
     * Asks for all studies of role TRAIN; returns when all of it is published.
     *
     * @param since only those that arrived then or later
     * @param each  is told what was published of each study
     */
    public void all(Again again, Optional<Instant> since, Consumer<TeachingReceipt.Taught> each)
            throws IOException, InterruptedException {
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Map<String, Object> page = new TreeMap<>(Map.of("after", after.get()));
            since.ifPresent(instant -> page.put("since", instant.toString()));
            TeachingReceipt receipt = post(again, page);
            receipt.studies().forEach(each);
            after = receipt.next();
        }
    }

    private TeachingReceipt post(Again again, Map<String, ?> selection) throws IOException, InterruptedException {
        Map<String, Object> body = new TreeMap<>(selection);
        body.put("requestId", again.id());
        again.reason().ifPresent(word -> body.put("reason", word));
        return requests.json(Call.post("/v1/teaching-requests", body), TeachingReceipt.class);
    }
}
