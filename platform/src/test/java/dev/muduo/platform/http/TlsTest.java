package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.telemetry.Metrics;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TlsTest {
    @TempDir
    Path folder;

    private final Metrics metrics = new Metrics();
    private final SelfSignedCertificate first = SelfSignedCertificate.create("localhost");
    private final SelfSignedCertificate second = SelfSignedCertificate.create("localhost");
    private Path certificate;
    private Path key;
    private HttpEdge edge;
    private int port;

    @BeforeEach
    void start() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        put(first.certificatePath(), certificate);
        put(first.privateKeyPath(), key);
        edge = edge();
        port = edge.start();
    }

    @AfterEach
    void stop() {
        edge.close();
        metrics.close();
        first.delete();
        second.delete();
    }

    private HttpEdge edge() {
        HttpConfig plain = HttpConfig.local(0);
        HttpConfig config = new HttpConfig(
                plain.host(),
                0,
                plain.maxHeaderBytes(),
                plain.maxConnections(),
                plain.idleTimeout(),
                plain.shutdownTimeout(),
                new TlsConfig(Optional.of(certificate), Optional.of(key), Duration.ofMillis(50), Duration.ofDays(365)));
        return new HttpEdge(config, new Health(), metrics.registry(), List.of());
    }

    /** As whoever renews certificates does it: never half a file. */
    private static void put(String from, Path to) throws IOException {
        Path whole = Files.copy(
                Path.of(from), to.resolveSibling(to.getFileName() + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SSLContext trusting(SelfSignedCertificate... certificates) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (SelfSignedCertificate each : certificates) {
            store.setCertificateEntry(each.certificatePath(), read(each));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate read(SelfSignedCertificate certificate) throws Exception {
        try (var in = Files.newInputStream(Path.of(certificate.certificatePath()))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private SSLSocket connect(String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket)
                trusting(first, second).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(protocols);
        socket.startHandshake();
        return socket;
    }

    private X509Certificate shown() throws Exception {
        try (SSLSocket socket = connect("TLSv1.3")) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private String answered(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void bothVersionsAreSpokenAndBrowsersAreToldToInsist() throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = connect(protocol)) {
                String answer = answered(socket);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
                assertTrue(answer.contains("Strict-Transport-Security: max-age=31536000\r\n"), answer);
                assertEquals(protocol, socket.getSession().getProtocol());
            }
        }
    }

    @Test
    void whoDoesNotSpeakItIsNotAnswered() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertFalse(answer.contains("HTTP/1.1 200"), answer);
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        try (SSLSocket before = connect("TLSv1.3")) {
            assertEquals(read(first), before.getSession().getPeerCertificates()[0]);
            // The two files are never written at once: the pair does not fit for a moment.
            put(second.certificatePath(), certificate);
            assertEquals(read(first), shown());
            put(second.privateKeyPath(), key);
            while (!shown().equals(read(second))) {
                Thread.sleep(20);
            }
            assertTrue(answered(before).startsWith("HTTP/1.1 200 "), "what is connected goes on");
        }
        Files.writeString(certificate, "no certificate");
        for (int look = 0; look < 5; look++) {
            Thread.sleep(60);
            assertEquals(read(second), shown(), "a damaged one is not taken");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAtTheStart() throws Exception {
        put(second.privateKeyPath(), key);
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> edge().start());
        assertTrue(refused.getMessage().contains("http.tls"), refused.getMessage());
        assertTrue(refused.getMessage().contains("the key is not the certificate's"), refused.getMessage());
        Files.delete(certificate);
        assertThrows(ConfigurationException.class, () -> edge().start());
    }

    @Test
    void oneFileWithoutTheOtherIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TlsConfig(Optional.of(key), Optional.empty(), Duration.ofSeconds(1), Duration.ZERO));
    }
}
