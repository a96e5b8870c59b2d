package dev.muduo.standalone;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.security.ApiKey;
import dev.muduo.platform.security.ApiKeyFile;
import dev.muduo.platform.security.SecurityConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of an instance on a data directory. Beside their file a mark is kept that there have been keys: a file that is lost,
 * or was left out of a copy of the directory, must not turn everybody into an admin.
 */
public final class InstanceKeys {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceKeys.class);
    private static final String MARK = "There have been API keys here: without the file api-keys, muduo does not start."
            + " Remove this file to let whoever reaches the port do everything.\n";

    private final Path data;
    private final Path file;
    private final Path mark;

    /** @param data the data directory; it need not be there yet */
    public InstanceKeys(Path data) {
        this.data = data;
        this.file = data.resolve("secrets").resolve("api-keys");
        this.mark = file.resolveSibling("api-keys.required");
    }

    /** The file of keys, whether it is there or not. */
    public Path file() {
        return file;
    }

    /**
     * Adds a key. From then on no instance starts on this directory without the file.
     *
     * @throws IOException as {@link ApiKeyFile#add}
     */
    public void add(ApiKey key) throws IOException {
        new ApiKeyFile(file).add(key);
        require();
    }

    private void require() throws IOException {
        if (Files.notExists(mark)) {
            Files.writeString(mark, MARK);
        }
    }

    /**
     * What is added to a configuration to have the keys taken: nothing if it names another file, or there have never been any. What
     * tells callers apart otherwise can do so without them.
     *
     * @throws ConfigurationException if there have been keys, their file is gone, and nothing else tells callers apart
     */
    Map<String, Object> settings(Configuration configuration) {
        SecurityConfig security = configuration.section("security", SecurityConfig.class);
        if (security.apiKeysFile().isPresent()) {
            return Map.of();
        }
        // Not `exists`: of a directory that may not be looked into, either says no.
        if (!Files.notExists(file)) {
            markFound();
            return Map.of("security.apiKeysFile", file.toString());
        }
        if (!Files.notExists(mark) && !security.authenticates()) {
            throw new ConfigurationException("the file of API keys " + file
                    + " is gone, and without it whoever reaches the port could do everything: put it back, or make new keys (muduo"
                    + " api-key NAME --role ROLE --data " + data + "); to go on without keys remove " + mark);
        }
        return Map.of();
    }

    /** Also of keys that came with a copy, or from elsewhere. Where secrets are mounted for reading alone, somebody else minds them. */
    private void markFound() {
        try {
            require();
        } catch (IOException e) {
            LOG.warn("should {} get lost, nobody will be told: {} cannot be written: {}", file, mark, e.toString());
        }
    }
}
