package dev.muduo.platform.config;

import java.nio.file.Path;

/**
 * Section {@code process}.
 *
 * @param instance names this process among all that run the same service; empty: a random name
 * @param scratch  a directory for caches and bodies on their way in; losing it loses nothing
 */
public record ProcessConfig(String instance, Path scratch) {
    public ProcessConfig {
        if (!instance.matches("[A-Za-z0-9._-]{0,100}")) {
            throw new IllegalArgumentException(
                    "instance has at most 100 letters, digits, dots, _ and -, got " + instance);
        }
    }
}
