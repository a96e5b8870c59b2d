package dev.muduo.platform.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A multipart form as a JSON object: its fields with their values, those that are empty left out, its files empty. */
final class FormParts {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");

    private FormParts() {}

    static JsonObject of(ApiExchange exchange) {
        String type = exchange.requestHeaders().firstValue("content-type").orElse("");
        Matcher boundary = BOUNDARY.matcher(type);
        if (!boundary.find()) {
            throw new AssertionError("a form without a boundary was accepted: " + type);
        }
        JsonObject form = new JsonObject();
        String body = new String(exchange.requestBody(), StandardCharsets.ISO_8859_1);
        for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
            int end = part.indexOf("\r\n\r\n");
            Matcher name = NAME.matcher(end < 0 ? "" : part.substring(0, end));
            if (name.find()) {
                boolean file = part.substring(0, end).contains("filename=");
                String value = part.substring(end + 4).strip();
                if (file || !value.isEmpty()) {
                    add(form, name.group(1), file ? "" : value);
                }
            }
        }
        return form;
    }

    /** A field may be repeated instead of separating its values by commas. */
    private static void add(JsonObject form, String name, String value) {
        form.put(name, form.containsKey(name) ? form.getString(name) + "," + value : value);
    }
}
