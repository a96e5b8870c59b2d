package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityConfigTest {
    private static SecurityConfig section(String yaml) {
        return Configuration.reference().over(yaml, "my.yaml").section("security", SecurityConfig.class);
    }

    @Test
    void byDefaultNobodyIsToldApart() {
        SecurityConfig config = section("{}");
        assertFalse(config.authenticates());
        assertFalse(config.trustNetworkWithoutAuthentication());
        assertEquals(new RatesConfig(200, 1000, 50, 500, 10_000), config.rates());
        assertEquals(Optional.empty(), Authentication.of(config, InstantSource.system()));
    }

    @Test
    void everyKeyIsMapped() {
        SecurityConfig config = section("""
                security:
                  apiKeysFile: /secrets/keys
                  trustNetworkWithoutAuthentication: true
                  oidc:
                    issuer: https://id.example/realms/hospital
                    audience: muduo
                    clientId: page
                    scope: openid profile
                    rolesClaim: realm_access.roles
                    roles: { radiology: ANNOTATOR, lead: reviewer }
                    nameClaim: upn
                    algorithms: [ES512]
                    leeway: 1 min
                    refresh: 1 h
                    atMostEvery: 1 min
                    withoutIssuer: 2 h
                    jwksFile: /keys.json
                    caFile: /ca.pem
                  rates: { requestsPerSecond: 1, burst: 2, unknownPerSecond: 3, unknownBurst: 4, remembered: 5 }
                """);
        assertEquals(
                new SecurityConfig(
                        Optional.of(Path.of("/secrets/keys")),
                        new OidcConfig(
                                Optional.of("https://id.example/realms/hospital"),
                                Optional.of("muduo"),
                                Optional.of("page"),
                                "openid profile",
                                "realm_access.roles",
                                Map.of("radiology", AccessRole.ANNOTATOR, "lead", AccessRole.REVIEWER),
                                "upn",
                                List.of("ES512"),
                                Duration.ofMinutes(1),
                                Duration.ofHours(1),
                                Duration.ofMinutes(1),
                                Duration.ofHours(2),
                                Optional.of(Path.of("/keys.json")),
                                Optional.of(Path.of("/ca.pem"))),
                        true,
                        new RatesConfig(1, 2, 3, 4, 5)),
                config);
        assertTrue(config.authenticates());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer: https://a.example, roles: {a: viewer}|audience is needed",
                "issuer: https://a.example, audience: ' ', roles: {a: viewer}|audience is needed",
                "issuer: https://a.example, audience: m|roles is needed",
                "issuer: http://a.example, audience: m, roles: {a: viewer}|begins with https://",
                "issuer: a.example, audience: m, roles: {a: viewer}|begins with https://",
                "audience: m|issuer is needed",
                "clientId: m|issuer is needed",
                "jwksFile: /x|issuer is needed",
                "algorithms: [HS256]|only the issuer has",
                "algorithms: [none]|only the issuer has",
                "algorithms: [RS256, HS512]|only the issuer has",
                "algorithms: []|only the issuer has",
                "leeway: 6 min|leeway is 0 s to 5 min",
                "atMostEvery: 0 s|atMostEvery is positive",
                "roles: {a: owner}|roles",
            })
    void whatWouldLetInTheWrongOnesIsRefused(String oidc, String why) {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> section("security: {oidc: {" + oidc + "}}"));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void anIssuerOnThisMachineNeedsNoTls() {
        OidcConfig.requireSecure("issuer", URI.create("http://127.0.0.1:8081/realm"));
        OidcConfig.requireSecure("issuer", URI.create("http://[::1]:8081"));
        assertThrows(
                IllegalArgumentException.class,
                () -> OidcConfig.requireSecure("issuer", URI.create("http://127.0.0.1.evil.example")));
    }

    @Test
    void rolesIncludeThoseBefore() {
        assertTrue(AccessRole.ADMIN.includes(AccessRole.VIEWER));
        assertTrue(AccessRole.REVIEWER.includes(AccessRole.ANNOTATOR));
        assertFalse(AccessRole.ANNOTATOR.includes(AccessRole.REVIEWER));
        assertTrue(AccessRole.VIEWER.includes(AccessRole.VIEWER));
        assertEquals(Optional.empty(), AccessRole.ofWord("VIEWER"));
    }
}
