package dev.muduo.platform.security;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code security}: how callers are told apart.
 *
 * @param apiKeysFile one line a key: name, role, SHA-256 of the key; null: no keys
 * @param oidc        whose tokens are believed
 * @param trustNetworkWithoutAuthentication whether to listen beyond this machine without telling callers apart
 */
public record SecurityConfig(
        Optional<Path> apiKeysFile, OidcConfig oidc, boolean trustNetworkWithoutAuthentication, RatesConfig rates) {
    /** Whether callers are told apart at all. */
    public boolean authenticates() {
        return apiKeysFile.isPresent() || oidc.isConfigured();
    }
}
