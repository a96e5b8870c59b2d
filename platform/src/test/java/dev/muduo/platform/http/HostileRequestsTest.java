package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.telemetry.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What no decent client sends, byte by byte. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HostileRequestsTest {
    private static final String SMUGGLED = "GET /v1/secret HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicInteger secrets = new AtomicInteger();
    private final Metrics metrics = new Metrics();
    private HttpEdge edge;
    private int port;

    @BeforeEach
    void start() {
        Routes routes = router -> {
            router.post("/v1/open").handler(BodyHandler.create(false)).handler(context -> context.end("taken"));
            router.get("/v1/secret").handler(context -> {
                secrets.incrementAndGet();
                context.end("the secret");
            });
            router.get("/v1/studies/:uid").handler(context -> context.end("a study"));
        };
        edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), List.of(routes));
        port = edge.start();
    }

    @AfterEach
    void stop() {
        edge.close();
        metrics.close();
    }

    /** Everything that is answered until the server closes, which a request can ask for. */
    private String answered(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void headersBeyondTheBoundAreRefused() throws Exception {
        String answer = answered("GET /v1/secret HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n");

        assertTrue(answer.matches("(?s)HTTP/1.[01] 431 .*"), answer);
        assertTrue(answer.contains("headers-too-large"), answer);
        String many = answered("GET /v1/secret HTTP/1.1\r\nHost: x\r\n" + "X-Many: 1\r\n".repeat(3_000) + "\r\n");
        assertTrue(many.matches("(?s)HTTP/1.[01] 431 .*"), many);
        assertEquals(0, secrets.get());
    }

    @Test
    void aLineBeyondTheBoundIsRefused() throws Exception {
        String answer = answered("GET /v1/secret?" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertTrue(answer.matches("(?s)HTTP/1.[01] 414 .*"), answer);
        assertTrue(answer.contains("line-too-long"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nContent-Length: 40\r\n",
                "Content-Length: 0, 40\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x10\r\n",
                "Content-Length: +4\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nTransfer-Encoding : chunked\r\n",
                "X: a\r\n Content-Length: 40\r\n",
                "X: a\nContent-Length: 40\r\n",
                "X\0: a\r\n"
            })
    void whatTwoServersMightReadDifferentlyHidesNoRequest(String framing) throws Exception {
        String answer = answered("POST /v1/open HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n" + "0\r\n\r\n" + SMUGGLED);

        assertEquals(0, secrets.get(), () -> "the second request was read: " + answer);
        assertFalse(answer.contains("the secret"), answer);
    }

    /** Metrics are kept for as long as the process lives. */
    @Test
    void methodsThatAreInventedAreOneInMetrics() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int number = 0; number < 100; number++) {
            String method = number % 2 == 0 ? "A" + number : "get" + number;
            requests.append(method).append(" /v1/nothing/").append(number).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        answered(requests + "GET /v1/secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // What has been answered is counted when the server has ended.
        edge.close();

        Set<String> methods = metrics.registry().find("muduo.http.requests").timers().stream()
                .map(timer -> timer.getId().getTag("method"))
                .collect(Collectors.toSet());
        assertEquals(Set.of("OTHER", "GET"), methods);
        assertEquals(
                100,
                metrics.registry().get("muduo.http.requests").tag("method", "OTHER").timers().stream()
                        .mapToLong(Timer::count)
                        .sum());
    }

    @Test
    void noHttpAtAllIsRefused() throws Exception {
        String answer = answered("\u0016\u0003\u0001 hello\r\n\r\n");
        assertTrue(answer.matches("(?s)HTTP/1.[01] 400 .*"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: http://x:1\r\n",
                "Origin: null\r\n",
                "Origin: ::::\r\n"
            })
    void aPageOfOthersChangesNothing(String browser) throws Exception {
        String answer = answered("POST /v1/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + browser + "\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.contains("cross-origin"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n", "Origin: http://x\r\n"})
    void ourOwnPagesAndThoseThatAreNoBrowserMay(String browser) throws Exception {
        String answer = answered("POST /v1/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + browser + "\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMayDo() throws Exception {
        for (String path : List.of("/v1/secret", "/v1/nothing", "/healthz")) {
            String answer = answered("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            for (String header : List.of(
                    "X-Content-Type-Options: nosniff",
                    "X-Frame-Options: DENY",
                    "Referrer-Policy: no-referrer",
                    "Cross-Origin-Opener-Policy: same-origin",
                    "Cross-Origin-Resource-Policy: same-origin",
                    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
                    "cache-control: no-store",
                    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")) {
                assertTrue(answer.contains(header), path + " has no " + header);
            }
            assertFalse(answer.contains("Strict-Transport-Security"), "there is no TLS to insist on");
        }
    }

    @Test
    void theAccessLogNamesTheRouteAndNothingOfThePatient() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            answered(String.join(
                    "\r\n",
                    "GET /v1/studies/1.2.840.4711?patient=Doe HTTP/1.1",
                    "Host: x",
                    "X-Request-Id: r-1",
                    "X-Patient: Doe",
                    "Connection: close",
                    "",
                    ""));
            // What has been answered is logged when the server has ended.
            edge.close();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }
        assertEquals(1, lines.list.size());
        String line =
                lines.list.get(0).getFormattedMessage() + lines.list.get(0).getKeyValuePairs();
        assertTrue(line.contains("/v1/studies/:uid") && line.contains("r-1") && line.contains("200"), line);
        assertFalse(line.contains("4711") || line.contains("Doe"), line);
    }
}
