package dev.muduo.platform.config;

/** The configuration is not usable; the message names the key, where it stands, and what was expected. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    public ConfigurationException(String message) {
        super(message);
    }
}
