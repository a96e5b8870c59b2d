package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class HttpEdgeTest {
    private static final byte[] HELLO =
            "GET /v1/hello/you HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Health health = new Health();
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private HttpEdge edge;
    private int port;

    @BeforeEach
    void start() {
        edge = new HttpEdge(HttpConfig.local(0), health, metrics.registry(), List.of(this::first, this::second));
        port = edge.start();
    }

    @AfterEach
    void stop() {
        edge.close();
        metrics.close();
    }

    @Test
    void thatEverybodyMayDoEverythingIsWarnedOf() {
        Logger log = (Logger) LoggerFactory.getLogger(HttpEdge.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        Level before = log.getLevel();
        log.setLevel(Level.WARN);
        try (HttpEdge open = new HttpEdge(HttpConfig.local(0), health, metrics.registry(), List.of())) {
            open.start();
        } finally {
            log.setLevel(before);
            log.detachAppender(lines);
        }
        List<String> warned = lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertEquals(1, warned.size(), warned::toString);
        assertTrue(warned.get(0).contains("whoever reaches the port may do everything"), warned.get(0));
    }

    private void first(Router router) {
        router.get("/v1/hello/:name").handler(context -> context.end("hello " + context.pathParam("name")));
        router.post("/v1/small")
                .handler(BodyHandler.create(false).setBodyLimit(10))
                .handler(context -> context.end("ok"));
    }

    private void second(Router router) {
        router.get("/v1/bug").handler(context -> {
            throw new IllegalStateException("a secret of the inside");
        });
        router.get("/v1/away").handler(context -> context.fail(new SurroundingsException("host 10.1.2.3 is away")));
        router.get("/v1/busy")
                .handler(context -> context.fail(new ProblemException(
                        new Problem(429, "busy", "Too much at once", "come back", Optional.of(7)))));
        router.get("/v1/slow")
                .handler(context -> context.vertx()
                        .executeBlocking(() -> {
                            entered.countDown();
                            leave.await();
                            return "slow";
                        })
                        .onSuccess(context::end));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.reader().readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) throws IOException {
        assertEquals(status, response.statusCode());
        assertEquals(
                Problem.MEDIA_TYPE,
                response.headers().firstValue("content-type").orElseThrow());
        JsonNode problem = json(response);
        assertEquals("urn:muduo:problem:" + code, problem.get("type").asText());
        assertEquals(status, problem.get("status").asInt());
        assertEquals(
                response.headers().firstValue(RequestIds.HEADER).orElseThrow(),
                problem.get("requestId").asText());
        assertFalse(response.body().contains("Exception"), response.body());
        assertFalse(response.body().contains("\tat "), response.body());
    }

    @Test
    void severalServicesShareThePort() throws Exception {
        assertEquals("hello x", get("/v1/hello/x").body());
        assertEquals(500, get("/v1/bug").statusCode());
    }

    @Test
    void whatNobodyAnswersIsAProblem() throws Exception {
        assertProblem(get("/v1/nothing"), 404, "not-found");
        HttpResponse<String> wrong =
                client.send(request("/v1/small").DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertProblem(wrong, 405, "method");
    }

    @Test
    void noStackTraceAndNoInnerWordLeavesTheProcess() throws Exception {
        HttpResponse<String> bug = get("/v1/bug");
        assertProblem(bug, 500, "internal");
        assertFalse(bug.body().contains("secret"), bug.body());
        HttpResponse<String> away = get("/v1/away");
        assertProblem(away, 503, "unavailable");
        assertTrue(away.headers().firstValue("retry-after").isPresent());
        assertFalse(away.body().contains("10.1.2.3"), away.body());
    }

    @Test
    void aProblemOfARouteIsToldAsItIs() throws Exception {
        HttpResponse<String> busy = get("/v1/busy");
        assertProblem(busy, 429, "busy");
        assertEquals("7", busy.headers().firstValue("retry-after").orElseThrow());
    }

    @Test
    void aBodyOverItsBoundIsRefused() throws Exception {
        HttpResponse<String> large = client.send(
                request("/v1/small")
                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(11)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertProblem(large, 413, "body-too-large");
        HttpResponse<String> small = client.send(
                request("/v1/small")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, small.statusCode());
    }

    @Test
    void headersOverTheirBoundAreRefused() throws Exception {
        HttpResponse<String> response = client.send(
                request("/v1/hello/x").header("X-Large", "x".repeat(20_000)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(431, response.statusCode());
    }

    @Test
    void aRequestKeepsItsDecentIdAndGetsOneOtherwise() throws Exception {
        HttpResponse<String> own = client.send(
                request("/v1/hello/x").header(RequestIds.HEADER, "my-id.1").build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals("my-id.1", own.headers().firstValue(RequestIds.HEADER).orElseThrow());
        HttpResponse<String> indecent = client.send(
                request("/v1/hello/x").header(RequestIds.HEADER, "<script>").build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(
                36,
                indecent.headers().firstValue(RequestIds.HEADER).orElseThrow().length());
    }

    @Test
    void healthSaysWhichRoleAndWhy() throws Exception {
        health.starting("trainer", "reading the log");
        assertEquals(200, get("/healthz").statusCode());
        HttpResponse<String> starting = get("/readyz");
        assertEquals(503, starting.statusCode());
        assertEquals(
                "reading the log", json(starting).at("/parts/trainer/reason").asText());
        health.ready("trainer");
        assertEquals(200, get("/readyz").statusCode());
        health.alarm("trainer", "the store is away");
        assertEquals(200, get("/healthz").statusCode());
        assertEquals(503, get("/readyz").statusCode());
        health.failed("trainer", "a bug");
        assertEquals(503, get("/healthz").statusCode());
    }

    @Test
    void metricsAreThereAndNameRoutesNotPaths() throws Exception {
        get("/v1/hello/jane-doe");
        String text = get("/metrics").body();
        assertTrue(text.contains("muduo_http_requests_seconds_count"), text);
        assertTrue(text.contains("jvm_memory_used_bytes"), text);
        assertFalse(text.contains("jane-doe"), "a path may name what a metric must not");
    }

    @Test
    void aRequestInFlightFinishesAndThenThePortIsGone() throws Exception {
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("/v1/slow").build(), HttpResponse.BodyHandlers.ofString());
        entered.await();
        Thread closer = new Thread(edge::close, "closer");
        closer.start();
        leave.countDown();
        assertEquals("slow", slow.get().body());
        closer.join();
        assertThrows(ConnectException.class, () -> get("/v1/hello/x"));
        edge.close();
    }

    private Socket connected(int to) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), to);
    }

    private int edgeWith(int maxConnections, Duration idleTimeout) {
        edge.close();
        edge = new HttpEdge(
                new HttpConfig("127.0.0.1", 0, 16 * 1024, maxConnections, idleTimeout, Duration.ofSeconds(5)),
                health,
                metrics.registry(),
                List.of(this::first));
        port = edge.start();
        return port;
    }

    @Test
    void beyondTheirBoundConnectionsAreClosedAndThereIsRoomAgainAfterwards() throws Exception {
        int to = edgeWith(2, Duration.ofMinutes(1));
        try (Socket first = connected(to);
                Socket second = connected(to);
                Socket third = connected(to)) {
            assertEquals(-1, third.getInputStream().read(), "closed unanswered");
            first.getOutputStream().write(HELLO);
            assertEquals('H', first.getInputStream().read(), "the others go on");
            second.getOutputStream().write(HELLO);
            assertEquals('H', second.getInputStream().read());
        }
        assertEquals(200, once(() -> get("/v1/hello/again")).statusCode());
    }

    /** Again and again: the server learns a little later that a connection is closed. */
    private static <T> T once(Callable<T> action) throws Exception {
        while (true) {
            try {
                return action.call();
            } catch (IOException stillFull) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void headersThatTrickleInDoNotKeepAConnectionOpen() throws Exception {
        int to = edgeWith(10, Duration.ofSeconds(3));
        try (Socket slow = connected(to);
                Socket again = connected(to)) {
            again.getOutputStream().write(HELLO);
            assertEquals('H', again.getInputStream().read());
            Thread trickle = new Thread(() -> trickle(slow, again));
            trickle.start();
            assertEquals(0, bytesUntilClosed(slow), "the first request's headers never come");
            // The rest of the first answer; a second request never comes.
            assertTrue(bytesUntilClosed(again) > 0);
            trickle.interrupt();
            trickle.join();
        }
    }

    /** A connection that is closed while a byte is on its way there is reset. */
    private static int bytesUntilClosed(Socket socket) {
        int bytes = 0;
        try {
            while (socket.getInputStream().read() >= 0) {
                bytes++;
            }
        } catch (IOException reset) {
            return bytes;
        }
        return bytes;
    }

    /** A byte now and then on each, until both are closed or somebody interrupts. */
    private static void trickle(Socket... sockets) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(50);
                for (Socket socket : sockets) {
                    try {
                        socket.getOutputStream().write('G');
                    } catch (IOException closed) {
                        // The other one may be open still.
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        HttpEdge second = new HttpEdge(HttpConfig.local(port), health, metrics.registry(), List.of());
        IllegalStateException taken = assertThrows(IllegalStateException.class, second::start);
        assertTrue(taken.getMessage().contains("127.0.0.1:" + port), taken.getMessage());
    }

    @Test
    void itsOwnRoutesAreAsDescribed() throws Exception {
        ContractClient checked = new ContractClient(ApiContract.onClassPath());
        for (String path : List.of("/metrics", "/v1/openapi.json", "/v1/openapi.yaml", "/healthz", "/readyz")) {
            HttpResponse<String> answer = checked.send(request(path).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), path);
        }
        assertEquals(
                405,
                checked.send(request("/metrics").DELETE().build(), BodyHandlers.ofString())
                        .statusCode());
        assertEquals(
                404,
                checked.send(request("/v1/nothing").build(), BodyHandlers.ofString())
                        .statusCode());
        health.failed("role", "a bug");
        assertEquals(
                503,
                checked.send(request("/healthz").build(), BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    void whatIsNotDescribedIsFound() throws Exception {
        ContractClient checked = new ContractClient(ApiContract.onClassPath());
        HttpRequest undescribed = request("/v1/hello/you").build();
        assertThrows(AssertionError.class, () -> checked.send(undescribed, BodyHandlers.ofString()));
    }
}
