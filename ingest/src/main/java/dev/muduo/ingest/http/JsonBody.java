package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.door.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A body that is one JSON object of known fields. A field that is null is as one that is absent; one of another type than is
 * asked for is refused, and none is ever made fit. Values are never repeated in messages.
 */
final class JsonBody {
    private final JsonObject json;

    private JsonBody(JsonObject json) {
        this.json = json;
    }

    /**
     * The object.
     *
     * @param what what was expected, for messages
     * @param keys the fields it may have
     * @throws Refusal if it is something else
     */
    static JsonBody of(Buffer body, String what, Set<String> keys) {
        if (body == null || body.length() == 0) {
            throw malformed("body-unreadable", "expected " + what + " as a JSON object, got an empty body");
        }
        JsonObject json;
        try {
            json = new JsonObject(body);
        } catch (DecodeException e) {
            throw malformed("body-unreadable", "expected " + what + " as a JSON object, got something else");
        }
        if (!keys.containsAll(json.fieldNames())) {
            throw malformed("field-unexpected", "expected the fields " + keys + ", got another");
        }
        return new JsonBody(json);
    }

    boolean has(String name) {
        return json.getValue(name) != null;
    }

    /** @throws Refusal if it is something else */
    Optional<String> text(String name) {
        return Optional.ofNullable(json.getValue(name))
                .map(value -> require(String.class, value, name, "text in quotation marks"));
    }

    /** @throws Refusal if it is something else; a word in quotation marks is */
    boolean flag(String name) {
        return Optional.ofNullable(json.getValue(name))
                .map(value -> require(Boolean.class, value, name, "true or false"))
                .orElse(false);
    }

    /**
     * A whole number from 1 on, written as one.
     *
     * @throws Refusal if it is something else; also {@code 1.0} is, and what only fits when its upper bits are cut off
     */
    Optional<Integer> number(String name, int most) {
        String expected = "a whole number from 1 to " + most;
        Optional<Integer> number =
                Optional.ofNullable(json.getValue(name)).map(value -> require(Integer.class, value, name, expected));
        if (number.filter(value -> value < 1 || value > most).isPresent()) {
            throw unfit(name, expected);
        }
        return number;
    }

    /** @throws Refusal if it is something else; also if something in it is null */
    Optional<List<String>> texts(String name) {
        String expected = "a list of texts in quotation marks";
        return Optional.ofNullable(json.getValue(name)).map(value -> {
            List<String> texts = new ArrayList<>();
            for (Object each : require(JsonArray.class, value, name, expected)) {
                texts.add(require(String.class, each, name, expected));
            }
            return texts;
        });
    }

    private static <T> T require(Class<T> type, Object value, String name, String expected) {
        if (!type.isInstance(value)) {
            throw unfit(name, expected);
        }
        return type.cast(value);
    }

    private static Refusal unfit(String name, String expected) {
        return malformed(code(name), name + ": expected " + expected + ", got something else");
    }

    /** That of a field that is not as expected. */
    static String code(String name) {
        return "field-" + name.toLowerCase(Locale.ROOT);
    }
}
