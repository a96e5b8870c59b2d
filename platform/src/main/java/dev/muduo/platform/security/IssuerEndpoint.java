package dev.muduo.platform.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.outbound.LimitedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The issuer over the network: its discovery document (OpenID Connect Discovery 1.0, 4) says where its keys are. Follows no
 * redirection; what it reads is bounded in size and time.
 */
final class IssuerEndpoint implements IssuerKeys.Source {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long WHOLE_SECONDS = 10;
    private static final int MAX_BYTES = 1 << 20;

    private final String issuer;
    private final HttpClient http;

    /** @throws ConfigurationException if the certificates cannot be read */
    IssuerEndpoint(String issuer, Optional<Path> certificates) {
        this.issuer = issuer;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        certificates.map(IssuerEndpoint::trusting).ifPresent(builder::sslContext);
        http = builder.build();
    }

    private static SSLContext trusting(Path certificates) {
        try (InputStream in = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("issuer-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("there is no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException(
                    "security.oidc.caFile " + certificates + " is no file of PEM certificates: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletionStage<JWKSet> fetch() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return get(URI.create(base + DISCOVERY))
                .thenCompose(document -> get(keysOf(document)))
                .thenApply(IssuerEndpoint::keys);
    }

    private URI keysOf(byte[] document) {
        JsonNode discovered;
        try {
            discovered = Json.reader().readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException("the issuer's discovery document is no JSON", e);
        }
        if (!discovered.path("issuer").asText().equals(issuer)) {
            throw new IllegalStateException("the discovery document is of another issuer than security.oidc.issuer "
                    + issuer + ": the two have to be the same to the letter");
        }
        URI keys = URI.create(discovered.path("jwks_uri").asText());
        OidcConfig.requireSecure("the issuer's jwks_uri", keys);
        return keys;
    }

    private static JWKSet keys(byte[] body) {
        try {
            return PublicKeys.parse(new String(body, StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IllegalStateException("the issuer's jwks_uri has no keys: " + e.getMessage(), e);
        }
    }

    private CompletionStage<byte[]> get(URI uri) {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
        return http.sendAsync(
                        request, LimitedBody.of(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES, IOException::new))
                .orTimeout(WHOLE_SECONDS, TimeUnit.SECONDS)
                .thenApply(response -> successful(uri, response));
    }

    private static byte[] successful(URI uri, HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answers " + response.statusCode());
        }
        return response.body();
    }
}
