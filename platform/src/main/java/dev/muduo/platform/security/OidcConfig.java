package dev.muduo.platform.security;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Section {@code security.oidc}: whose tokens are believed. Nobody's where {@code issuer} is null.
 *
 * @param issuer       as the claim {@code iss} of its tokens has it, to the letter
 * @param audience     which the claim {@code aud} has to name: this service
 * @param clientId     by which the page signs people in; null: the page asks for API keys alone
 * @param scope        what the page asks the issuer for
 * @param rolesClaim   a claim, or a path of claims as in {@code realm_access.roles}
 * @param roles        from a value of that claim to a role of ours
 * @param nameClaim    how the caller is called; what the caller could change itself is no name
 * @param algorithms   by which tokens may be signed, asymmetric ones
 * @param leeway       by how much clocks may differ
 * @param refresh      after which time keys are fetched again
 * @param atMostEvery  how often keys are fetched at most, whatever tokens come
 * @param withoutIssuer for how long keys are used while the issuer does not answer
 * @param jwksFile     the issuer's keys (RFC 7517) on disk, for a site without network; nothing is fetched then
 * @param caFile       certificates (PEM) that the issuer's own is to be signed by; null: those of the Java run-time
 */
public record OidcConfig(
        Optional<String> issuer,
        Optional<String> audience,
        Optional<String> clientId,
        String scope,
        String rolesClaim,
        Map<String, AccessRole> roles,
        String nameClaim,
        List<String> algorithms,
        Duration leeway,
        Duration refresh,
        Duration atMostEvery,
        Duration withoutIssuer,
        Optional<Path> jwksFile,
        Optional<Path> caFile) {
    /** Of RFC 7518 and RFC 8037, those with a public key. */
    private static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final Duration MOST_LEEWAY = Duration.ofMinutes(5);

    public OidcConfig {
        roles = Map.copyOf(roles);
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty() || !ASYMMETRIC.containsAll(algorithms)) {
            throw new IllegalArgumentException("algorithms is some of " + new TreeSet<>(ASYMMETRIC)
                    + ": those whose keys only the issuer has; got " + algorithms);
        }
        if (leeway.isNegative() || leeway.compareTo(MOST_LEEWAY) > 0) {
            throw new IllegalArgumentException("leeway is 0 s to 5 min, got " + leeway);
        }
        requirePositive("refresh", refresh);
        requirePositive("atMostEvery", atMostEvery);
        requirePositive("withoutIssuer", withoutIssuer);
        if (rolesClaim.isBlank() || nameClaim.isBlank()) {
            throw new IllegalArgumentException("rolesClaim and nameClaim name a claim");
        }
        if (issuer.isPresent()) {
            requireSecure("issuer", URI.create(issuer.get()));
            if (audience.filter(name -> !name.isBlank()).isEmpty()) {
                throw new IllegalArgumentException(
                        "audience is needed beside issuer: without it, tokens that the issuer"
                                + " made for other services would be taken here");
            }
            if (roles.isEmpty()) {
                throw new IllegalArgumentException(
                        "roles is needed beside issuer: which value of rolesClaim is viewer, annotator, reviewer or admin");
            }
        } else if (audience.isPresent() || clientId.isPresent() || jwksFile.isPresent() || !roles.isEmpty()) {
            throw new IllegalArgumentException("issuer is needed beside audience, clientId, roles and jwksFile");
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " is positive, got " + value);
        }
    }

    /** Whoever could change what comes from there could sign tokens: TLS, or this machine. */
    static void requireSecure(String what, URI url) {
        boolean here = "http".equals(url.getScheme())
                && url.getHost() != null
                && Set.of("127.0.0.1", "[::1]", "localhost").contains(url.getHost());
        if (!here && !("https".equals(url.getScheme()) && url.getHost() != null)) {
            throw new IllegalArgumentException(what + " begins with https:// and names a host, got " + url);
        }
    }

    public boolean isConfigured() {
        return issuer.isPresent();
    }
}
