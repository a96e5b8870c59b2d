package dev.muduo.ingest.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * How much of a list of studies is answered at once, in the order of their ids.
 *
 * @param after the id before its first
 * @param size  how many it has at most
 */
record Page(String after, int size) {
    private static final int DEFAULT = 100;
    private static final int MOST = 1000;

    /** @throws dev.muduo.ingest.door.Refusal if {@code limit} is no number from 1 to 1000; without one it is 100 */
    static Page asked(HttpServerRequest request) {
        return new Page(request.getParam("after", ""), size(request.getParam("limit")));
    }

    private static int size(String limit) {
        if (limit == null) {
            return DEFAULT;
        }
        if (!limit.matches("[0-9]{1,6}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw Form.malformed("field-limit", "limit: expected a number from 1 to " + MOST);
        }
        return Integer.parseInt(limit);
    }

    /** How many are looked up: one more than are answered says that another page follows. */
    int lookedUp() {
        return size + 1;
    }

    /**
     * Adds the studies of this page, and {@code next} if another follows.
     *
     * @param found as many as {@link #lookedUp}, if there are
     * @param toJson has a {@code studyId} in it
     * @return the same object
     */
    <T> JsonObject addTo(JsonObject json, List<T> found, Function<T, JsonObject> toJson) {
        List<T> shown = found.subList(0, Math.min(size, found.size()));
        json.put("studies", Answers.array(shown, toJson));
        if (found.size() > size) {
            json.put("next", toJson.apply(shown.get(size - 1)).getString("studyId"));
        }
        return json;
    }
}
