package dev.muduo.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is kept of an API key: who has it, and its SHA-256. A key has 256 random bits, so nothing slower is needed: there is nothing
 * to guess.
 */
public record ApiKey(String name, AccessRole role, String sha256) {
    /** By which a key is recognised: by the service, and by programs that look for what should not have been published. */
    public static final String PREFIX = "muduo_";

    private static final int RANDOM_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiKey {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an API key is at most 64 letters, digits and . _ @ -, and begins with a letter or digit");
        }
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("the SHA-256 of an API key is 64 lower-case hex digits");
        }
    }

    /** A new key, to be told once and never kept. */
    public static String draw(SecureRandom random) {
        byte[] bits = new byte[RANDOM_BYTES];
        random.nextBytes(bits);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    public static ApiKey of(String name, AccessRole role, String key) {
        return new ApiKey(name, role, HexFormat.of().formatHex(hash(key)));
    }

    /** In constant time. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "API key " + name + " (" + role.word() + ")";
    }
}
