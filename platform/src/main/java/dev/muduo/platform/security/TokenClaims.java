package dev.muduo.platform.security;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token that is believed says of its bearer. */
final class TokenClaims {
    private static final int MAX_NAME = 64;
    /** OpenID Connect Core 1.0, 2. */
    private static final int MAX_SUBJECT = 255;

    private final OidcConfig config;

    TokenClaims(OidcConfig config) {
        this.config = config;
    }

    Caller caller(JWTClaimsSet claims) throws RefusedCredentialsException, NoRoleException {
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MAX_SUBJECT) {
            throw new RefusedCredentialsException("the token is refused: its subject has 1 to 255 characters");
        }
        return new Caller("oidc " + subject, name(claims, subject), role(claims));
    }

    /** As ingest takes names: what is not a letter, a digit or one of {@code . _ @ -} becomes {@code _}. */
    private String name(JWTClaimsSet claims, String subject) {
        String claimed = claims.getClaim(config.nameClaim()) instanceof String text && !text.isBlank() ? text : subject;
        String plain = claimed.strip().replaceAll("[^\\p{L}\\p{N} ._@-]", "_").replaceAll("^[ ._@-]+", "");
        String named = plain.isEmpty() ? "unnamed" : plain;
        return named.length() > MAX_NAME ? named.substring(0, MAX_NAME) : named;
    }

    /** The highest of those that its values are mapped to. */
    private AccessRole role(JWTClaimsSet claims) throws NoRoleException {
        return values(claims.getClaims()).stream()
                .flatMap(value -> Optional.ofNullable(config.roles().get(value)).stream())
                .max(AccessRole::compareTo)
                .orElseThrow(() -> new NoRoleException("the token's claim " + config.rolesClaim()
                        + " has no value that security.oidc.roles gives a role to"));
    }

    private Collection<String> values(Map<String, Object> claims) {
        Object claim = claims.get(config.rolesClaim());
        if (claim == null) {
            claim = claims;
            for (String step : config.rolesClaim().split("\\.", -1)) {
                claim = claim instanceof Map<?, ?> nested ? nested.get(step) : null;
            }
        }
        if (claim instanceof Collection<?> several) {
            return several.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        if (claim instanceof String text) {
            // One value, which may have spaces in it, or several words, as `scope` has them (RFC 8693, 4.2).
            return Stream.concat(Stream.of(text), Arrays.stream(text.split(" ", -1)))
                    .toList();
        }
        return List.of();
    }
}
