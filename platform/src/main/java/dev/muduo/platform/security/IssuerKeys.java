package dev.muduo.platform.security;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import dev.muduo.platform.agent.SurroundingsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys: fetched when a token names one that is not known, and now and then; never more often than a bound, so
 * that nobody makes us ask by sending tokens with invented key ids, and by one request at a time that all wait for. While the
 * issuer does not answer, the keys it had are used for some time. Nothing here blocks. Safe for several threads.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final Source source;
    private final Duration refresh;
    private final Duration atMostEvery;
    private final Duration withoutIssuer;
    private final InstantSource clock;

    private volatile Optional<Known> known = Optional.empty();

    // Guarded by this object's lock.
    private Optional<Instant> lastTry = Optional.empty();
    private Optional<CompletableFuture<Void>> underWay = Optional.empty();

    /** Where keys come from. */
    @FunctionalInterface
    interface Source {
        /** Ends within a bounded time, without blocking the caller. */
        CompletionStage<JWKSet> fetch();
    }

    private record Known(JWKSet keys, Instant since) {}

    IssuerKeys(Source source, OidcConfig config, InstantSource clock) {
        this.source = source;
        this.refresh = config.refresh();
        this.atMostEvery = config.atMostEvery();
        this.withoutIssuer = config.withoutIssuer();
        this.clock = clock;
    }

    /**
     * The keys, among them the one that the token was signed with if the issuer has it.
     *
     * @return fails with a {@link SurroundingsException} if there are none because the issuer does not answer
     */
    CompletionStage<JWKSet> forToken(JWSHeader header) {
        Optional<Known> now = usable();
        if (now.isPresent() && hasKeyFor(header, now.get().keys())) {
            if (!now.get().since().plus(refresh).isAfter(clock.instant())) {
                fetch();
            }
            return CompletableFuture.completedFuture(now.get().keys());
        }
        return fetch().handle((done, fault) -> usable().map(Known::keys)
                .orElseThrow(() -> new SurroundingsException(
                        "the issuer of tokens does not answer, so nobody can tell whether they are its own")));
    }

    private static boolean hasKeyFor(JWSHeader header, JWKSet keys) {
        return !new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys).isEmpty();
    }

    private Optional<Known> usable() {
        return known.filter(keys -> keys.since().plus(withoutIssuer).isAfter(clock.instant()));
    }

    /** Joins a fetch that is under way; begins one unless the last was just now. */
    CompletionStage<Void> fetch() {
        CompletableFuture<Void> begun;
        synchronized (this) {
            if (underWay.isPresent()) {
                return underWay.get();
            }
            Instant now = clock.instant();
            if (lastTry.isPresent() && lastTry.get().plus(atMostEvery).isAfter(now)) {
                return CompletableFuture.completedFuture(null);
            }
            lastTry = Optional.of(now);
            begun = new CompletableFuture<>();
            underWay = Optional.of(begun);
        }
        source.fetch().whenComplete((keys, fault) -> fetched(begun, keys, fault));
        return begun;
    }

    private void fetched(CompletableFuture<Void> begun, JWKSet keys, Throwable fault) {
        if (fault == null) {
            known = Optional.of(new Known(keys, clock.instant()));
        } else {
            LOG.warn(
                    "the keys of the issuer of tokens cannot be fetched, {}: {}",
                    usable().isPresent() ? "those it had are used" : "so no token is believed",
                    fault.toString());
        }
        synchronized (this) {
            underWay = Optional.empty();
        }
        begun.complete(null);
    }
}
