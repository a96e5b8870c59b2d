package dev.muduo.platform.security;

import dev.muduo.platform.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys that are valid now. Safe for several threads; {@link #refresh} reads a file and is not for event loops. A file that
 * cannot be read, or is damaged, leaves the keys as they were, also one that was to be taken back: {@link #isStale} says so.
 */
final class ApiKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

    private final ApiKeyFile file;
    private volatile List<ApiKey> keys;
    private volatile Optional<String> trouble = Optional.empty();

    /** @throws ConfigurationException if the file is not usable */
    ApiKeys(Path path) {
        file = new ApiKeyFile(path);
        try {
            keys = file.read();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "security.apiKeysFile: " + e.getMessage()
                            + "; `muduo api-key NAME --role ROLE` makes a key and its line",
                    e);
        }
        if (keys.isEmpty()) {
            LOG.warn("there is no key in {}: with keys alone nobody is let in", path);
        }
    }

    /** Looks at every key, so that the time it takes says nothing of where one is. */
    Optional<Caller> find(String presented) {
        byte[] hash = ApiKey.hash(presented);
        Optional<ApiKey> found = Optional.empty();
        for (ApiKey key : keys) {
            if (key.hasHash(hash)) {
                found = Optional.of(key);
            }
        }
        return found.map(key -> new Caller("key " + key.name(), key.name(), key.role()));
    }

    /** Reads the file again. */
    void refresh() {
        try {
            List<ApiKey> read = file.read();
            if (!read.equals(keys)) {
                LOG.info("API keys have changed: there are {} now", read.size());
                keys = read;
            }
            trouble = Optional.empty();
        } catch (IOException e) {
            // Once a cause, not every few seconds.
            if (!trouble.equals(Optional.of(e.toString()))) {
                LOG.error("API keys stay as they were, nobody new is let in and nobody shut out: {}", e.toString());
            }
            trouble = Optional.of(e.toString());
        }
    }

    /** Whether the file could not be used when it was last looked at, so that the keys are those of before. */
    boolean isStale() {
        return trouble.isPresent();
    }
}
