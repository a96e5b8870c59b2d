package dev.muduo.platform.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider on this machine, for tests: discovery, keys, and the authorization code flow with PKCE (RFC 7636) for whoever
 * asks, without a question. Can be away, and can take new keys. Safe for several threads.
 */
public final class FakeIssuer implements AutoCloseable {
    public static final String AUDIENCE = "muduo-api";
    public static final String CLIENT = "muduo-page";

    private final HttpServer server;
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile RSAKey key;
    private volatile boolean away;
    private volatile String roleOfPeople = "admin";

    private FakeIssuer(HttpServer server) {
        this.server = server;
        renewKey();
    }

    public static FakeIssuer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeIssuer issuer = new FakeIssuer(server);
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/keys", issuer::keys);
            server.createContext("/authorize", issuer::authorize);
            server.createContext("/token", issuer::token);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The claim {@code iss}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Whether it does not answer, with keys at least. */
    public void beAway(boolean isAway) {
        away = isAway;
    }

    /** How often somebody has asked for keys. */
    public int keysAsked() {
        return keysAsked.get();
    }

    /** From now on tokens are signed with another key. */
    public void renewKey() {
        try {
            key = new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key that signs now, whole. */
    public RSAKey key() {
        return key;
    }

    /** What the claim for roles says of whoever signs in by a browser. */
    public void peopleAre(String role) {
        roleOfPeople = role;
    }

    /** A token that is well in everything, but for what the caller changes. */
    public String token(String role, UnaryOperator<JWTClaimsSet.Builder> changed) {
        JWTClaimsSet claims = changed.apply(claims("sub-of-" + role, role)).build();
        try {
            return signed(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims,
                    new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String token(String role) {
        return token(role, claims -> claims);
    }

    /** What a token says that is well in everything. */
    public JWTClaimsSet.Builder claims(String subject, String role) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(List.of("another", AUDIENCE))
                .subject(subject)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(1)))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim("realm_access", Map.of("roles", List.of("offline_access", role)));
    }

    public static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    // ---- what it answers ----

    private void discovery(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                Map.of(
                        "issuer", url(),
                        "jwks_uri", url() + "/keys",
                        "authorization_endpoint", url() + "/authorize",
                        "token_endpoint", url() + "/token"));
    }

    private void keys(HttpExchange exchange) throws IOException {
        keysAsked.incrementAndGet();
        answer(exchange, new JWKSet(key.toPublicJWK()).toJSONObject());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        String code = "code-" + (codes.size() + 1);
        codes.put(code, asked);
        URI back = URI.create(
                asked.get("redirect_uri") + "?code=" + code + "&state=" + URLEncoder.encode(asked.get("state"), UTF_8));
        exchange.getResponseHeaders().set("Location", back.toString());
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** A code is worth a token once, and only to whoever knows the secret that its hash was asked with. */
    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        boolean good = asked != null
                && "S256".equals(asked.get("code_challenge_method"))
                && hash(sent.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"))
                && CLIENT.equals(sent.get("client_id"))
                && asked.get("redirect_uri").equals(sent.get("redirect_uri"));
        if (good) {
            String token =
                    token(roleOfPeople, claims -> claims.subject("person-1").claim("preferred_username", "Dr. A"));
            answer(exchange, Map.of("access_token", token, "token_type", "Bearer", "expires_in", 300));
        } else {
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        }
    }

    private static String hash(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(
                    URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts.length < 2 ? "" : parts[1], UTF_8));
        }
        return parameters;
    }

    private void answer(HttpExchange exchange, Object json) throws IOException {
        byte[] body = Json.write(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(away ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
