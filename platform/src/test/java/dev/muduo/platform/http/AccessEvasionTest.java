package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways round keys and tokens, byte by byte: none gets past them. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AccessEvasionTest {
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
        server.close();
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
        String answer = server.raw(
                "GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " + header + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 ") || answer.contains(" 400 "), answer);
        assertTrue(answer.contains("error=\"invalid_token\"") || answer.contains(" 400 "), answer);
        assertEquals(List.of(), server.reached);
    }

    @Test
    void twoHeadersAreNotOne() throws Exception {
        String good = "Authorization: Bearer " + SecuritySettings.key(AccessRole.ADMIN) + "\r\n";
        String answer = server.raw("GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + good
                + "Authorization: Bearer x\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertEquals(List.of(), server.reached);
    }

    /** Whoever is refused cannot have what they sent as a body read as somebody else's request. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 200", "Transfer-Encoding: chunked\r\nContent-Length: 5", "X: y"})
    void aRefusedBodyIsNoRequest(String framing) throws Exception {
        String hidden = "DELETE /v1/things/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + SecuritySettings.key(AccessRole.ADMIN) + "\r\nX-Pad: ";
        String answer = server.raw("POST /v1/things HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n0\r\n\r\n" + hidden
                + "x".repeat(300) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertFalse(answer.contains("deleted"), answer);
    }

    @Test
    void aKeyThatIsTooLongIsNotReadAtAll() throws Exception {
        String answer = server.raw(
                "GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + "a".repeat(20_000) + "\r\n\r\n");
        assertFalse(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(List.of(), server.reached);
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
        String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.matches("(?s)HTTP/1.1 40[01] .*"), path + ": " + answer);
        assertEquals(List.of(), server.reached);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "get", "Delete", "X"})
    void noMethodGoesRound(String method) throws Exception {
        String viewer = "Authorization: Bearer " + SecuritySettings.key(AccessRole.VIEWER) + "\r\n";
        for (String path : List.of("/v1/things", "/v1/things/1")) {
            String anonymous = server.raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(anonymous.startsWith("HTTP/1.1 401 "), anonymous);
            String known =
                    server.raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + viewer + "\r\n");
            assertTrue(known.startsWith("HTTP/1.1 405 "), known);
        }
        assertEquals(List.of(), server.reached);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void aHeaderIsNoMethod(String header) throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/things/1")
                .header(header, "DELETE")
                .header("Authorization", "Bearer " + SecuritySettings.key(AccessRole.VIEWER)));
        assertEquals("viewer", answer.body());
        HttpResponse<String> other = server.send(server.request("/v1/things")
                .header("X-Original-URL", "/open")
                .header("X-Rewrite-URL", "/open")
                .header("X-Forwarded-For", "127.0.0.1"));
        assertEquals(401, other.statusCode());
    }

    /** The answer is there although the body never comes. */
    @Test
    void nobodysBodyIsNotWaitedFor() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertEquals("HTTP/1.1 401", new String(line, StandardCharsets.US_ASCII));
        }
    }
}
