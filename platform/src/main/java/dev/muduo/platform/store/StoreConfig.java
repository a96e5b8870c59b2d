package dev.muduo.platform.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Section {@code store}: the S3 bucket that holds volumes, checkpoints and verdicts.
 *
 * @param endpoint       {@code http://host:port} or {@code https://host}
 * @param region         as the store calls it; {@code us-east-1} where it does not care
 * @param bucket         its name
 * @param createBucket   whether a missing bucket is created at start-up
 * @param credentialsFile a properties file with {@code accessKey} and {@code secretKey}, mounted as a secret
 * @param connectTimeout bound of opening a connection
 * @param readTimeout    bound of waiting for the next bytes of an answer, or for sending the next of a request
 * @param tries          how often a request is made that the surroundings fail, before the role is told
 */
public record StoreConfig(
        URI endpoint,
        String region,
        String bucket,
        boolean createBucket,
        Path credentialsFile,
        Duration connectTimeout,
        Duration readTimeout,
        int tries) {
    public StoreConfig {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("endpoint begins with http:// or https://, got " + endpoint);
        }
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "bucket is 3 to 63 lower-case letters, digits, dots and hyphens, got " + bucket);
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout is positive, got " + connectTimeout);
        }
        if (readTimeout.isNegative() || readTimeout.isZero()) {
            throw new IllegalArgumentException("readTimeout is positive, got " + readTimeout);
        }
        if (tries < 1 || tries > 10) {
            throw new IllegalArgumentException("tries is 1 to 10, got " + tries);
        }
    }

    /** A store on this machine. */
    public static StoreConfig local(URI endpoint, String bucket, Path credentialsFile) {
        return new StoreConfig(
                endpoint, "us-east-1", bucket, true, credentialsFile, Duration.ofSeconds(5), Duration.ofSeconds(30), 3);
    }
}
