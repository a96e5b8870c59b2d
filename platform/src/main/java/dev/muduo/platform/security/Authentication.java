package dev.muduo.platform.security;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells who somebody is by what they show: an API key, or a token of the issuer. Safe for several threads. */
public final class Authentication {
    private final Optional<ApiKeys> apiKeys;
    private final Optional<OidcTokens> tokens;
    private final SecurityConfig config;

    private Authentication(Optional<ApiKeys> apiKeys, Optional<OidcTokens> tokens, SecurityConfig config) {
        this.apiKeys = apiKeys;
        this.tokens = tokens;
        this.config = config;
    }

    /**
     * As the configuration says; empty if it tells nobody apart.
     *
     * @throws dev.muduo.platform.config.ConfigurationException if a file that it names is not usable
     */
    public static Optional<Authentication> of(SecurityConfig config, InstantSource clock) {
        if (!config.authenticates()) {
            return Optional.empty();
        }
        return Optional.of(new Authentication(
                config.apiKeysFile().map(ApiKeys::new),
                config.oidc().issuer().map(issuer -> tokens(issuer, config.oidc(), clock)),
                config));
    }

    private static OidcTokens tokens(String issuer, OidcConfig oidc, InstantSource clock) {
        IssuerKeys.Source source = oidc.jwksFile()
                .<IssuerKeys.Source>map(IssuerKeyFile::new)
                .orElseGet(() -> new IssuerEndpoint(issuer, oidc.caFile()));
        IssuerKeys keys = new IssuerKeys(source, oidc, clock);
        // So that the log says at once if the issuer cannot be reached; nobody waits for it.
        keys.fetch();
        return new OidcTokens(oidc, keys, clock);
    }

    /**
     * Who shows this.
     *
     * @param credentials what follows {@code Bearer}
     * @return fails with {@link RefusedCredentialsException}, {@link NoRoleException} or, if nobody can tell now,
     *     {@link dev.muduo.platform.agent.SurroundingsException}
     */
    public CompletionStage<Caller> authenticate(String credentials) {
        if (credentials.startsWith(ApiKey.PREFIX)) {
            return apiKeys.flatMap(keys -> keys.find(credentials))
                    .<CompletionStage<Caller>>map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(
                            new RefusedCredentialsException("the API key is not known, or not any more")));
        }
        return tokens.map(believed -> believed.authenticate(credentials))
                .orElseGet(() -> CompletableFuture.failedFuture(new RefusedCredentialsException(
                        "only API keys are taken here; they begin with " + ApiKey.PREFIX)));
    }

    /** Looks whether files have changed; not on an event loop. */
    public void refresh() {
        apiKeys.ifPresent(ApiKeys::refresh);
    }

    /**
     * Whether the file of keys has become unusable, so that those of before still count: who has removed a line in it has shut
     * nobody out. A gauge shows it; readiness does not, because a slip of the pen would take every replica out of service at once.
     */
    public boolean apiKeysAreStale() {
        return apiKeys.filter(ApiKeys::isStale).isPresent();
    }

    public boolean takesApiKeys() {
        return apiKeys.isPresent();
    }

    public OidcConfig oidc() {
        return config.oidc();
    }

    public RatesConfig rates() {
        return config.rates();
    }
}
