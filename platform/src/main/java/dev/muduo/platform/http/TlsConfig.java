package dev.muduo.platform.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code http.tls}.
 *
 * @param certificateFile the certificate and those that it was signed by, PEM; null: no TLS
 * @param keyFile         its private key, PEM
 * @param lookEvery       how often it is looked whether the files have changed
 * @param hsts            for how long browsers are told to insist on TLS (RFC 6797); 0 s: they are not
 */
public record TlsConfig(Optional<Path> certificateFile, Optional<Path> keyFile, Duration lookEvery, Duration hsts) {
    private static final Duration LEAST = Duration.ofMillis(50);

    public TlsConfig {
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException("certificateFile and keyFile are given both or neither");
        }
        if (lookEvery.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("lookEvery is at least 50 ms, got " + lookEvery);
        }
        if (hsts.isNegative()) {
            throw new IllegalArgumentException("hsts is not negative, got " + hsts);
        }
    }

    /** Without TLS. */
    public static TlsConfig off() {
        return new TlsConfig(Optional.empty(), Optional.empty(), Duration.ofSeconds(30), Duration.ZERO);
    }

    public boolean isOn() {
        return certificateFile.isPresent();
    }

    Optional<Duration> strictTransport() {
        return isOn() && !hsts.isZero() ? Optional.of(hsts) : Optional.empty();
    }
}
