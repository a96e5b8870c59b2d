package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Keys and tokens over HTTP, before routes of which some are described and some are not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AccessControlTest {
    private static final String DESCRIBED = """
            paths:
              /healthz: { get: { x-muduo-role: open } }
              /open: { get: { x-muduo-role: open } }
              /v1/things: { get: { x-muduo-role: viewer }, post: { x-muduo-role: annotator } }
              /v1/things/{id}: { get: { x-muduo-role: viewer }, delete: { x-muduo-role: admin } }
              /v1/things/special: { get: { x-muduo-role: admin } }
              /v1/forgotten: { get: { summary: Nobody said who may. } }
              /v1/mistaken: { get: { x-muduo-role: everybody } }
            """;

    private static FakeIssuer issuer;

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> reached = new CopyOnWriteArrayList<>();
    private final Map<String, Object> settings = new HashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeAll
    static void startIssuer() {
        issuer = FakeIssuer.start();
    }

    @AfterAll
    static void stopIssuer() {
        issuer.close();
    }

    @BeforeEach
    void start() throws Exception {
        settings.putAll(SecuritySettings.keysOfAllRoles(folder.resolve("keys")));
        settings.putAll(SecuritySettings.issuer(issuer));
        settings.put("security.rates.requestsPerSecond", 2);
        settings.put("security.rates.burst", 20);
        settings.put("security.rates.unknownPerSecond", 2);
        settings.put("security.rates.unknownBurst", 20);
        port = serve();
    }

    /** Returns the port of a server with its own memory. */
    private int serve() throws Exception {
        Authentication authentication = Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                .orElseThrow();
        JsonNode described = new YAMLMapper().readTree(DESCRIBED);
        Router router = Router.router(vertx);
        router.route().handler(RequestIds::assign);
        router.route().handler(AccessLog::follow);
        Connections connections = new Connections(vertx, 100, TimeUnit.MINUTES.toMillis(1));
        router.route().handler(new Framing(connections)::check);
        AccessControl control = new AccessControl(new AccessRules(described), authentication, meters, nanos::get);
        router.route().handler(control::check);
        for (String path : List.of(
                "/healthz",
                "/open",
                "/v1/things",
                "/v1/things/:id",
                "/v1/forgotten",
                "/v1/mistaken",
                "/v1/undescribed")) {
            router.get(path).handler(context -> {
                reached.add(path);
                context.end(Callers.of(context).name());
            });
        }
        router.delete("/v1/things/:id").handler(context -> context.end("deleted"));
        router.post("/v1/things")
                .handler(BodyHandler.create(false))
                .handler(context -> context.end(
                        Callers.of(context).name() + " sent " + context.body().length()));
        Problems.mount(router);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(connections::accept)
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return server.actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        issuer.beAway(false);
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, AccessRole role) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + SecuritySettings.key(role)));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(code, Json.reader().readTree(answer.body()).path("code").asText());
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("none");
    }

    @Test
    void keysThatCannotBeReadAgainAreSeenInTheMetrics() throws Exception {
        Path file = Path.of(settings.get("security.apiKeysFile").toString());
        String good = Files.readString(file);
        Authentication authentication = Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                .orElseThrow();
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        new AccessControl(new AccessRules(new YAMLMapper().readTree(DESCRIBED)), authentication, own, nanos::get);
        Gauge stale = own.get("muduo.http.api.keys.stale").gauge();
        assertEquals(0, stale.value());

        Files.writeString(file, "a slip of the pen\n" + good);
        authentication.refresh();
        assertEquals(1, stale.value());
        Files.writeString(file, good);
        authentication.refresh();
        assertEquals(0, stale.value());
    }

    @Test
    void whoShowsNothingIsAskedWhoTheyAre() throws Exception {
        HttpResponse<String> answer = send(request("/v1/things"));
        assertProblem(answer, 401, "unauthenticated");
        assertEquals("Bearer realm=\"muduo\"", challenge(answer));
        assertEquals(200, send(request("/open")).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer muduo_unknown",
                "Bearer ",
                "Bearer",
                "Basic bXVkdW86bXVkdW8=",
                "muduo_key-for-tests-of-admin",
                "Bearer a b",
                "Bearer muduo_key-for-tests-of-admin, Bearer x",
                "Bearer x.y.z",
                "Bearer \u0001"
            })
    void whatIsNoGoodKeyOrTokenIsRefused(String header) throws Exception {
        String answer =
                raw("GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " + header + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 ") || answer.contains(" 400 "), answer);
        assertTrue(answer.contains("error=\"invalid_token\"") || answer.contains(" 400 "), answer);
        assertEquals(List.of(), reached);
    }

    @Test
    void twoHeadersAreNotOne() throws Exception {
        String good = "Authorization: Bearer " + SecuritySettings.key(AccessRole.ADMIN) + "\r\n";
        String answer = raw("GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + good
                + "Authorization: Bearer x\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertEquals(List.of(), reached);
    }

    /** Whoever is refused cannot have what they sent as a body read as somebody else's request. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 200", "Transfer-Encoding: chunked\r\nContent-Length: 5", "X: y"})
    void aRefusedBodyIsNoRequest(String framing) throws Exception {
        String hidden = "DELETE /v1/things/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + SecuritySettings.key(AccessRole.ADMIN) + "\r\nX-Pad: ";
        String answer = raw("POST /v1/things HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n0\r\n\r\n" + hidden
                + "x".repeat(300) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertFalse(answer.contains("deleted"), answer);
    }

    @Test
    void aKeyThatIsTooLongIsNotReadAtAll() throws Exception {
        String answer =
                raw("GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + "a".repeat(20_000) + "\r\n\r\n");
        assertFalse(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(List.of(), reached);
    }

    @Test
    void theSchemesCaseDoesNotMatter() throws Exception {
        HttpResponse<String> answer = send(
                request("/v1/things").header("Authorization", "bEARER  " + SecuritySettings.key(AccessRole.VIEWER)));
        assertEquals("viewer", answer.body());
    }

    @Test
    void whoMayNotIsToldWhatItTakes() throws Exception {
        HttpResponse<String> answer = send(request("/v1/things/1")
                .DELETE()
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.REVIEWER)));
        assertProblem(answer, 403, "insufficient-role");
        assertTrue(answer.body().contains("needs the role admin, and reviewer is reviewer"), answer.body());
        assertEquals("Bearer realm=\"muduo\", error=\"insufficient_scope\"", challenge(answer));
        HttpResponse<String> nobody =
                send(request("/v1/things").header("Authorization", "Bearer " + issuer.token("cleaner")));
        assertProblem(nobody, 403, "no-role");
    }

    @Test
    void aTokenIsAsGoodAsAKey() throws Exception {
        HttpResponse<String> answer =
                send(request("/v1/things").header("Authorization", "Bearer " + issuer.token("viewer")));
        assertEquals("sub-of-viewer", answer.body());
    }

    @Test
    void whatIsNotDescribedIsNobodys() throws Exception {
        for (String path : List.of("/v1/undescribed", "/v1/forgotten", "/v1/mistaken", "/v1/none", "/")) {
            assertProblem(send(request(path)), 401, "unauthenticated");
            assertProblem(get(path, AccessRole.ADMIN), 404, "not-found");
        }
        HttpResponse<String> method = send(request("/v1/things")
                .PUT(HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.ADMIN)));
        assertProblem(method, 405, "method");
        assertEquals(List.of(), reached);
    }

    @Test
    void ofTwoThatMatchTheStricterCounts() throws Exception {
        assertProblem(get("/v1/things/special", AccessRole.REVIEWER), 403, "insufficient-role");
        assertEquals(200, get("/v1/things/special", AccessRole.ADMIN).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/things",
                "/v1//things",
                "/v1/./things",
                "/open/../v1/things",
                "/open/%2e%2e/v1/things",
                "/%76%31/things",
                "/healthz/../v1/things",
                "/v1/things?x=/open",
                "/v1/things#/open",
                "/open;/../v1/things",
                "/v1/things/",
                "/V1/things",
                "/v1/things%2f",
                "/v1/things%00",
                "http://x/v1/things",
                "/v1\\things",
                "/healthz/",
                "/open/"
            })
    void guessingAtPathsOpensNothing(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.matches("(?s)HTTP/1.1 40[01] .*"), path + ": " + answer);
        assertEquals(List.of(), reached);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "get", "Delete", "X"})
    void noMethodGoesRound(String method) throws Exception {
        String viewer = "Authorization: Bearer " + SecuritySettings.key(AccessRole.VIEWER) + "\r\n";
        for (String path : List.of("/v1/things", "/v1/things/1")) {
            String anonymous = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(anonymous.startsWith("HTTP/1.1 401 "), anonymous);
            String known = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + viewer + "\r\n");
            assertTrue(known.startsWith("HTTP/1.1 405 "), known);
        }
        assertEquals(List.of(), reached);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void aHeaderIsNoMethod(String header) throws Exception {
        HttpResponse<String> answer = send(request("/v1/things/1")
                .header(header, "DELETE")
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.VIEWER)));
        assertEquals("viewer", answer.body());
        HttpResponse<String> other = send(request("/v1/things")
                .header("X-Original-URL", "/open")
                .header("X-Rewrite-URL", "/open")
                .header("X-Forwarded-For", "127.0.0.1"));
        assertEquals(401, other.statusCode());
    }

    @Test
    void aBodyComesWholeAfterItsSenderIsKnown() throws Exception {
        byte[] body = new byte[3 << 20];
        for (String credentials : List.of(SecuritySettings.key(AccessRole.ANNOTATOR), issuer.token("annotator"))) {
            HttpResponse<String> answer = send(request("/v1/things")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Authorization", "Bearer " + credentials));
            assertTrue(answer.body().endsWith("annotator sent " + body.length), answer.body());
        }
    }

    /** The answer is there although the body never comes. */
    @Test
    void nobodysBodyIsNotWaitedFor() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertEquals("HTTP/1.1 401", new String(line, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aCallerThatAsksTooOftenWaitsAndOthersDoNot() throws Exception {
        for (int at = 0; at < 20; at++) {
            assertEquals(200, get("/v1/things", AccessRole.VIEWER).statusCode());
        }
        HttpResponse<String> often = get("/v1/things", AccessRole.VIEWER);
        assertProblem(often, 429, "rate-limited");
        assertEquals("1", often.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(200, get("/v1/things", AccessRole.ANNOTATOR).statusCode());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(200, get("/v1/things", AccessRole.VIEWER).statusCode());
        assertProblem(get("/v1/things", AccessRole.VIEWER), 429, "rate-limited");
    }

    @Test
    void anAddressThatNobodyKnowsWaitsAndWhatIsOpenIsAlwaysAnswered() throws Exception {
        for (int at = 0; at < 20; at++) {
            HttpRequest.Builder request = request("/v1/things");
            if (at % 2 == 0) {
                request.header("Authorization", "Bearer muduo_" + at);
            }
            assertEquals(401, send(request).statusCode());
        }
        HttpResponse<String> often = send(request("/v1/things"));
        assertProblem(often, 429, "rate-limited");
        assertEquals("1", often.headers().firstValue("Retry-After").orElseThrow());
        assertProblem(send(request("/v1/things").header("Authorization", "Bearer muduo_x")), 429, "rate-limited");
        for (int at = 0; at < 100; at++) {
            assertEquals(200, send(request(at % 2 == 0 ? "/healthz" : "/open")).statusCode());
        }
        assertEquals(200, get("/v1/things", AccessRole.VIEWER).statusCode(), "a caller that is known has its own");
    }

    @Test
    void anIssuerThatIsAwayIsNobodysFaultAndKeysGoOn() throws Exception {
        issuer.beAway(true);
        port = serve();
        HttpResponse<String> answer =
                send(request("/v1/things").header("Authorization", "Bearer " + issuer.token("viewer")));
        assertProblem(answer, 503, "unavailable");
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertEquals(200, get("/v1/things", AccessRole.VIEWER).statusCode());
    }

    @Test
    void theAccessLogNamesTheCallerAndNothingTellsTheKey() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        logger.setLevel(Level.INFO);
        String token = issuer.token("viewer");
        String wrong = "muduo_wrong-one";
        String answers;
        try {
            answers = get("/v1/things", AccessRole.VIEWER).body()
                    + send(request("/v1/things").header("Authorization", "Bearer " + token))
                            .body()
                    + send(request("/v1/things").header("Authorization", "Bearer " + wrong))
                            .body()
                    + send(request("/v1/things").header("Authorization", "Bearer " + token + "x"))
                            .body();
            // What has been answered is logged when the server has ended.
            vertx.close().toCompletionStage().toCompletableFuture().get();
        } finally {
            logger.setLevel(null);
            root.detachAppender(lines);
        }
        StringBuilder said = new StringBuilder(answers);
        lines.list.forEach(line -> said.append(line.getFormattedMessage()).append(line.getKeyValuePairs()));
        String all = said + meters.getMetersAsString();
        assertTrue(all.contains("caller=\"viewer\"") && all.contains("caller=\"sub-of-viewer\""), all);
        assertTrue(all.contains("caller=\"-\""), all);
        assertFalse(all.contains(SecuritySettings.key(AccessRole.VIEWER)), all);
        assertFalse(all.contains(wrong), all);
        assertFalse(all.contains(token.substring(token.lastIndexOf('.') + 1)), all);
    }

    @Test
    void anAddressOfIpv6IsItsNetwork() {
        assertEquals(AccessControl.network("2001:db8:1:2::1"), AccessControl.network("2001:db8:1:2:ffff:1:2:3"));
        assertFalse(AccessControl.network("2001:db8:1:2::1").equals(AccessControl.network("2001:db8:1:3::1")));
        assertEquals("192.0.2.1", AccessControl.network("192.0.2.1"));
        assertEquals("unknown", AccessControl.network("unknown"));
    }

    private String raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
