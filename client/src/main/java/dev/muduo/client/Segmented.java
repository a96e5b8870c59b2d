package dev.muduo.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/**
 * A mask that was received.
 *
 * @param requestId names the segmentation on the instance's log
 */
public record Segmented(Path file, String requestId, ModelVersion version) {
    static Segmented of(HttpResponse<?> response, Path file) throws UnreadableAnswerException {
        HttpHeaders headers = response.headers();
        return new Segmented(
                file,
                headers.firstValue("Muduo-Request-Id").orElse(""),
                ModelVersion.of(headers.firstValue("Muduo-Model-Version").orElse("")));
    }
}
