package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Answers that are lists under a name. */
final class Lists {
    private Lists() {}

    /** @throws UnreadableAnswerException if an element is no such value */
    static <T> List<T> of(JsonNode array, Class<T> type) throws UnreadableAnswerException {
        List<T> values = new ArrayList<>();
        for (JsonNode element : array) {
            values.add(Json.read(Json.write(element), type, "an element of an answer"));
        }
        return List.copyOf(values);
    }
}
