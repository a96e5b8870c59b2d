package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Keys and tokens over HTTP, before routes of which some are described and some are not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AccessControlTest {
    private static FakeIssuer issuer;

    @TempDir
    Path folder;

    private GuardedServer server;

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
        server = new GuardedServer(folder.resolve("keys"), issuer);
    }

    @AfterEach
    void stop() throws Exception {
        issuer.beAway(false);
        server.close();
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("none");
    }

    @Test
    void keysThatCannotBeReadAgainAreSeenInTheMetrics() throws Exception {
        Path file = folder.resolve("keys");
        String good = Files.readString(file);
        Authentication authentication = server.authentication();
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        new AccessControl(GuardedServer.rules(), authentication, own, System::nanoTime);
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
        HttpResponse<String> answer = server.send(server.request("/v1/things"));
        GuardedServer.assertProblem(answer, 401, "unauthenticated");
        assertEquals("Bearer realm=\"muduo\"", challenge(answer));
        assertEquals(200, server.send(server.request("/open")).statusCode());
    }

    @Test
    void theSchemesCaseDoesNotMatter() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/things")
                .header("Authorization", "bEARER  " + SecuritySettings.key(AccessRole.VIEWER)));
        assertEquals("viewer", answer.body());
    }

    @Test
    void whoMayNotIsToldWhatItTakes() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/things/1")
                .DELETE()
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.REVIEWER)));
        GuardedServer.assertProblem(answer, 403, "insufficient-role");
        assertTrue(answer.body().contains("needs the role admin, and reviewer is reviewer"), answer.body());
        assertEquals("Bearer realm=\"muduo\", error=\"insufficient_scope\"", challenge(answer));
        HttpResponse<String> nobody =
                server.send(server.request("/v1/things").header("Authorization", "Bearer " + issuer.token("cleaner")));
        GuardedServer.assertProblem(nobody, 403, "no-role");
    }

    @Test
    void aTokenIsAsGoodAsAKey() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/things").header("Authorization", "Bearer " + issuer.token("viewer")));
        assertEquals("sub-of-viewer", answer.body());
    }

    @Test
    void whatIsNotDescribedIsNobodys() throws Exception {
        for (String path : List.of("/v1/undescribed", "/v1/forgotten", "/v1/mistaken", "/v1/none", "/")) {
            GuardedServer.assertProblem(server.send(server.request(path)), 401, "unauthenticated");
            GuardedServer.assertProblem(server.get(path, AccessRole.ADMIN), 404, "not-found");
        }
        HttpResponse<String> method = server.send(server.request("/v1/things")
                .PUT(HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.ADMIN)));
        GuardedServer.assertProblem(method, 405, "method");
        assertEquals(List.of(), server.reached);
    }

    @Test
    void ofTwoThatMatchTheStricterCounts() throws Exception {
        GuardedServer.assertProblem(server.get("/v1/things/special", AccessRole.REVIEWER), 403, "insufficient-role");
        assertEquals(200, server.get("/v1/things/special", AccessRole.ADMIN).statusCode());
    }

    @Test
    void aBodyComesWholeAfterItsSenderIsKnown() throws Exception {
        byte[] body = new byte[3 << 20];
        for (String credentials : List.of(SecuritySettings.key(AccessRole.ANNOTATOR), issuer.token("annotator"))) {
            HttpResponse<String> answer = server.send(server.request("/v1/things")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Authorization", "Bearer " + credentials));
            assertTrue(answer.body().endsWith("annotator sent " + body.length), answer.body());
        }
    }

    @Test
    void aCallerThatAsksTooOftenWaitsAndOthersDoNot() throws Exception {
        for (int at = 0; at < 20; at++) {
            assertEquals(200, server.get("/v1/things", AccessRole.VIEWER).statusCode());
        }
        HttpResponse<String> often = server.get("/v1/things", AccessRole.VIEWER);
        GuardedServer.assertProblem(often, 429, "rate-limited");
        assertEquals("1", often.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(200, server.get("/v1/things", AccessRole.ANNOTATOR).statusCode());
        server.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(200, server.get("/v1/things", AccessRole.VIEWER).statusCode());
        GuardedServer.assertProblem(server.get("/v1/things", AccessRole.VIEWER), 429, "rate-limited");
    }

    @Test
    void anAddressThatNobodyKnowsWaitsAndWhatIsOpenIsAlwaysAnswered() throws Exception {
        for (int at = 0; at < 20; at++) {
            HttpRequest.Builder request = server.request("/v1/things");
            if (at % 2 == 0) {
                request.header("Authorization", "Bearer muduo_" + at);
            }
            assertEquals(401, server.send(request).statusCode());
        }
        HttpResponse<String> often = server.send(server.request("/v1/things"));
        GuardedServer.assertProblem(often, 429, "rate-limited");
        assertEquals("1", often.headers().firstValue("Retry-After").orElseThrow());
        GuardedServer.assertProblem(
                server.send(server.request("/v1/things").header("Authorization", "Bearer muduo_x")),
                429,
                "rate-limited");
        for (int at = 0; at < 100; at++) {
            assertEquals(
                    200,
                    server.send(server.request(at % 2 == 0 ? "/healthz" : "/open"))
                            .statusCode());
        }
        assertEquals(
                200, server.get("/v1/things", AccessRole.VIEWER).statusCode(), "a caller that is known has its own");
    }

    @Test
    void anIssuerThatIsAwayIsNobodysFaultAndKeysGoOn() throws Exception {
        issuer.beAway(true);
        try (GuardedServer fresh = new GuardedServer(folder.resolve("keys of its own"), issuer)) {
            HttpResponse<String> answer =
                    fresh.send(fresh.request("/v1/things").header("Authorization", "Bearer " + issuer.token("viewer")));
            GuardedServer.assertProblem(answer, 503, "unavailable");
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
            assertEquals(200, fresh.get("/v1/things", AccessRole.VIEWER).statusCode());
        }
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
            answers = server.get("/v1/things", AccessRole.VIEWER).body()
                    + server.send(server.request("/v1/things").header("Authorization", "Bearer " + token))
                            .body()
                    + server.send(server.request("/v1/things").header("Authorization", "Bearer " + wrong))
                            .body()
                    + server.send(server.request("/v1/things").header("Authorization", "Bearer " + token + "x"))
                            .body();
            // What has been answered is logged when the server has ended.
            server.close();
        } finally {
            logger.setLevel(null);
            root.detachAppender(lines);
        }
        StringBuilder said = new StringBuilder(answers);
        lines.list.forEach(line -> said.append(line.getFormattedMessage()).append(line.getKeyValuePairs()));
        String all = said + server.meters.getMetersAsString();
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
}
