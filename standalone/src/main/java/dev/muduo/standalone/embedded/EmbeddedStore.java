package dev.muduo.standalone.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 store whose objects are files under one directory, reachable over the loopback interface only.
 *
 * <p>Its {@code If-None-Match: *} is atomic, its {@code If-Match} is not: the platform builds on the former alone.
 */
public final class EmbeddedStore implements AutoCloseable {
    /** A request that is not sent in chunks is held in memory while its signature is checked. */
    private static final long LARGEST_UNCHUNKED_REQUEST_BYTES = 128L << 20;

    private static final int THREADS = 24;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;
    private static final long STOP_TIMEOUT_MILLIS = 2_000;

    private final S3Proxy server;
    private final URI endpoint;

    private EmbeddedStore(S3Proxy server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Starts a store on {@code directory}; port 0 takes a free one.
     *
     * @throws IOException if the directory cannot be written or the port is taken
     */
    public static EmbeddedStore start(Path directory, int port, StoreCredentials credentials) throws IOException {
        Files.createDirectories(directory);
        S3Proxy server = S3Proxy.builder()
                .blobStore(
                        new FilesystemNio2BlobStore(directory.toAbsolutePath().toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey(), credentials.secretKey())
                .ignoreUnknownHeaders(true)
                .v4MaxNonChunkedRequestSize(LARGEST_UNCHUNKED_REQUEST_BYTES)
                .jettyMaxThreads(THREADS)
                .maximumTimeSkew(CLOCK_SKEW_SECONDS)
                .stopTimeout(STOP_TIMEOUT_MILLIS)
                .build();
        try {
            server.start();
        } catch (Exception failure) {
            throw new IOException(
                    "the embedded object store did not start on 127.0.0.1:" + port + " over " + directory, failure);
        }
        return new EmbeddedStore(server, URI.create("http://127.0.0.1:" + server.getPort()));
    }

    /** Where it answers: {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IOException("the embedded object store did not stop cleanly", failure);
        }
    }
}
