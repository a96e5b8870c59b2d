package dev.muduo.platform.testing;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A request and its answer.
 *
 * @param requestBody  as far as it was sent
 * @param responseBody empty where it was not kept, as of a stream
 */
record ApiExchange(
        String method,
        URI uri,
        HttpHeaders requestHeaders,
        byte[] requestBody,
        int status,
        HttpHeaders responseHeaders,
        Optional<byte[]> responseBody) {

    boolean succeeded() {
        return status / 100 == 2;
    }

    Optional<String> requestType() {
        return mediaType(requestHeaders);
    }

    Optional<String> responseType() {
        return mediaType(responseHeaders);
    }

    /** Without parameters. */
    private static Optional<String> mediaType(HttpHeaders headers) {
        return headers.firstValue("content-type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    /** For messages. */
    String inWords() {
        String body = responseBody
                .filter(bytes -> bytes.length < 4000)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("(a body not shown)");
        return method + " " + uri.getPath() + " answered " + status + ": " + body;
    }
}
