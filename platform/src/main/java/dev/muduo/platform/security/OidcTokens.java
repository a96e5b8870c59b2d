package dev.muduo.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Believes a token (RFC 7519) if the issuer has signed it, by an asymmetric algorithm, for this service, and for now. Nothing here
 * blocks. Safe for several threads.
 */
final class OidcTokens {
    /** Of access tokens (RFC 9068); many issuers say JWT, or nothing. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final Set<JWSAlgorithm> algorithms;
    private final IssuerKeys keys;
    private final TokenClaims claims;
    private final DefaultJWTProcessor<Keys> processor = new DefaultJWTProcessor<>();

    /** Those that a token is tried with. */
    private record Keys(JWKSet set) implements SecurityContext {}

    OidcTokens(OidcConfig config, IssuerKeys keys, InstantSource clock) {
        this.algorithms = config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        this.keys = keys;
        this.claims = new TokenClaims(config);
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithms, (selector, offered) -> selector.select(offered.set())));
        DefaultJWTClaimsVerifier<Keys> verifier =
                new DefaultJWTClaimsVerifier<>(
                        config.audience().orElseThrow(),
                        new JWTClaimsSet.Builder()
                                .issuer(config.issuer().orElseThrow())
                                .build(),
                        Set.of("exp", "sub")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(Math.toIntExact(config.leeway().toSeconds()));
        processor.setJWTClaimsSetVerifier(verifier);
    }

    /**
     * Who the token says its bearer is.
     *
     * @return fails with {@link RefusedCredentialsException}, {@link NoRoleException} or, if the issuer's keys are not there,
     *     {@link dev.muduo.platform.agent.SurroundingsException}
     */
    CompletionStage<Caller> authenticate(String token) {
        SignedJWT signed;
        try {
            signed = SignedJWT.parse(token);
        } catch (ParseException e) {
            return refused("it is neither an API key nor a signed JWT", e);
        }
        if (!algorithms.contains(signed.getHeader().getAlgorithm())) {
            return refused("its algorithm is not one of security.oidc.algorithms", null);
        }
        return keys.forToken(signed.getHeader()).thenCompose(set -> verified(signed, set));
    }

    private CompletionStage<Caller> verified(SignedJWT token, JWKSet set) {
        try {
            return CompletableFuture.completedFuture(claims.caller(processor.process(token, new Keys(set))));
        } catch (BadJOSEException | JOSEException e) {
            // Of these messages none quotes the token.
            return refused(e.getMessage(), e);
        } catch (RefusedCredentialsException | NoRoleException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<Caller> refused(String why, Exception cause) {
        return CompletableFuture.failedFuture(new RefusedCredentialsException("the token is refused: " + why, cause));
    }
}
