package dev.muduo.platform.security;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;

/** Reads sets of keys (RFC 7517). */
final class PublicKeys {
    private PublicKeys() {}

    /**
     * Without what is not public: a secret that both sides have lets both sides sign.
     *
     * @throws ParseException if it is no set of keys, or has no public one
     */
    static JWKSet parse(String json) throws ParseException {
        JWKSet keys = JWKSet.parse(json).toPublicJWKSet();
        if (keys.isEmpty()) {
            throw new ParseException("there is no public key in it", 0);
        }
        return keys;
    }
}
