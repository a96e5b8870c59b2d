package dev.muduo.infer.http;

import dev.muduo.platform.store.Sha256;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a request asks for, in one hash: the same form sent twice has another boundary, and the same fingerprint. */
final class Fingerprint {
    private Fingerprint() {}

    /** Reads the files of a form: not on the event loop. */
    static String ofForm(RoutingContext context) throws IOException {
        TreeMap<String, String> parts = new TreeMap<>();
        for (Map.Entry<String, String> field : context.request().formAttributes()) {
            parts.merge("field " + field.getKey(), field.getValue(), (one, other) -> one + "\n" + other);
        }
        for (FileUpload file : context.fileUploads()) {
            String content = Sha256.of(Path.of(file.uploadedFileName()));
            parts.merge("file " + file.name(), content, (one, other) -> one + "\n" + other);
        }
        return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    }

    static String ofBody(byte[] body) {
        return Sha256.of(body);
    }
}
