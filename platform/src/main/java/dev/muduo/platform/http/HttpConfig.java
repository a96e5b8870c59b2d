package dev.muduo.platform.http;

import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.security.SecurityConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Section {@code http}: the port that all services of a process share.
 *
 * @param host            interface to bind; loopback by default, and beyond it only where callers are told apart
 * @param port            0 takes a free one
 * @param maxHeaderBytes  bound of a request's headers, all together
 * @param maxConnections  at a time; who comes then is not answered
 * @param idleTimeout     a connection on which nothing moves, or no next request begins, for so long is closed
 * @param shutdownTimeout how long requests in flight may go on when the process is asked to end
 * @param tls             the certificate, if there is one
 */
public record HttpConfig(
        String host,
        int port,
        int maxHeaderBytes,
        int maxConnections,
        Duration idleTimeout,
        Duration shutdownTimeout,
        TlsConfig tls) {
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

    /** Without TLS. */
    public HttpConfig(
            String host,
            int port,
            int maxHeaderBytes,
            int maxConnections,
            Duration idleTimeout,
            Duration shutdownTimeout) {
        this(host, port, maxHeaderBytes, maxConnections, idleTimeout, shutdownTimeout, TlsConfig.off());
    }

    /** What addresses of this server begin with. */
    public String scheme() {
        return tls.isOn() ? "https" : "http";
    }

    /**
     * Passes if callers are told apart, or nobody but this machine can call, or somebody has said in as many words that this is
     * somebody else's task.
     *
     * @throws ConfigurationException otherwise; it says what to set
     */
    public void requireProtection(SecurityConfig security) {
        if (security.authenticates() || security.trustNetworkWithoutAuthentication() || isLoopback(host)) {
            return;
        }
        throw new ConfigurationException(
                "http.host " + host + " can be reached from other machines, and nothing says who"
                        + " may do what: set security.apiKeysFile (`muduo api-key NAME --role ROLE` makes keys) or"
                        + " security.oidc.issuer, or let http.host be 127.0.0.1. Where something else keeps everybody out who does"
                        + " not belong, say security.trustNetworkWithoutAuthentication: true");
    }

    private static boolean isLoopback(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
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

    /**
     * Words for whoever set these, where an end of the process cuts off what is answered in time otherwise.
     *
     * @param key  of the time that an answer may take, in the configuration
     * @param wait that time
     */
    public Optional<String> cutOffAtEnd(String key, Duration wait) {
        return wait.compareTo(shutdownTimeout) > 0
                ? Optional.of("requests that take longer than http.shutdownTimeout (" + shutdownTimeout
                        + ") are cut off when the process ends, though " + key + " gives them " + wait
                        + ": let it be as long, and whoever ends the process wait for it")
                : Optional.empty();
    }

    /** On the loopback interface. */
    public static HttpConfig local(int port) {
        return new HttpConfig("127.0.0.1", port, 16 * 1024, 4000, Duration.ofMinutes(2), Duration.ofSeconds(20));
    }
}
