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
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider on this machine, for tests: discovery, keys, and the authorization code flow with PKCE (RFC 7636) for whoever
 * asks, without a question; refresh tokens that are worth something once (RFC 6749, 6), and their revocation (RFC 7009). Can be away,
 * and can take new keys. Safe for several threads.
 */
public final class FakeIssuer implements AutoCloseable {
    public static final String AUDIENCE = "muduo-api";
    public static final String CLIENT = "muduo-page";

    private static final Duration TOKENS_LAST = Duration.ofMinutes(5);

    private final HttpServer server;
    private final InstantSource clock;
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile RSAKey key;
    private volatile boolean away;
    private volatile String roleOfPeople = "admin";
    private volatile String nameOfPeople = "Dr. A";
    private volatile boolean givesRefreshTokens;

    private FakeIssuer(HttpServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        renewKey();
    }

    public static FakeIssuer start() {
        return start(InstantSource.system());
    }

    /** @param clock by which tokens begin and end */
    public static FakeIssuer start(InstantSource clock) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeIssuer issuer = new FakeIssuer(server, clock);
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/keys", issuer::keys);
            server.createContext("/authorize", issuer::authorize);
            server.createContext("/token", issuer::token);
            server.createContext("/revoke", issuer::revoke);
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

    /** Whether it does not answer, with keys and tokens at least. */
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

    /** What whoever signs in by a browser is called, in the claim {@code preferred_username}; each name is another subject. */
    public void peopleAreCalled(String name) {
        nameOfPeople = name;
    }

    /** From now on whoever signs in by a browser gets a refresh token, too. */
    public void giveRefreshTokens() {
        givesRefreshTokens = true;
    }

    /** No refresh token of before is worth anything any more. */
    public void endSessions() {
        refreshTokens.clear();
    }

    /** How many refresh tokens are worth something. */
    public int refreshTokens() {
        return refreshTokens.size();
    }

    /** How often a token was renewed. */
    public int renewals() {
        return renewals.get();
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
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(List.of("another", AUDIENCE))
                .subject(subject)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(1)))
                .expirationTime(Date.from(now.plus(TOKENS_LAST)))
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
                        "token_endpoint", url() + "/token",
                        "revocation_endpoint", url() + "/revoke"));
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

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (away) {
            answer(exchange, Map.of());
        } else if (CLIENT.equals(sent.get("client_id")) && (isRenewal(sent) || isSignIn(sent))) {
            answer(exchange, granted());
        } else {
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        }
    }

    private Map<String, Object> granted() {
        Map<String, Object> granted = new HashMap<>();
        granted.put(
                "access_token",
                token(
                        roleOfPeople,
                        claims -> claims.subject("subject of " + nameOfPeople)
                                .claim("preferred_username", nameOfPeople)));
        granted.put("token_type", "Bearer");
        granted.put("expires_in", TOKENS_LAST.toSeconds());
        if (givesRefreshTokens) {
            String refreshToken = UUID.randomUUID().toString();
            refreshTokens.add(refreshToken);
            granted.put("refresh_token", refreshToken);
        }
        return granted;
    }

    /** A code is worth a token once, and only to whoever knows the secret that its hash was asked with. */
    private boolean isSignIn(Map<String, String> sent) {
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        return asked != null
                && "authorization_code".equals(sent.get("grant_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && hash(sent.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"))
                && asked.get("redirect_uri").equals(sent.get("redirect_uri"));
    }

    /** One that was used before is in two hands: then none is worth anything any more. */
    private boolean isRenewal(Map<String, String> sent) {
        if (!"refresh_token".equals(sent.get("grant_type"))) {
            return false;
        }
        boolean good = refreshTokens.remove(sent.getOrDefault("refresh_token", ""));
        if (good) {
            renewals.incrementAndGet();
        } else {
            refreshTokens.clear();
        }
        return good;
    }

    private void revoke(HttpExchange exchange) throws IOException {
        refreshTokens.remove(parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getOrDefault("token", ""));
        answer(exchange, Map.of());
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
