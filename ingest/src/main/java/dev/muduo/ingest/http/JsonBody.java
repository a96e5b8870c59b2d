package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** A body that is one JSON object of known fields. */
final class JsonBody {
    private JsonBody() {}

    /**
     * The object.
     *
     * @param what what was expected, for messages
     * @param keys the fields it may have
     * @throws dev.muduo.ingest.door.Refusal if it is something else
     */
    static JsonObject object(Buffer body, String what, Set<String> keys) {
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
        return json;
    }
}
