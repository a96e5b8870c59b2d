package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.testing.SecuritySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConfigTest {
    private final HttpConfig config = HttpConfig.local(0);

    @Test
    void aClientIsNotMadeToWaitLongerThanItsConnectionStaysOpen() {
        config.requireOpenFor("serving.requestTimeout", config.idleTimeout().minusMillis(1));
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> config.requireOpenFor("serving.requestTimeout", config.idleTimeout()));
        assertTrue(
                refused.getMessage()
                        .contains("serving.requestTimeout (PT2M) must be shorter than http.idleTimeout (PT2M)"),
                refused.getMessage());
        assertThrows(
                ConfigurationException.class,
                () -> config.requireOpenFor("ingest.answerTimeout", Duration.ofMinutes(3)));
    }

    @Test
    void whatAnEndOfTheProcessCutsOffIsSaid() {
        assertEquals(Optional.empty(), config.cutOffAtEnd("serving.requestTimeout", config.shutdownTimeout()));
        String said = config.cutOffAtEnd("serving.requestTimeout", Duration.ofSeconds(100))
                .orElseThrow();
        assertTrue(said.contains("http.shutdownTimeout (PT20S)"), said);
        assertTrue(said.contains("serving.requestTimeout gives them PT1M40S"), said);
    }

    private static void require(String host, Map<String, Object> security) {
        new HttpConfig(host, 0, 2048, 5, Duration.ofMinutes(1), Duration.ofSeconds(1))
                .requireProtection(SecuritySettings.section(security));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.9.9.9"})
    void thisMachineAloneNeedsNothing(String host) {
        require(host, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void beyondThisMachineCallersAreToldApart(String host, @TempDir Path folder) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> require(host, Map.of()));
        for (String remedy : List.of(
                host,
                "security.apiKeysFile",
                "security.oidc.issuer",
                "127.0.0.1",
                "security.trustNetworkWithoutAuthentication")) {
            assertTrue(refused.getMessage().contains(remedy), refused.getMessage());
        }
        require(host, SecuritySettings.keysOfAllRoles(folder.resolve("keys")));
        require(host, Map.of("security.trustNetworkWithoutAuthentication", true));
    }
}
