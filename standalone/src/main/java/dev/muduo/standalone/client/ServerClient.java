package dev.muduo.standalone.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Requests to one instance. Safe for several threads. */
public final class ServerClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** A whole study through a sliding window on a busy machine. */
    private static final Duration LONG = Duration.ofMinutes(15);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    public ServerClient(URI server) {
        this.server = server;
    }

    public URI server() {
        return server;
    }

    /**
     * Reads a JSON resource.
     *
     * @throws UnreachableException if nobody answers or the server is busy or not ready
     * @throws RefusedException if the server says no
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return json(send(request(path, SHORT).GET().build(), BodyHandlers.ofByteArray()));
    }

    /** Sends a form and reads the JSON answer; throws as {@link #get}. */
    public JsonNode post(String path, MultipartForm form) throws IOException, InterruptedException {
        return json(send(post(path, form.contentType(), form.body()), BodyHandlers.ofByteArray()));
    }

    /**
     * Streams a file as it is and reads the JSON answer; throws as {@link #get}.
     *
     * @throws java.io.FileNotFoundException if the file is not there
     */
    public JsonNode post(String path, Path file) throws IOException, InterruptedException {
        return json(send(
                post(path, "application/octet-stream", HttpRequest.BodyPublishers.ofFile(file)),
                BodyHandlers.ofByteArray()));
    }

    /** Sends JSON and reads the JSON answer; throws as {@link #get}. */
    public JsonNode post(String path, Object value) throws IOException, InterruptedException {
        return json(send(jsonPost(path, value), BodyHandlers.ofByteArray()));
    }

    /** Sends a form and writes the answer to a file; throws as {@link #get}. */
    public Download download(String path, MultipartForm form, Path target) throws IOException, InterruptedException {
        return download(post(path, form.contentType(), form.body()), target);
    }

    /** Sends JSON and writes the answer to a file; throws as {@link #get}. */
    public Download download(String path, Object value, Path target) throws IOException, InterruptedException {
        return download(jsonPost(path, value), target);
    }

    /** A file that was received, and the headers that came with it. */
    public record Download(Path file, HttpHeaders headers) {
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    private Download download(HttpRequest request, Path target) throws IOException, InterruptedException {
        Path partial = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
        try {
            HttpResponse<Path> response = send(request, BodyHandlers.ofFile(partial));
            if (response.statusCode() / 100 != 2) {
                throw refusal(response.statusCode(), response, Files.readAllBytes(partial));
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            return new Download(target, response.headers());
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(patience).header("Accept", "*/*");
    }

    private HttpRequest post(String path, String contentType, HttpRequest.BodyPublisher body) {
        return request(path, LONG)
                .header("Content-Type", contentType)
                .POST(body)
                .build();
    }

    private HttpRequest jsonPost(String path, Object value) {
        return post(path, "application/json", HttpRequest.BodyPublishers.ofByteArray(Json.write(value)));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return http.send(request, handler);
        } catch (ConnectException nobody) {
            throw new UnreachableException(
                    "nobody answers at " + server + "; start an instance with: muduo up", nobody);
        } catch (HttpTimeoutException slow) {
            throw new UnreachableException("no answer from " + request.uri() + " in time", slow);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response, response.body());
        }
        return Json.reader().readTree(response.body());
    }

    private static IOException refusal(int status, HttpResponse<?> response, byte[] body) {
        String message = message(body);
        if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
            Optional<Duration> later = response.headers()
                    .firstValue("Retry-After")
                    .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
            return new UnreachableException("not now: " + message, status, later);
        }
        return new RefusedException(status, message + " (HTTP " + status + ")");
    }

    /** What an RFC 9457 problem says, or the answer as it is. */
    private static String message(byte[] body) {
        try {
            JsonNode node = Json.reader().readTree(body);
            if (node.path("detail").isTextual()) {
                return node.path("detail").asText();
            }
        } catch (IOException notJson) {
            // Shown as it is, below.
        }
        String text = new String(body, UTF_8).strip();
        return text.isEmpty() ? "(no explanation)" : text;
    }
}
