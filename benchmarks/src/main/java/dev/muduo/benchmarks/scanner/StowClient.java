package dev.muduo.benchmarks.scanner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Sends instances by STOW-RS. Safe for several threads. */
public final class StowClient {
    private static final String BOUNDARY = "muduo-scanner";

    private final URI target;
    private final Duration timeout;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param timeout of one request */
    public StowClient(URI server, Duration timeout) {
        this.target = server.resolve("/v1/dicom-web/studies");
        this.timeout = timeout;
    }

    /**
     * Sends instances in one request.
     *
     * @return whether all of them are stored
     * @throws IOException if there is no answer; then that is not known, and sending them again is safe
     */
    public boolean store(List<byte[]> instances) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] instance : instances) {
            body.writeBytes(ascii("\r\n--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n"));
            body.writeBytes(instance);
        }
        body.writeBytes(ascii("\r\n--" + BOUNDARY + "--"));
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
