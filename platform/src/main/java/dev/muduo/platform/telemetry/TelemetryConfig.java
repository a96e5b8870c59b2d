package dev.muduo.platform.telemetry;

/**
 * Section {@code telemetry}.
 *
 * @param logFormat for people or for log collectors
 * @param logLevel  of our own classes
 */
public record TelemetryConfig(LogFormat logFormat, LogLevel logLevel) {
    /** How a line of the log looks. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** From what level on our own classes log. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
