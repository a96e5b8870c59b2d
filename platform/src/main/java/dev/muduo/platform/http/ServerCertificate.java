package dev.muduo.platform.http;

import dev.muduo.platform.config.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that we show, and its key. Read again when the files change: a renewed one is shown to whoever connects from then
 * on. Two files are not written at once, so a pair that does not fit leaves the one before in place, and is tried again.
 */
final class ServerCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));
    /** It would need bounds of its own: those that are kept here are of HTTP/1.1. */
    private static final boolean HTTP_2 = false;

    private static final byte[] PROBE = {'M', 'u', 'D', 'u', 'o'};

    private final Path certificateFile;
    private final Path keyFile;
    private Pem shown;
    private Optional<String> trouble = Optional.empty();

    /** The two files as they were at one moment. */
    private record Pem(Buffer certificate, Buffer key) {
        static Pem read(Path certificateFile, Path keyFile) throws IOException {
            return new Pem(
                    Buffer.buffer(Files.readAllBytes(certificateFile)), Buffer.buffer(Files.readAllBytes(keyFile)));
        }

        PemKeyCertOptions options() {
            return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
        }

        @Override
        public String toString() {
            return "a certificate and its key";
        }
    }

    /** @throws ConfigurationException if the files are no certificate and its key */
    ServerCertificate(TlsConfig config, Vertx vertx) {
        certificateFile = config.certificateFile().orElseThrow();
        keyFile = config.keyFile().orElseThrow();
        try {
            shown = Pem.read(certificateFile, keyFile);
            requirePair(shown, vertx);
        } catch (Exception e) {
            throw new ConfigurationException(
                    "http.tls: " + certificateFile + " and " + keyFile
                            + " are no certificate and its private key in PEM: " + e.getMessage(),
                    e);
        }
    }

    /** What the server is to begin with. */
    void applyTo(HttpServerOptions options) {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setUseAlpn(HTTP_2)
                .setKeyCertOptions(shown.options());
    }

    private static ServerSSLOptions options(Pem pem) {
        return new ServerSSLOptions()
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setUseAlpn(HTTP_2)
                .setKeyCertOptions(pem.options());
    }

    /** Looks whether there is another one, and shows it from now on. Blocks; called by one thread at a time. */
    synchronized void refresh(HttpServer server, Vertx vertx) {
        try {
            Pem now = Pem.read(certificateFile, keyFile);
            if (now.equals(shown)) {
                trouble = Optional.empty();
                return;
            }
            X509Certificate certificate = requirePair(now, vertx);
            server.updateSSLOptions(options(now))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            shown = now;
            trouble = Optional.empty();
            LOG.info(
                    "the certificate has changed: this one is valid until {}",
                    certificate.getNotAfter().toInstant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Once a cause, not at every look.
            if (!trouble.equals(Optional.of(e.toString()))) {
                LOG.error("the certificate has changed and cannot be used; the one before is shown: {}", e.toString());
            }
            trouble = Optional.of(e.toString());
        }
    }

    /**
     * Returns the certificate itself.
     *
     * @throws Exception as Vert.x reads them; also if the key is not the certificate's
     */
    private static X509Certificate requirePair(Pem pem, Vertx vertx) throws Exception {
        for (KeyManager manager : pem.options().getKeyManagerFactory(vertx).getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager keys) {
                return requirePair(keys);
            }
        }
        throw new GeneralSecurityException("there is no key in them");
    }

    private static X509Certificate requirePair(X509ExtendedKeyManager keys) throws GeneralSecurityException {
        for (String type : List.of("RSA", "EC", "EdDSA")) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
                requireSigns(keys.getPrivateKey(aliases[0]), certificate);
                if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
                    LOG.warn(
                            "the certificate has expired at {}",
                            certificate.getNotAfter().toInstant());
                }
                return certificate;
            }
        }
        throw new GeneralSecurityException("the key is neither RSA nor of an elliptic curve");
    }

    private static void requireSigns(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signed = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(certificate.getPublicKey());
        checking.update(PROBE);
        if (!checking.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }
}
