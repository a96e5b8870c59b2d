package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A {@code multipart/form-data} body whose files are streamed from disk. */
final class MultipartForm implements Call.Body {
    private final String boundary = "muduo-" + UUID.randomUUID();
    private final List<Part> parts = new ArrayList<>();

    private interface Part {
        BodyPublisher open(LocalFault local) throws IOException;
    }

    /** Adds a text field. */
    MultipartForm field(String name, String value) {
        return text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + value + "\r\n");
    }

    MultipartForm field(String name, Optional<?> value) {
        value.ifPresent(given -> field(name, given.toString()));
        return this;
    }

    /** Adds a field of values separated by commas, if there are any. */
    MultipartForm field(String name, List<?> values) {
        return values.isEmpty()
                ? this
                : field(
                        name,
                        String.join(",", values.stream().map(String::valueOf).toList()));
    }

    /** Adds a file. The name sent is the part's, never the file's own: names of files may tell who the patient is. */
    MultipartForm file(String name, Path file) {
        text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        parts.add(local -> FileBody.of(file, local));
        return text("\r\n");
    }

    private MultipartForm text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        parts.add(local -> BodyPublishers.ofByteArray(bytes));
        return this;
    }

    @Override
    public String type() {
        return "multipart/form-data; boundary=" + boundary;
    }

    @Override
    public BodyPublisher publisher(LocalFault local) throws IOException {
        List<BodyPublisher> whole = new ArrayList<>();
        for (Part part : parts) {
            whole.add(part.open(local));
        }
        whole.add(BodyPublishers.ofString("--" + boundary + "--\r\n", UTF_8));
        return BodyPublishers.concat(whole.toArray(BodyPublisher[]::new));
    }
}
