package dev.muduo.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request; it can be written any number of times.
 *
 * @param path     below the instance's address, with its query
 * @param doneOnce whether the instance does it once however often it comes, so that it may be sent again when nobody knows whether
 *                 it came
 */
record Call(String method, String path, Map<String, String> headers, Optional<Body> body, boolean doneOnce) {
    private static final String KEY = "Idempotency-Key";

    /** What is sent; read anew each time. */
    interface Body {
        String type();

        /**
         * What is sent in one attempt.
         *
         * @param local keeps what goes wrong later, when its files are read
         * @throws IOException if a file of it is not there
         */
        BodyPublisher publisher(LocalFault local) throws IOException;
    }

    static Call get(String path) {
        return new Call("GET", path, Map.of(), Optional.empty(), true);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Map.of(), Optional.empty(), true);
    }

    static Call post(String path, Body body) {
        return new Call("POST", path, Map.of(), Optional.of(body), true);
    }

    /** Sends JSON. */
    static Call post(String path, Object value) {
        byte[] json = Json.write(value);
        return post(path, body("application/json", local -> BodyPublishers.ofByteArray(json)));
    }

    /** Sends a file as it is. */
    static Call post(String path, Path file) {
        return post(path, body("application/octet-stream", local -> FileBody.of(file, local)));
    }

    Call header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Call(method, path, more, body, doneOnce);
    }

    /** Sent by its key, under which it is done once. */
    Call key(String word) {
        return header(KEY, word);
    }

    Optional<String> key() {
        return Optional.ofNullable(headers.get(KEY));
    }

    /** The same, of which a second one would not be taken for the first. */
    Call notDoneOnce() {
        return new Call(method, path, headers, body, false);
    }

    /** A path of these parts, whatever is in them. */
    static String path(String... parts) {
        return Arrays.stream(parts).map(Call::encoded).collect(Collectors.joining("/", "/", ""));
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private interface Source {
        BodyPublisher open(LocalFault local) throws IOException;
    }

    private static Body body(String type, Source source) {
        return new Body() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public BodyPublisher publisher(LocalFault local) throws IOException {
                return source.open(local);
            }
        };
    }
}
