package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Asks a {@link ServiceUnderTest} for masks. */
final class Requests {
    private final ServiceUnderTest service;

    Requests(ServiceUnderTest service) {
        this.service = service;
    }

    static Form pair() {
        return new Form().file("ct", Nifti.encode(Scans.ct())).file("pet", Nifti.encode(Scans.pet()));
    }

    CompletableFuture<HttpResponse<byte[]>> upload(Form form, String... headers) {
        return send(Form.CONTENT_TYPE, form.bytes(), headers);
    }

    CompletableFuture<HttpResponse<byte[]>> study(String json, String... headers) {
        return send("application/json", json.getBytes(StandardCharsets.UTF_8), headers);
    }

    CompletableFuture<HttpResponse<byte[]>> send(String type, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int pair = 0; pair < headers.length; pair += 2) {
            request.header(headers[pair], headers[pair + 1]);
        }
        return service.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A connection of its own on which the beginning of a form was sent: as much as is given, of a length as announced. */
    Socket raw(byte[] beginning, long announced) throws IOException {
        return raw(Form.CONTENT_TYPE, beginning, announced);
    }

    Socket raw(String type, byte[] beginning, long announced) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.uri("/").getPort());
        String head = "POST /v1/segmentations HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\nContent-Length: " + announced + "\r\n\r\n";
        // Together, so that what is judged by how much of it comes is not judged before any of it has.
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        together.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        together.writeBytes(beginning);
        socket.getOutputStream().write(together.toByteArray());
        return socket;
    }

    static void assertProblem(int status, String code, HttpResponse<byte[]> answer) throws IOException {
        JsonNode problem = Json.reader().readTree(answer.body());
        assertEquals(code, problem.path("code").asText(), problem::toString);
        assertEquals(status, answer.statusCode());
        assertEquals(Optional.of("application/problem+json"), answer.headers().firstValue("Content-Type"));
        assertEquals("urn:muduo:problem:" + code, problem.path("type").asText());
        assertFalse(problem.path("detail").asText().isEmpty());
        assertEquals(
                answer.headers().firstValue("Muduo-Request-Id"),
                Optional.of(problem.path("requestId").asText()));
    }

    /** Returns when bodies that came into the service have left its disk. */
    static void awaitNoUploads(Path scratch) throws Exception {
        await(() -> {
            try (Stream<Path> files = Files.list(scratch.resolve("serving/uploads"))) {
                return files.findAny().isEmpty();
            }
        });
    }

    static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(5);
        }
    }
}
