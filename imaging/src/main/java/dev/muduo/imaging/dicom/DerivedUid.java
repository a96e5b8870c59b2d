package dev.muduo.imaging.dicom;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Unique identifiers that follow from what an object is of: the same parts always give the same one, so that an object made twice
 * is one object. UUID-derived, which needs no registered root (PS3.5, B.2); the UUID is of version 8 (RFC 9562), 122 bits of a
 * SHA-256.
 */
public final class DerivedUid {
    private static final String UUID_ROOT = "2.25.";
    private static final int UUID_BYTES = 16;

    private DerivedUid() {}

    /** @param parts in this order; where one ends and the next begins matters */
    public static String of(String... parts) {
        return ofHash(sha256(parts));
    }

    /** @param hash of whatever it follows from, at least 16 bytes */
    public static String ofHash(byte[] hash) {
        byte[] uuid = Arrays.copyOf(hash, UUID_BYTES);
        uuid[6] = (byte) ((uuid[6] & 0x0f) | 0x80);
        uuid[8] = (byte) ((uuid[8] & 0x3f) | 0x80);
        return UUID_ROOT + new BigInteger(1, uuid);
    }

    private static byte[] sha256(String[] parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
