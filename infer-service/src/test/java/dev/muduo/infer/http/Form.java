package dev.muduo.infer.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A multipart form, as a browser or curl sends it. */
final class Form {
    static final String CONTENT_TYPE = "multipart/form-data; boundary=boundary1234567";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Form file(String name, byte[] content) {
        part("form-data; name=\"" + name + "\"; filename=\"" + name + ".nii.gz\"", "application/gzip", content);
        return this;
    }

    Form field(String name, String value) {
        part("form-data; name=\"" + name + "\"", "text/plain", value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private void part(String disposition, String type, byte[] content) {
        text("--boundary1234567\r\nContent-Disposition: " + disposition + "\r\nContent-Type: " + type + "\r\n\r\n");
        body.writeBytes(content);
        text("\r\n");
    }

    private void text(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        text("--boundary1234567--\r\n");
        return body.toByteArray();
    }

    HttpRequest.BodyPublisher publisher() {
        return HttpRequest.BodyPublishers.ofByteArray(bytes());
    }
}
