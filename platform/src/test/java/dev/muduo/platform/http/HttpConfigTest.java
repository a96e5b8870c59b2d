package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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
}
