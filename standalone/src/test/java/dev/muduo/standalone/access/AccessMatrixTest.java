package dev.muduo.standalone.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.AccessRules;
import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation that any service describes, asked by everybody: each role by key and by token, nobody, and every kind of
 * credentials that is not good. Behind the doorkeeper of the real edge stand routes that only say that they were reached; that real
 * routes are the described ones is what each service's own tests hold.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
    private static final String REACHED = "X-Reached";

    /** What is not only looked at, by the least role that may. Everything else is. */
    private static final Map<String, AccessRole> DOING = Map.ofEntries(
            Map.entry("POST /v1/segmentations", AccessRole.VIEWER),
            Map.entry("DELETE /v1/segmentations/{id}", AccessRole.VIEWER),
            Map.entry("POST /v1/studies", AccessRole.ANNOTATOR),
            Map.entry("POST /v1/studies/{studyId}/annotations", AccessRole.ANNOTATOR),
            Map.entry("POST /v1/dicom-web/studies", AccessRole.ANNOTATOR),
            Map.entry("POST /v1/dicom-web/studies/{studyInstanceUid}", AccessRole.ANNOTATOR),
            Map.entry("POST /v1/studies/{studyId}/reviews", AccessRole.REVIEWER),
            Map.entry("POST /v1/dicom-studies/{studyId}/decision", AccessRole.REVIEWER),
            Map.entry("POST /v1/models/{name}/weights", AccessRole.ADMIN),
            Map.entry("POST /v1/models/{name}/training-requests", AccessRole.ADMIN),
            Map.entry("POST /v1/teaching-requests", AccessRole.ADMIN));

    private static final Set<String> OPEN = Set.of(
            "GET /",
            "GET /healthz",
            "GET /page/vendor/{file}",
            "GET /page/{file}",
            "GET /readyz",
            "GET /v1/openapi.json",
            "GET /v1/openapi.yaml",
            "GET /v1/sign-in");

    private static final RSAKey ANOTHERS = another();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Metrics metrics = new Metrics();
    private final FakeIssuer issuer = FakeIssuer.start();
    private HttpEdge edge;
    private int port;

    /** @param needed empty: open */
    record Operation(String method, String path, Optional<AccessRole> needed) {
        /** With something in place of each parameter. */
        String example() {
            return path.replaceAll("\\{[A-Za-z]+}", "a1");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path :
                ApiDescription.onClassPath().document().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        AccessRole.ofWord(
                                operation.getValue().path(AccessRules.ROLE).asText())));
            }
        }
        return operations.stream();
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, Object> settings = new HashMap<>(SecuritySettings.keysOfAllRoles(folder.resolve("keys")));
        settings.putAll(SecuritySettings.issuer(issuer));
        for (String rate : List.of("requestsPerSecond", "burst", "unknownPerSecond", "unknownBurst")) {
            settings.put("security.rates." + rate, 1_000_000);
        }
        edge = new HttpEdge(
                HttpConfig.local(0),
                new Health(),
                metrics.registry(),
                List.of(AccessMatrixTest::everythingDescribed),
                Authentication.of(SecuritySettings.section(settings), InstantSource.system()));
        port = edge.start();
    }

    @AfterAll
    void stop() {
        edge.close();
        issuer.close();
        metrics.close();
    }

    /** And something that nobody describes. */
    private static void everythingDescribed(Router router) {
        operations()
                .forEach(operation -> router.route(
                                HttpMethod.valueOf(operation.method()),
                                operation.path().replaceAll("\\{([A-Za-z]+)}", ":$1"))
                        .handler(context -> context.response()
                                .putHeader(REACHED, "yes")
                                .setStatusCode(204)
                                .end()));
        router.route("/v1/undescribed")
                .handler(context -> context.response().putHeader(REACHED, "yes").end("reached"));
    }

    private HttpResponse<String> ask(String method, String path, Optional<String> credentials) throws Exception {
        return client.send(request(method, port, path, credentials), BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, int port, String path, Optional<String> credentials) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("a body")
                                : HttpRequest.BodyPublishers.noBody());
        credentials.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        return request.build();
    }

    private static boolean reached(HttpResponse<String> answer) {
        return answer.headers().firstValue(REACHED).isPresent() || answer.statusCode() == 200;
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return Json.reader().readTree(answer.body()).path("code").asText();
    }

    // ---- what the description says ----

    @Test
    void doingNeedsTheRoleThatIsMeantAndLookingNeedsOne() {
        Map<String, Optional<AccessRole>> meant = new HashMap<>();
        Map<String, Optional<AccessRole>> said = new HashMap<>();
        operations().forEach(operation -> {
            String name = operation.toString();
            said.put(name, operation.needed());
            AccessRole least = operation.method().equals("GET") ? AccessRole.VIEWER : AccessRole.ADMIN;
            meant.put(name, OPEN.contains(name) ? Optional.empty() : Optional.of(DOING.getOrDefault(name, least)));
        });
        assertEquals(meant, said);
        assertTrue(said.keySet().containsAll(DOING.keySet()) && said.keySet().containsAll(OPEN));
    }

    // ---- who gets through ----

    @ParameterizedTest
    @MethodSource("operations")
    void eachRoleMayWhatItMayAndNoMore(Operation operation) throws Exception {
        for (AccessRole role : AccessRole.values()) {
            for (String shown : List.of(SecuritySettings.key(role), issuer.token(role.word()))) {
                HttpResponse<String> answer = ask(operation.method(), operation.example(), Optional.of(shown));
                boolean may = operation.needed().map(role::includes).orElse(true);
                assertEquals(may, reached(answer), () -> operation + " by " + role + ": " + answer.body());
                if (!may) {
                    assertEquals(403, answer.statusCode());
                    assertEquals("insufficient-role", code(answer));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nobodyGetsThroughWithoutGoodCredentials(Operation operation) throws Exception {
        HttpResponse<String> nothing = ask(operation.method(), operation.example(), Optional.empty());
        assertEquals(operation.needed().isEmpty(), reached(nothing), nothing::body);
        if (operation.needed().isEmpty()) {
            return;
        }
        assertEquals(401, nothing.statusCode());
        assertEquals("unauthenticated", code(nothing));
        for (Map.Entry<String, String> bad : badCredentials().entrySet()) {
            HttpResponse<String> answer = ask(operation.method(), operation.example(), Optional.of(bad.getValue()));
            assertEquals(401, answer.statusCode(), () -> operation + " with " + bad.getKey() + ": " + answer.body());
            assertEquals("invalid-token", code(answer));
            assertEquals(
                    "Bearer realm=\"muduo\", error=\"invalid_token\"",
                    answer.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
        HttpResponse<String> cleaner =
                ask(operation.method(), operation.example(), Optional.of(issuer.token("cleaner")));
        assertEquals(403, cleaner.statusCode());
        assertEquals("no-role", code(cleaner));
    }

    /** All say that they are an admin's. */
    private Map<String, String> badCredentials() throws Exception {
        Instant now = Instant.now();
        JWTClaimsSet claims = issuer.claims("somebody", "admin").build();
        JWSHeader header = header(JWSAlgorithm.RS256, issuer.key().getKeyID());
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("an expired token", issuer.token("admin", c -> c.expirationTime(Date.from(now.minusSeconds(60)))));
        bad.put("one not yet valid", issuer.token("admin", c -> c.notBeforeTime(Date.from(now.plusSeconds(60)))));
        bad.put("one without an end", issuer.token("admin", c -> c.expirationTime(null)));
        bad.put("one for others", issuer.token("admin", c -> c.audience("another")));
        bad.put("one of another issuer", issuer.token("admin", c -> c.issuer("https://another.example")));
        bad.put("another's signature", FakeIssuer.signed(header, claims, new RSASSASigner(ANOTHERS)));
        bad.put("no signature", new PlainJWT(claims).serialize());
        bad.put(
                "the public key as a secret",
                FakeIssuer.signed(
                        header(JWSAlgorithm.HS256, issuer.key().getKeyID()),
                        claims,
                        new MACSigner(issuer.key().toRSAPublicKey().getEncoded())));
        bad.put(
                "an unknown key id",
                FakeIssuer.signed(header(JWSAlgorithm.RS256, "unknown"), claims, new RSASSASigner(issuer.key())));
        bad.put(
                "a key of its own in the header",
                FakeIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .jwk(ANOTHERS.toPublicJWK())
                                .build(),
                        claims,
                        new RSASSASigner(ANOTHERS)));
        bad.put("an unknown API key", "muduo_0000000000000000000000000000000000000000000");
        bad.put("half an API key", SecuritySettings.key(AccessRole.ADMIN).substring(0, 20));
        bad.put("a word", "admin");
        return bad;
    }

    private static RSAKey another() {
        try {
            return new RSAKeyGenerator(2048).keyID("another").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm).keyID(keyId).build();
    }

    // ---- who cannot be told ----

    @Test
    void whileTheIssuerIsAwayATokenIsAnsweredAsDescribed() throws Exception {
        try (FakeIssuer away = FakeIssuer.start();
                HttpEdge another = new HttpEdge(
                        HttpConfig.local(0),
                        new Health(),
                        metrics.registry(),
                        List.of(AccessMatrixTest::everythingDescribed),
                        Authentication.of(
                                SecuritySettings.section(SecuritySettings.issuer(away)), InstantSource.system()))) {
            away.beAway(true);
            int site = another.start();
            ContractClient described = new ContractClient(ApiContract.onClassPath());
            for (Operation operation :
                    operations().filter(each -> each.needed().isPresent()).toList()) {
                HttpResponse<String> answer = described.send(
                        request(operation.method(), site, operation.example(), Optional.of(away.token("admin"))),
                        BodyHandlers.ofString());
                assertEquals(503, answer.statusCode(), operation::toString);
                assertEquals("unavailable", code(answer));
            }
        }
    }

    // ---- what is not described ----

    @Test
    void whatIsMountedAndNotDescribedIsNobodys() throws Exception {
        assertEquals(401, ask("GET", "/v1/undescribed", Optional.empty()).statusCode());
        HttpResponse<String> admins =
                ask("GET", "/v1/undescribed", Optional.of(SecuritySettings.key(AccessRole.ADMIN)));
        assertEquals(404, admins.statusCode());
        assertEquals("not-found", code(admins));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void noOtherMethodNoOtherSpellingOpensAnything(Operation operation) throws Exception {
        if (operation.needed().isEmpty()) {
            return;
        }
        String path = operation.example();
        for (String method : List.of("HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "get", "post")) {
            HttpResponse<String> nobody = ask(method, path, Optional.empty());
            assertEquals(401, nobody.statusCode(), () -> method + " " + path);
        }
        Set<String> spellings = new TreeSet<>(List.of(
                "/" + path,
                path + "/",
                path.toUpperCase(Locale.ROOT),
                path.replace("/v1/", "/v1//"),
                path.replace("/v1/", "/v1/./"),
                path.replace("/v1/", "/page/%2e%2e/v1/"),
                path.replace("/v1/", "/page/../v1/"),
                path.replaceFirst("^/", "/page%2f..%2f"),
                path.replace("/v1", "/%761"),
                path + "%2f",
                path + ";a=b",
                path + "%00",
                "/page/.." + path));
        for (String spelling : spellings) {
            HttpResponse<String> nobody = ask(operation.method(), spelling, Optional.empty());
            boolean stopped = nobody.statusCode() == 401 || nobody.statusCode() == 400 || nobody.statusCode() == 404;
            assertTrue(stopped && !reached(nobody), () -> operation + " as " + spelling + ": " + nobody.statusCode());
        }
        if (operation.needed().get() != AccessRole.VIEWER) {
            String viewer = SecuritySettings.key(AccessRole.VIEWER);
            for (String spelling : spellings) {
                HttpResponse<String> answer = ask(operation.method(), spelling, Optional.of(viewer));
                assertTrue(!reached(answer), () -> operation + " as " + spelling + ": " + answer.statusCode());
            }
        }
    }
}
