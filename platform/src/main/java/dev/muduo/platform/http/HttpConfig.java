package dev.muduo.platform.http;

import dev.muduo.platform.config.ConfigurationException;
import java.time.Duration;

/**
 * Section {@code http}: the port that all services of a process share.
 *
 * @param host            interface to bind; loopback by default, because there is no authentication of our own
 * @param port            0 takes a free one
 * @param maxHeaderBytes  bound of a request's headers, all together
 * @param maxConnections  at a time; who comes then is not answered
 * @param idleTimeout     a connection on which nothing moves, or no next request begins, for so long is closed
 * @param shutdownTimeout how long requests in flight may go on when the process is asked to end
 */
public record HttpConfig(
        String host, int port, int maxHeaderBytes, int maxConnections, Duration idleTimeout, Duration shutdownTimeout) {
    public HttpConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is 0 to 65535, got " + port);
        }
        if (maxHeaderBytes < 1024 || maxHeaderBytes > 1 << 20) {
            throw new IllegalArgumentException("maxHeaderBytes is 1024 to 1048576, got " + maxHeaderBytes);
        }
        if (maxConnections < 1 || maxConnections > 1_000_000) {
            throw new IllegalArgumentException("maxConnections is 1 to 1000000, got " + maxConnections);
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("idleTimeout is positive, got " + idleTimeout);
        }
        if (shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException("shutdownTimeout is not negative, got " + shutdownTimeout);
        }
    }

    /**
     * Passes if a connection stays open for as long as a client is made to wait on it in silence.
     *
     * @param key  of the wait in the configuration, for the message
     * @throws ConfigurationException if the connection would be closed first
     */
    public void requireOpenFor(String key, Duration wait) {
        if (wait.compareTo(idleTimeout) >= 0) {
            throw new ConfigurationException(key + " (" + wait + ") must be shorter than http.idleTimeout ("
                    + idleTimeout + "), which closes the connection of a client that waits for its answer");
        }
    }

    /** On the loopback interface. */
    public static HttpConfig local(int port) {
        return new HttpConfig("127.0.0.1", port, 16 * 1024, 4000, Duration.ofMinutes(2), Duration.ofSeconds(20));
    }
}
