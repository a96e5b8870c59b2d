package dev.muduo.ingest.pacs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.outbound.LimitedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one archive, each bounded in time, body included, and in size. Any answer but the expected one is an
 * {@link ArchiveFaultException}, except that what is not there is {@link GoneException}; answers to what is sent the caller judges. Messages name the
 * archive, never the path. TLS trusts what the Java run-time trusts; redirections are not followed.
 */
final class ArchiveHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long MAX_JSON_BYTES = 64L << 20;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final String archive;
    private final String base;
    private final Credentials credentials;
    private final Duration requestTimeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** @param requestTimeout of one answer in JSON, and of sending what it answers to */
    ArchiveHttp(ArchiveConfig config, Duration requestTimeout) {
        this.archive = config.name();
        this.base = config.url().toString().replaceAll("/+$", "");
        this.credentials = new Credentials(config.name(), config.credentialsFile());
        this.requestTimeout = requestTimeout;
    }

    /** A JSON resource; missing where the archive answers that there is no content. */
    JsonNode json(String path, String mediaType) {
        HttpResponse<byte[]> response;
        try {
            response = send(
                    request(path, mediaType),
                    LimitedBody.of(BodyHandlers.ofByteArray(), MAX_JSON_BYTES, TooLargeException::new),
                    requestTimeout);
        } catch (TooLargeException e) {
            throw new ArchiveFaultException("a list of archive " + archive + ": " + e.getMessage());
        }
        if (response.statusCode() == NO_CONTENT) {
            return MissingNode.getInstance();
        }
        requireOk(response.statusCode());
        try {
            return Json.reader().readTree(response.body());
        } catch (IOException e) {
            // Without the cause: it repeats what the archive said of a patient.
            throw new ArchiveFaultException("expected JSON from archive " + archive + ", got something else");
        }
    }

    /** A list that every archive has: where it is not there the address is wrong, or the archive is not up yet. */
    JsonNode list(String path, String mediaType) {
        try {
            return json(path, mediaType);
        } catch (GoneException e) {
            throw new ArchiveFaultException(
                    "archive " + archive
                            + " has not what it is asked for at its address; check its url, or wait until it is"
                            + " up",
                    e);
        }
    }

    /**
     * Writes an answer to a new file.
     *
     * @param maxBytes most bytes of it
     * @throws TooLargeException if there are more
     * @return the answer's Content-Type, empty if there is none
     */
    String download(String path, String accept, Path target, long maxBytes, Duration timeout) {
        BodyHandler<Path> file = answer -> answer.statusCode() == OK
                ? BodySubscribers.ofFile(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                : BodySubscribers.replacing(target);
        HttpResponse<Path> response =
                send(request(path, accept), LimitedBody.of(file, maxBytes, TooLargeException::new), timeout);
        requireOk(response.statusCode());
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /**
     * What an archive says of something that it was sent.
     *
     * @param said JSON, missing if it is something else
     */
    record Answer(int status, JsonNode said) {}

    /**
     * Sends something.
     *
     * @throws ArchiveFaultException if there is no answer, or we are not let in
     */
    Answer post(String path, String mediaType, BodyPublisher body, String accept) {
        HttpRequest request = builder(path, accept)
                .header("Content-Type", mediaType)
                .POST(body)
                .build();
        HttpResponse<byte[]> response;
        try {
            response = send(
                    request,
                    LimitedBody.of(BodyHandlers.ofByteArray(), MAX_JSON_BYTES, TooLargeException::new),
                    requestTimeout);
        } catch (TooLargeException e) {
            throw new ArchiveFaultException("an answer of archive " + archive + ": " + e.getMessage());
        }
        if (response.statusCode() == UNAUTHORIZED || response.statusCode() == FORBIDDEN) {
            requireOk(response.statusCode());
        }
        return new Answer(response.statusCode(), jsonOrMissing(response.body()));
    }

    private static JsonNode jsonOrMissing(byte[] body) {
        try {
            return Json.reader().readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private HttpRequest request(String path, String accept) {
        return builder(path, accept).build();
    }

    private HttpRequest.Builder builder(String path, String accept) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", accept);
        credentials.header().ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    /** The client's own time-out ends with the answer's headers; this one does not. */
    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body, Duration timeout) {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
        try {
            return answer.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ArchiveFaultException("archive " + archive + " takes longer to answer than " + timeout);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TooLargeException tooLarge) {
                throw tooLarge;
            }
            // Only what kind of fault it is: its message may hold the path of the request.
            throw new ArchiveFaultException("archive " + archive + " cannot be asked, or its answer cannot be written: "
                    + e.getCause().getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SurroundingsException("interrupted while archive " + archive + " answered", e);
        } finally {
            // Closes the connection if the answer is still coming.
            answer.cancel(true);
        }
    }

    private void requireOk(int status) {
        switch (status) {
            case OK -> {
                // As expected.
            }
            case NOT_FOUND, GONE -> throw new GoneException(archive);
            case UNAUTHORIZED, FORBIDDEN ->
                throw new ArchiveFaultException("archive " + archive + " does not let us in (HTTP " + status
                        + "); check its credentialsFile and what that user may read");
            default -> throw new ArchiveFaultException("expected HTTP 200 from archive " + archive + ", got " + status);
        }
    }
}
