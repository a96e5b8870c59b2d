package dev.muduo.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A hospital's own certification authority. */
final class PrivateAuthority {
    private PrivateAuthority() {}

    /**
     * Trusts the certificates of a PEM file, and no others.
     *
     * @throws IOException if it cannot be read or has none
     */
    static SSLContext trusted(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("expected certificates in PEM, found none in " + pem);
            }
            return context(certificates);
        } catch (CertificateException e) {
            throw new IOException("expected certificates in PEM, got something else in " + pem, e);
        }
    }

    private static SSLContext context(Collection<? extends Certificate> certificates) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int n = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("authority-" + n++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS as it is needed", e);
        }
    }
}
