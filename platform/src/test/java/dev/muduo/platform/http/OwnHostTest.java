package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.telemetry.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHostTest {
    private final Metrics metrics = new Metrics();
    private final AtomicInteger reached = new AtomicInteger();
    private HttpEdge edge;
    private int port;

    @BeforeEach
    void start() {
        Routes routes = router -> router.get("/v1/studies").handler(context -> {
            reached.incrementAndGet();
            context.end("studies");
        });
        edge = new HttpEdge(
                HttpConfig.local(0), new Health(), metrics.registry(), List.of(routes), Optional.empty(), true);
        port = edge.start();
    }

    @AfterEach
    void stop() {
        edge.close();
        metrics.close();
    }

    private String answered(String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /v1/studies HTTP/1.1\r\n" + header + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.0.1.1", "[::1]:8080"})
    void whatNamesThisMachineIsAnswered(String host) throws IOException {
        String answer = answered("Host: " + host + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    /** A page of these names may have come from anywhere, and have its name lead here since. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "10.0.0.1"
            })
    void whatNamesAnotherOneIsNot(String host) throws IOException {
        String answer =
                answered("Host: " + host + "\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://" + host + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 421 ") || answer.startsWith("HTTP/1.1 400 "), answer);
        assertEquals(0, reached.get());
    }

    @Test
    void theAnswerSaysWhatToDo() throws IOException {
        String answer = answered("Host: evil.example\r\n");
        assertTrue(answer.contains("foreign-host") && answer.contains("security.apiKeysFile"), answer);
    }
}
