package dev.muduo.platform.security;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The issuer's keys on disk (RFC 7517), for a site without network. */
record IssuerKeyFile(Path file) implements IssuerKeys.Source {
    @Override
    public CompletionStage<JWKSet> fetch() {
        return CompletableFuture.supplyAsync(this::read);
    }

    private JWKSet read() {
        try {
            return PublicKeys.parse(Files.readString(file));
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("security.oidc.jwksFile " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
