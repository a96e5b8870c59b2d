package dev.muduo.infer.page;

import dev.muduo.platform.store.Sha256;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * One file of the page, wholly in memory.
 *
 * @param tag the entity tag (RFC 9110, 8.8.3) of its content
 */
record PageFile(String mediaType, String tag, Buffer content) {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    /**
     * Reads it from the class path.
     *
     * @throws IllegalStateException if it is not there, or nobody knows its type
     */
    static PageFile onClassPath(String resource) {
        String ending = resource.substring(resource.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String mediaType = MEDIA_TYPES.get(ending);
        if (mediaType == null) {
            throw new IllegalStateException(
                    "a file of the page ends in one of " + MEDIA_TYPES.keySet() + ": " + resource);
        }
        try (InputStream in = PageFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the page lacks its file " + resource);
            }
            byte[] content = in.readAllBytes();
            return new PageFile(mediaType, '"' + Sha256.of(content) + '"', Buffer.buffer(content));
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + resource + " cannot be read", e);
        }
    }
}
