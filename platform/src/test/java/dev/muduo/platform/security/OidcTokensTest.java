package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcTokensTest {
    private FakeIssuer issuer;
    private Authentication authentication;

    @BeforeAll
    void start() {
        issuer = FakeIssuer.start();
        authentication = with(Map.of());
    }

    @AfterAll
    void stop() {
        issuer.close();
    }

    private Authentication with(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(SecuritySettings.issuer(issuer));
        settings.putAll(more);
        return Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                .orElseThrow();
    }

    private static Caller caller(Authentication by, String token) throws Exception {
        try {
            return by.authenticate(token).toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
            throw cause instanceof Exception known ? known : e;
        }
    }

    private void assertRefused(String token, String why) {
        RefusedCredentialsException refused =
                assertThrows(RefusedCredentialsException.class, () -> caller(authentication, token));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        if (!token.isEmpty()) {
            assertFalse(refused.getMessage().contains(token));
        }
    }

    private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> change, String why) {
        assertRefused(issuer.token("admin", change), why);
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    @Test
    void aTokenThatIsWellSaysWhoAndWhat() throws Exception {
        assertEquals(
                new Caller("oidc sub-of-reviewer", "sub-of-reviewer", AccessRole.REVIEWER),
                caller(authentication, issuer.token("reviewer")));
    }

    @Test
    void timesCountWithALeeway() throws Exception {
        assertRefused(claims -> claims.expirationTime(inSeconds(-40)), "Expired");
        assertRefused(claims -> claims.notBeforeTime(inSeconds(40)), "before use");
        assertRefused(claims -> claims.expirationTime(null), "exp");
        caller(authentication, issuer.token("viewer", claims -> claims.expirationTime(inSeconds(-20))));
        caller(authentication, issuer.token("viewer", claims -> claims.notBeforeTime(inSeconds(20))));
    }

    @Test
    void itIsOfTheIssuerForThisServiceAndOfSomebody() {
        assertRefused(claims -> claims.issuer("https://another.example"), "iss");
        assertRefused(claims -> claims.issuer(issuer.url() + "/"), "iss");
        assertRefused(claims -> claims.issuer(null), "iss");
        assertRefused(claims -> claims.audience("another"), "aud");
        assertRefused(claims -> claims.audience((String) null), "aud");
        assertRefused(claims -> claims.subject(null), "sub");
        assertRefused(claims -> claims.subject("s".repeat(256)), "subject");
    }

    @Test
    void onlyTheIssuersSignatureIsBelieved() throws Exception {
        JWTClaimsSet claims = issuer.claims("somebody", "admin").build();
        RSAKey another = new RSAKeyGenerator(2048).generate();
        JWSHeader ours = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(issuer.key().getKeyID())
                .build();
        assertRefused(FakeIssuer.signed(ours, claims, new RSASSASigner(another)), "signature");
        String good = issuer.token("viewer");
        String[] parts = good.split("\\.", -1);
        String[] admin = issuer.token("admin").split("\\.", -1);
        assertRefused(parts[0] + "." + admin[1] + "." + parts[2], "signature");
        assertRefused(parts[0] + "." + parts[1] + ".", "");
    }

    @Test
    void noneAndSecretsAreNoSignatures() throws Exception {
        JWTClaimsSet claims = issuer.claims("somebody", "admin").build();
        assertRefused(new PlainJWT(claims).serialize(), "neither an API key nor a signed JWT");
        // The attack: the public key, which everybody has, taken for a secret.
        byte[] publicKey = issuer.key().toRSAPublicKey().getEncoded();
        JWSHeader secret = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(issuer.key().getKeyID())
                .build();
        assertRefused(FakeIssuer.signed(secret, claims, new MACSigner(publicKey)), "algorithm");
        JWSHeader notAllowed = new JWSHeader.Builder(JWSAlgorithm.RS512)
                .keyID(issuer.key().getKeyID())
                .build();
        assertRefused(FakeIssuer.signed(notAllowed, claims, new RSASSASigner(issuer.key())), "algorithm");
        JWSHeader ofAnotherKind = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("dpop+jwt"))
                .keyID(issuer.key().getKeyID())
                .build();
        assertRefused(FakeIssuer.signed(ofAnotherKind, claims, new RSASSASigner(issuer.key())), "typ");
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String token :
                List.of("", "x", "a.b.c", "..", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9.e30", "[".repeat(5000))) {
            assertRefused(token, "neither an API key nor a signed JWT");
        }
    }

    @Test
    void theHighestRoleCountsAndNoneIsNone() throws Exception {
        UnaryOperator<JWTClaimsSet.Builder> several =
                claims -> claims.claim("realm_access", Map.of("roles", List.of("viewer", "reviewer", "x", 7)));
        assertEquals(
                AccessRole.REVIEWER,
                caller(authentication, issuer.token("viewer", several)).role());
        for (Object roles : List.of(Map.of("roles", List.of("owner")), Map.of(), "viewer", List.of())) {
            String token = issuer.token("viewer", claims -> claims.claim("realm_access", roles));
            assertThrows(NoRoleException.class, () -> caller(authentication, token), roles.toString());
        }
    }

    @Test
    void aClaimMayBeAWordOrHaveDotsInItsName() throws Exception {
        Authentication scopes = with(Map.of("security.oidc.rolesClaim", "https://hospital.example/roles"));
        assertEquals(
                AccessRole.ANNOTATOR,
                caller(
                                scopes,
                                issuer.token(
                                        "x",
                                        claims -> claims.claim(
                                                "https://hospital.example/roles", "openid annotator viewer")))
                        .role());
    }

    @Test
    void aClaimOfOneValueMayHaveSpacesInIt() throws Exception {
        Authentication departments = with(Map.of(
                "security.oidc.rolesClaim",
                "department",
                "security.oidc.roles",
                Map.of("Nuclear Medicine", "reviewer", "Radiology", "viewer")));
        for (Map.Entry<String, AccessRole> each : Map.of(
                        "Nuclear Medicine", AccessRole.REVIEWER, "Radiology Nuclear", AccessRole.VIEWER)
                .entrySet()) {
            String token = issuer.token("x", claims -> claims.claim("department", each.getKey()));
            assertEquals(each.getValue(), caller(departments, token).role(), each.getKey());
        }
        String part = issuer.token("x", claims -> claims.claim("department", "Medicine"));
        assertThrows(NoRoleException.class, () -> caller(departments, part));
    }

    @Test
    void aNameIsOneThatIngestTakes() throws Exception {
        Authentication named = with(Map.of("security.oidc.nameClaim", "upn"));
        Map<String, String> names = Map.of(
                "Dr. Ä. Öz@site",
                "Dr. Ä. Öz@site",
                "auth0|17\n<b>",
                "auth0_17__b_",
                " -x",
                "x",
                "…",
                "unnamed",
                "n".repeat(80),
                "n".repeat(64));
        for (Map.Entry<String, String> each : names.entrySet()) {
            String token = issuer.token("viewer", claims -> claims.claim("upn", each.getKey()));
            assertEquals(each.getValue(), caller(named, token).name());
        }
        assertEquals("sub-of-viewer", caller(named, issuer.token("viewer")).name());
    }

    @Test
    void aNewKeyOfTheIssuerIsFetchedWhenATokenNamesIt() throws Exception {
        try (FakeIssuer renewed = FakeIssuer.start()) {
            Map<String, Object> settings = new HashMap<>(SecuritySettings.issuer(renewed));
            settings.put("security.oidc.atMostEvery", "1 ms");
            Authentication by = Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                    .orElseThrow();
            String before = renewed.token("viewer");
            caller(by, before);
            renewed.renewKey();
            caller(by, renewed.token("viewer"));
            assertThrows(
                    RefusedCredentialsException.class, () -> caller(by, before), "its key is the issuer's no more");
        }
    }

    @Test
    void anIssuerThatIsAwayIsNotTheTokensFault() throws Exception {
        try (FakeIssuer away = FakeIssuer.start()) {
            away.beAway(true);
            Map<String, Object> settings = new HashMap<>(SecuritySettings.issuer(away));
            settings.put("security.oidc.atMostEvery", "1 ms");
            Authentication by = Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                    .orElseThrow();
            assertThrows(SurroundingsException.class, () -> caller(by, away.token("viewer")));
            away.beAway(false);
            caller(by, away.token("viewer"));
            away.beAway(true);
            caller(by, away.token("viewer"));
        }
    }

    @Test
    void keysMayLieInAFile(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys.json"), new JWKSet(issuer.key().toPublicJWK()).toString());
        int asked = issuer.keysAsked();
        Authentication offline = with(Map.of("security.oidc.jwksFile", keys.toString()));
        assertInstanceOf(Caller.class, caller(offline, issuer.token("viewer")));
        assertEquals(asked, issuer.keysAsked());
    }

    @Test
    void anApiKeyIsNotSentToTheIssuersSide() {
        assertRefused("muduo_something", "API key is not known");
    }
}
